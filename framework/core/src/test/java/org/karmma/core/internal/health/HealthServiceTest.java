package org.karmma.core.internal.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.health.HealthFinding;
import org.karmma.core.health.HealthFinding.State;
import org.karmma.core.health.HealthIndicator;

class HealthServiceTest {

    @TempDir
    Path folder;

    private final HealthService health = new HealthService();

    /** Looks at what it is told to. */
    private record Told(String id, Supplier<List<HealthFinding>> found) implements HealthIndicator {
        @Override
        public String title() {
            return id;
        }

        @Override
        public List<HealthFinding> look() {
            return found.get();
        }
    }

    private static Told well(String id) {
        return new Told(id, () -> List.of(new HealthFinding(id, "", State.OK, "well", "")));
    }

    @Test
    void allAreAskedInOrder() {
        health.bind(well("tail"));
        health.bind(well("head"));
        assertEquals(List.of("head", "tail"), health.look().stream().map(HealthFinding::check).toList());
        assertEquals(List.of("tail"), health.look("tail").stream().map(HealthFinding::check).toList());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> health.look("leg")).getMessage()
                .contains("looked at are head, tail"));
    }

    @Test
    void aLookThatFailsIsCritical() {
        health.bind(new Told("broken", () -> {
            throw new IllegalStateException("no lamp");
        }));
        assertEquals(State.CRITICAL, HealthFinding.worst(health.look()));
        assertTrue(health.look("broken").get(0).message().contains("no lamp"));
    }

    @Test
    void theFirstOfANameIsAskedAndOthersDoNotTakeItAway() {
        Told first = well("head");
        Told second = new Told("head", List::of);
        health.bind(first);
        health.bind(second);
        health.unbind(second);
        assertEquals(1, health.look("head").size());
    }

    @Test
    void theEngineComputes() {
        HealthFinding finding = new EngineIndicator(null).look().get(0);
        assertEquals(State.OK, finding.state(), finding::toString);
    }

    @Test
    void disksAreJudgedByTheThresholdsInForce() {
        HealthSettings settings = new HealthSettings();
        DiskIndicator disk = new DiskIndicator(settings, List.of(folder, folder));
        settings.configure(limits(0, 0));
        assertEquals(1, disk.look().size(), "two folders of one disk");
        assertEquals(State.OK, disk.look().get(0).state());
        settings.configure(limits(Long.MAX_VALUE, 0));
        assertEquals(State.WARN, disk.look().get(0).state());
        settings.configure(limits(Long.MAX_VALUE, Long.MAX_VALUE));
        assertEquals(State.CRITICAL, disk.look().get(0).state());
        assertTrue(new DiskIndicator(settings, List.of(folder.resolve("gone"))).look().get(0).message().contains("cannot be asked"));
    }

    @Test
    void theQueueIsJudgedByTheThresholdsInForce() {
        HealthSettings settings = new HealthSettings();
        settings.configure(limits(0, 0));
        assertEquals(State.OK, new QueueIndicator(() -> 4, settings).look().get(0).state());
        assertEquals(State.WARN, new QueueIndicator(() -> 5, settings).look().get(0).state());
        assertEquals(State.CRITICAL, new QueueIndicator(() -> 10, settings).look().get(0).state());
    }

    private static HealthSettings.Config limits(long warn, long critical) {
        return new HealthSettings.Config() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return HealthSettings.Config.class;
            }

            @Override
            public long disk_warn_megabytes() {
                return warn;
            }

            @Override
            public long disk_critical_megabytes() {
                return critical;
            }

            @Override
            public int queue_warn() {
                return 5;
            }

            @Override
            public int queue_critical() {
                return 10;
            }
        };
    }
}
