package org.karmma.microkitchens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Samples;

class PoolTest {

    private static final List<LabelSpace> SPACES = List.of(new LabelSpace("action", Action.ALL.stream().map(Action::key).toList()),
            new LabelSpace("verb", Stream.of(Verb.values()).map(Verb::key).toList()),
            new LabelSpace("noun", Stream.of(Noun.values()).map(Noun::key).toList()));

    @Test
    void aClipIsTheSameWhoeverAsksAndWhen() {
        Pool pool = pool(1);
        List<Integer> order = new ArrayList<>(IntStream.range(0, 24).boxed().toList());
        Collections.shuffle(order, new Random(3));
        List<Clip> parallel = IntStream.range(0, 24).parallel().mapToObj(pool::get).toList();

        for (int i : order) {
            Clip clip = pool(1).get(i);
            assertEquals(clip.labels(), parallel.get(i).labels());
            assertEquals(clip.evidence(), parallel.get(i).evidence());
        }
        assertNotEquals(pool.get(0).evidence(), pool(2).get(0).evidence(), "another seed, another kitchen");
        assertNotEquals(pool.get(0).evidence(), pool.get(40).evidence(), "the same action, another scene");
    }

    @Test
    void buffersHaveTheDocumentedShapesAndCoverTheSpan() {
        Clip clip = pool(1).get(13);
        double length = clip.span().duration();

        Evidence.Buffer video = (Evidence.Buffer) clip.evidence("video").orElseThrow();
        int pictures = (int) Math.ceil(length * 12);
        assertEquals(Samples.ElementType.UINT8, video.samples().type());
        assertArrayEquals(new long[] {pictures, 96, 128, 3}, video.samples().shape());
        assertEquals(12, video.rate());

        Evidence.Buffer audio = (Evidence.Buffer) clip.evidence("audio").orElseThrow();
        assertArrayEquals(new long[] {(long) (length * 16000), 1}, audio.samples().shape());
        for (float s : audio.samples().floats()) {
            assertTrue(Math.abs(s) <= 1);
        }

        Evidence.Buffer boxes = (Evidence.Buffer) clip.evidence("boxes").orElseThrow();
        assertArrayEquals(new long[] {(int) Math.ceil(length * 6), 8, 6}, boxes.samples().shape());
        float[] rows = boxes.samples().floats();
        Evidence.Buffer imu = (Evidence.Buffer) clip.evidence("imu").orElseThrow();
        assertArrayEquals(new long[] {(int) Math.ceil(length * 100), 6}, imu.samples().shape());
        assertEquals(100, imu.rate());

        int filled = 0;
        for (int i = 0; i < rows.length; i += 6) {
            if (rows[i] >= 0) {
                filled++;
                assertEquals(rows[i] == 8 ? 1 : 0, rows[i + 1], "8 is the number of hands");
                assertTrue(0 <= rows[i + 2] && rows[i + 2] < rows[i + 4] && rows[i + 4] <= 1);
                assertTrue(0 <= rows[i + 3] && rows[i + 3] < rows[i + 5] && rows[i + 5] <= 1);
            }
        }
        assertTrue(filled > 0);
    }

    @Test
    void eachActionIsAsFrequentAndLabelledByName() {
        Pool pool = pool(1);
        for (int i = 0; i < 80; i++) {
            Action action = Action.ALL.get(i % 40);
            assertEquals(Map.of("action", i % 40, "verb", action.verb().ordinal(), "noun", action.noun().ordinal()), pool.get(i).labels());
        }
        assertEquals(80, pool.size());
        assertThrows(IndexOutOfBoundsException.class, () -> pool.get(80));
    }

    @Test
    void anActionThatTheFilesLackHasNoClass() {
        LabelSpace one = new LabelSpace("action", List.of("take pan"));
        Pool pool = new Pool(new Settings(1, 1, 1, 1, 80, 4, Layout.EPIC, 0, 0), List.of(one, SPACES.get(1), SPACES.get(2)));

        assertFalse(pool.get(0).label("action").isPresent(), "take cup");
        assertEquals(0, pool.get(2).label("action").orElseThrow());
    }

    private static Pool pool(long seed) {
        return new Pool(new Settings(seed, 1, 1, 1, 80, 4, Layout.EPIC, 0, 0), SPACES);
    }

    @Test
    void whatDecidesTheClipsIsInTheFingerprint() {
        String one = new Pool(new Settings(1, 40, 10, 10, 50, 4, Layout.EPIC, 0, 0), SPACES).fingerprint();
        assertEquals(one, new Pool(new Settings(1, 80, 20, 20, 50, 8, Layout.EPIC, 0, 0), SPACES).fingerprint(),
                "the files are not the pool's");
        assertNotEquals(one, new Pool(new Settings(2, 40, 10, 10, 50, 4, Layout.EPIC, 0, 0), SPACES).fingerprint());
        assertNotEquals(one, new Pool(new Settings(1, 40, 10, 10, 51, 4, Layout.EPIC, 0, 0), SPACES).fingerprint());
        assertNotEquals(one, new Pool(new Settings(1, 40, 10, 10, 50, 4, Layout.EPIC, 0, 0), SPACES.subList(0, 2)).fingerprint());
    }
}
