package org.karmma.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.karmma.extractor.Extractor;
import org.karmma.testkit.NetworkSize;

/** What is audio's own; the rest is in {@link AudioConformanceTest}. */
class AudioExtractorsTest {

    @Test
    void sizesAndCosts() {
        NetworkSize teacher = NetworkSize.of(extractor("teacher"));
        NetworkSize student = NetworkSize.of(extractor("student"));
        assertBetween(0.5e6, 1.5e6, teacher.parameters());
        assertBetween(0, 40e3, student.parameters());
        assertBetween(50e6, 70e6, teacher.flops());
        assertBetween(0, 0.6e6, student.flops());
    }

    @Test
    void theFingerprintKnowsTheSampleRate() {
        Extractor other = new AudioTeacher(Defaults.but(Map.of("sampleRate", 24000)));
        assertEquals(extractor("teacher").fingerprint(), extractor("teacher").fingerprint());
        assertNotEquals(extractor("teacher").fingerprint(), other.fingerprint());
        assertNotEquals(extractor("teacher").fingerprint(), extractor("student").fingerprint());
    }

    static Extractor extractor(String role) {
        return role.equals("teacher") ? new AudioTeacher(Defaults.all()) : new AudioStudent(Defaults.all());
    }

    private static void assertBetween(double low, double high, double value) {
        assertTrue(low <= value && value <= high, value + " is not in " + low + " to " + high);
    }
}
