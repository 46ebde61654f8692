/** Settings of bundles: what the metatypes say they may be, and what happens to those that are something else. */
package org.karmma.core.internal.settings;
