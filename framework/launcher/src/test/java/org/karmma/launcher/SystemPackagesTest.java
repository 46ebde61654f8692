package org.karmma.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SystemPackagesTest {

    @Test
    void exportsContractsEngineAndLoggingWithVersions() throws LaunchException {
        String extra = SystemPackages.extra();
        for (String export : new String[] {"org.karmma.student;version=\"1.0.0\"", "org.karmma.core;version=\"1.",
            "ai.djl.ndarray;version=\"0.36.0\"", "ai.djl.pytorch.engine;version=\"0.36.0\"", "org.slf4j;version=\"1.7.36\"",
            "org.osgi.service.log;version=\"1.5.0\""}) {
            assertTrue(extra.contains(export), export + " in " + extra);
        }
        assertTrue(extra.matches(".*\\borg\\.slf4j;uses:=\"[^\"]*\";version=\"2\\.0\\.\\d+\".*"), extra);
        assertFalse(extra.contains("org.karmma.core.internal"), "the core's inside stays in its bundle");
    }
}
