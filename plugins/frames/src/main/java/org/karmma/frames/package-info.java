/** What modalities over time have in common. Not exported: each bundle that uses it carries its own copy. */
package org.karmma.frames;
