package org.karmma.core.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    private static final Setting SECONDS = new Setting("stop.seconds", "Integer", false, List.of(), "1", "600", "30");
    private static final Setting SHARE = new Setting("share", "Double", false, List.of(), "0", "1", "0.35");
    private static final Setting PRESET = new Setting("preset", "String", false, List.of("SLOW", "FAST"), null, null, "FAST");
    private static final Setting FILTERS = new Setting("filters", "Integer", true, List.of(), "1", "4096", "16,32");

    @ParameterizedTest
    @ValueSource(strings = {"1", "600", " 30 "})
    void theEndsOfARangeArePartOfIt(String text) {
        assertTrue(SECONDS.problem(text).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "601", "-1", "3.5", "ten", "", "99999999999999999999"})
    void whatItIsIsSaid(String text) {
        assertEquals("stop.seconds = " + text + ", and it is a whole number from 1 to 600 (default 30)",
                SECONDS.problem(text).orElse("fine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1.01", "-0.01", "1e9"})
    void fractionsAreNumbers(String text) {
        assertEquals("share = " + text + ", and it is a number from 0 to 1 (default 0.35)", SHARE.problem(text).orElse("fine"));
    }

    @Test
    void listsAreLookedAtOneByOne() {
        assertTrue(FILTERS.problem(new int[] {16, 32}).isEmpty());
        assertTrue(FILTERS.problem(new String[] {"16", "32"}).isEmpty());
        assertTrue(FILTERS.problem("16").isEmpty());
        assertEquals("filters = [16, 0], and it is a list of whole numbers from 1 to 4096 (default 16,32)",
                FILTERS.problem(List.of(16, 0)).orElse("fine"));
        assertTrue(SECONDS.problem(new int[] {16, 32}).isPresent(), "one number is wanted");
    }

    @Test
    void whatCanBeChosenIsNamed() {
        assertTrue(PRESET.problem("SLOW").isEmpty());
        assertEquals("preset = slow, and it is one of SLOW, FAST (default FAST)", PRESET.problem("slow").orElse("fine"));
        assertEquals("on = yes, and it is true or false (default true)",
                new Setting("on", "Boolean", false, List.of(), null, null, "true").problem("yes").orElse("fine"));
    }
}
