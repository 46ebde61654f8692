package org.karmma.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayoutTest {

    private static final int CUP = CategoryCode.number("cup");
    private static final int PAN = CategoryCode.number("pan");
    private static final int HAND = CategoryCode.number("hand");

    @Test
    void aSlotHoldsCornersHandCodeAndMark() {
        float[] signal = Layout.of(List.of(List.of(new Box(HAND, true, 0.1f, 0.2f, 0.3f, 0.6f, 1))), 2);
        assertEquals(2 * 30, signal.length);
        assertArrayEquals(new float[] {0.1f, 0.2f, 0.3f, 0.6f, 1}, Arrays.copyOf(signal, 5));
        assertEquals(1, signal[29]);
        for (int i = 5; i < 29; i++) {
            assertEquals(0.5f, Math.abs(signal[i]));
        }
        assertArrayEquals(new float[30], Arrays.copyOfRange(signal, 30, 60), "an empty slot");
    }

    @Test
    void handsComeFirstThenTheSureThenTheLarge() {
        Box small = box(CUP, 0.1f, 0.1f, 0.05f, 1);
        Box large = box(PAN, 0.5f, 0.5f, 0.3f, 1);
        Box unsure = box(PAN, 0.5f, 0.1f, 0.4f, 0.5f);
        Box hand = new Box(HAND, true, 0.8f, 0.8f, 0.81f, 0.81f, 0.2f);
        assertEquals(List.of(0.8f, 0.5f, 0.1f), left(Layout.of(List.of(List.of(small, unsure, large, hand)), 3), 1, 3));
    }

    @Test
    void aSlotFollowsOneThing() {
        List<Box> first = List.of(box(CUP, 0.2f, 0.2f, 0.1f, 1), box(CUP, 0.7f, 0.2f, 0.11f, 1));
        // the left cup moves, becomes the larger one, and is written last
        List<Box> second = List.of(box(CUP, 0.7f, 0.2f, 0.11f, 1), box(CUP, 0.3f, 0.2f, 0.12f, 1));
        assertEquals(List.of(0.7f, 0.2f, 0.7f, 0.3f), left(Layout.of(List.of(first, second), 2), 2, 2));
    }

    @Test
    void aThingTakenForAnotherKeepsItsSlotAndAStrangerDoesNotTakeIt() {
        List<Box> first = List.of(box(CUP, 0.2f, 0.2f, 0.1f, 1), box(PAN, 0.7f, 0.7f, 0.05f, 1));
        List<Box> slip = List.of(box(PAN, 0.21f, 0.2f, 0.1f, 1));
        List<Box> stranger = List.of(box(CategoryCode.number("knife"), 0.5f, 0.9f, 0.08f, 1));
        float[] signal = Layout.of(List.of(first, slip, stranger), 3);
        assertEquals(List.of(0.2f, 0.7f, 0f, 0.21f, 0f, 0f, 0f, 0f, 0.5f), left(signal, 3, 3));
    }

    @Test
    void codesAreStableAndTellCategoriesApart() {
        assertEquals("cup".hashCode(), CategoryCode.number(" Cup "));
        int knife = CategoryCode.number("knife");
        assertEquals("knife".hashCode() & 0xffffff, knife);
        assertEquals(knife, (int) (float) knife, "as a buffer of floats holds it");
        Set<List<Float>> codes = new HashSet<>();
        double agreement = 0;
        float[] first = code(0);
        for (int number = 0; number < 300; number++) {
            float[] code = code(number);
            List<Float> list = new ArrayList<>();
            for (int i = 0; i < code.length; i++) {
                list.add(code[i]);
                agreement += code[i] == first[i] ? 1.0 / code.length / 300 : 0;
            }
            codes.add(list);
        }
        assertEquals(300, codes.size());
        assertEquals(0.5, agreement, 0.05);
        assertFalse(Arrays.equals(code(CUP), code(PAN)));
    }

    private static float[] code(int number) {
        float[] out = new float[CategoryCode.WIDTH];
        CategoryCode.write(number, out, 0);
        return out;
    }

    /** A square. */
    private static Box box(int category, float x, float y, float size, float score) {
        return new Box(category, false, x, y, x + size, y + size, score);
    }

    private static List<Float> left(float[] signal, int times, int slots) {
        Float[] left = new Float[times * slots];
        for (int i = 0; i < left.length; i++) {
            left[i] = signal[i * Layout.WIDTH];
        }
        return List.of(left);
    }
}
