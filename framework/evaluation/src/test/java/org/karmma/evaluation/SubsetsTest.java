package org.karmma.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubsetsTest {

    private final Subsets subsets = Subsets.of(List.of("sonar", "gps", "imu"));

    @Test
    void largerSubsetsStandFirstThenModalityOrder() {
        assertEquals(List.of("sonar+gps+imu", "sonar+gps", "sonar+imu", "gps+imu", "sonar", "gps", "imu"), subsets.names());
        List<String> four = Subsets.of(List.of("a", "b", "c", "d")).names();
        assertEquals(List.of("a+b+c+d", "a+b+c", "a+b+d", "a+c+d", "b+c+d", "a+b", "a+c", "a+d", "b+c", "b+d", "c+d", "a", "b", "c", "d"),
                four);
    }

    @Test
    void theLowestBitIsTheFirstModality() {
        assertEquals(0b101, subsets.mask("sonar+imu"));
        assertEquals("gps+imu", subsets.name(0b110));
        assertArrayEquals(new boolean[] {true, false, true}, subsets.present("sonar+imu"));
        assertEquals("S+I", subsets.joined(0b101, List.of("S", "G", "I")));
    }

    @Test
    void aNameInAnotherOrderIsNoName() {
        String message = assertThrows(IllegalArgumentException.class, () -> subsets.mask("imu+sonar")).getMessage();
        assertTrue(message.contains("imu+sonar") && message.contains("[sonar, gps, imu]"), message);
        assertThrows(IllegalArgumentException.class, () -> Subsets.of(List.of("gps", "gps")));
        assertThrows(IllegalArgumentException.class, () -> Subsets.of(List.of()));
    }
}
