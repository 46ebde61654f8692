/** What becomes of a home over the years: backed up, restored, upgraded, looked into from afar. Works on files; starts no framework. */
package org.karmma.launcher.home;
