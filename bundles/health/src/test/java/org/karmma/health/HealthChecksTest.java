package org.karmma.health;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthIndicator;

class HealthChecksTest {

    private record Looks(String id, boolean isVital) implements HealthIndicator {
        @Override
        public String title() {
            return id;
        }

        @Override
        public List<HealthFinding> look() {
            return List.of(ok("", "well"));
        }
    }

    @Test
    void onlyWhatARestartHelpsIsAboutLiving() {
        assertArrayEquals(new String[] {"smell", "ready"}, HealthChecks.tags(new Looks("smell", false)));
        assertArrayEquals(new String[] {"engine", "ready", "live"}, HealthChecks.tags(new Looks("engine", true)));
    }
}
