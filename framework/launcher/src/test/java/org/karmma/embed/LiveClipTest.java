package org.karmma.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Evidence.Buffer;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

class LiveClipTest {

    private static final SignalFormat ONE = new SignalFormat(ElementType.FLOAT32, 1);

    private final LiveClip live = LiveClip.builder("hall").keep(Duration.ofSeconds(4)).kind("slow", 10, ONE)
            .kind("fast", 100, new SignalFormat(ElementType.FLOAT32, 2))
            .kind("pictures", 5, new SignalFormat(ElementType.UINT8, 2, 3, 3)).build();

    /** Samples that are their own numbers: {@code from}, {@code from + 1}, ... */
    private static Samples numbers(int from, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = from + i;
        }
        return Samples.of(values, count, 1);
    }

    private static Buffer buffer(Clip clip, String kind) {
        return (Buffer) clip.evidence(kind).orElseThrow();
    }

    private static List<Integer> values(Buffer buffer) {
        float[] floats = buffer.samples().floats();
        return IntStream.range(0, floats.length).mapToObj(i -> (int) floats[i]).toList();
    }

    private String refusal(String kind, Samples samples, double time) {
        return assertThrows(IllegalArgumentException.class, () -> live.push(kind, samples, time)).getMessage();
    }

    @Test
    void whatWasPushedIsCutOnOneClock() {
        live.push("slow", numbers(0, 10), 100);
        live.push("slow", numbers(10, 10), 101);
        live.push("fast", Samples.of(new float[400], 200, 2), 100.5);
        Clip clip = live.clip(100.5, 101.5);
        assertEquals(100.5, clip.span().start());
        assertEquals(101.5, clip.span().end());
        Buffer slow = buffer(clip, "slow");
        assertEquals("hall", slow.clock());
        assertEquals(slow.clock(), buffer(clip, "fast").clock());
        assertEquals(100.5, slow.start(), 1e-9);
        assertEquals(10, slow.rate());
        assertEquals(List.of(5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), values(slow), "and one more, for those who look past the end");
        assertEquals(100.5, buffer(clip, "fast").start(), 1e-9);
        assertTrue(clip.evidence("pictures").isEmpty(), "nothing was pushed: the sensor is missing");
    }

    @Test
    void theLatestEndsWithTheNewestSampleOfAnyKind() {
        live.push("slow", numbers(0, 10), 100);
        live.push("fast", Samples.of(new float[500], 250, 2), 100);
        Clip latest = live.latest(1);
        assertEquals(101.5, latest.span().start(), 1e-9);
        assertEquals(102.5, latest.span().end(), 1e-9);
        Buffer slow = buffer(latest, "slow");
        assertEquals(List.of(9), values(slow), "what came last, so that it can be said how old it is");
        Reading stale = Reading.untimely(slow, latest.span(), 1).orElseThrow();
        assertEquals(Reading.Absence.STALE, ((Reading.Absent) stale).cause());
    }

    @Test
    void memoryIsBoundedAndTheOldestGoes() {
        for (int i = 0; i < 1000; i++) {
            live.push("slow", numbers(i, 1), i / 10.0);
        }
        Buffer kept = buffer(live.latest(4), "slow");
        assertEquals(96, kept.start(), 1e-9);
        assertEquals(IntStream.range(960, 1000).boxed().toList(), values(kept));
        Buffer gone = buffer(live.clip(10, 12), "slow");
        assertTrue(gone.start() >= 95, "the oldest that is left says that the clip is over");
        Reading over = Reading.untimely(gone, live.clip(10, 12).span(), 1).orElseThrow();
        assertEquals(Reading.Absence.NO_SIGNAL, ((Reading.Absent) over).cause());
    }

    @Test
    void lessThanWasAskedForIsNoError() {
        live.push("slow", numbers(0, 5), 0);
        Clip clip = live.latest(3);
        assertEquals(0, clip.span().start());
        assertEquals(0.5, clip.span().end(), 1e-9);
        assertEquals(5, buffer(clip, "slow").samples().shape()[0]);
    }

    /** Clocks tremble; what was pushed one after the other is one after the other. */
    @Test
    void timesThatAreALittleOffMeanTheNextSample() {
        double[] off = {0, 0.02, -0.02, 0.04, -0.04, 0.01, 0, -0.03, 0.03, 0};
        for (int i = 0; i < off.length; i++) {
            live.push("slow", numbers(i, 1), 5 + i / 10.0 + off[i]);
        }
        assertEquals(IntStream.range(0, 10).boxed().toList(), values(buffer(live.latest(4), "slow")));
    }

    /** A sensor whose clock is a thousandth faster or slower than ours, for ten minutes, and is heard of a little late now and then. */
    @ParameterizedTest
    @ValueSource(doubles = {0.999, 1, 1.001})
    void clocksThatDriftAndTrembleLoseNothing(double speed) {
        LiveClip sound = LiveClip.builder("hall").keep(Duration.ofSeconds(2)).kind("sound", 1000, ONE).build();
        Random random = new Random(5);
        double time = 0;
        int block = 100;
        int pushed = 0;
        for (; pushed < 600 * 1000; pushed += block) {
            time = 3 + pushed / (1000 * speed) + 0.04 * random.nextDouble();
            sound.push("sound", numbers(pushed, block), time);
        }
        Buffer kept = buffer(sound.latest(2), "sound");
        assertEquals(IntStream.range(pushed - 2000, pushed).boxed().toList(), values(kept), "nothing was made up, nothing lost");
        assertEquals(3 + pushed / (1000 * speed), kept.end(), 0.08, "and it is where it was");
    }

    /** Of two blocks the first is told of late: the second one shows it. */
    @Test
    void aTimeToldLateHarmsNobody() {
        LiveClip sound = LiveClip.builder("hall").keep(Duration.ofSeconds(2)).kind("sound", 1000, ONE).build();
        sound.push("sound", numbers(0, 100), 1.06);
        for (int i = 1; i < 20; i++) {
            sound.push("sound", numbers(100 * i, 100), 1 + i / 10.0);
        }
        Buffer kept = buffer(sound.latest(2), "sound");
        assertEquals(2000, values(kept).size());
        assertEquals(3, kept.end(), 0.02);
    }

    @Test
    void aGapIsBridgedByTheLastSample() {
        live.push("slow", numbers(0, 3), 7);
        live.push("slow", numbers(6, 2), 7.6);
        Buffer bridged = buffer(live.latest(4), "slow");
        assertEquals(List.of(0, 1, 2, 2, 2, 2, 6, 7), values(bridged));
        assertEquals(7.8, bridged.end(), 1e-9);
    }

    @Test
    void afterALongSilenceItBeginsAnew() {
        live.push("slow", numbers(0, 20), 7);
        live.push("slow", numbers(20, 5), 60);
        Buffer anew = buffer(live.latest(4), "slow");
        assertEquals(60, anew.start(), 1e-9);
        assertEquals(List.of(20, 21, 22, 23, 24), values(anew));
    }

    @Test
    void moreThanIsKeptMayBePushedAtOnce() {
        live.push("slow", numbers(0, 500), 0);
        assertEquals(IntStream.range(460, 500).boxed().toList(), values(buffer(live.latest(4), "slow")));
    }

    @Test
    void aSinglePictureNeedsNoTimeAxis() {
        byte[] picture = new byte[18];
        picture[4] = 77;
        live.push("pictures", Samples.of(picture, 2, 3, 3), 3);
        live.push("pictures", Samples.of(new byte[36], 2, 2, 3, 3), 3.2);
        Buffer pictures = buffer(live.latest(4), "pictures");
        assertArrayEquals(new long[] {3, 2, 3, 3}, pictures.samples().shape());
        assertEquals(77, pictures.samples().at(4));
        picture[4] = 0;
        assertEquals(77, buffer(live.latest(4), "pictures").samples().at(4), "it was copied");
    }

    @Test
    void anotherShapeIsRefused() {
        assertTrue(refusal("pictures", Samples.of(new byte[12], 2, 2, 3), 0).contains("pushed were UINT8[2, 2, 3]; declared are samples of"
                + " UINT8[2, 3, 3]"));
        assertTrue(refusal("pictures", Samples.of(new float[18], 2, 3, 3), 0).contains("FLOAT32[2, 3, 3]"));
        assertTrue(refusal("fast", Samples.of(new float[3], 1, 3), 0).contains("declare what there is"));
        assertTrue(refusal("smell", numbers(0, 1), 0).contains("no kind smell; it was built with [fast, pictures, slow]"));
    }

    @Test
    void timeThatRunsBackwardIsRefused() {
        live.push("slow", numbers(0, 10), 5);
        String why = refusal("slow", numbers(10, 10), 5.5);
        assertTrue(why.contains("pushed for second 5.500 after those up to second 6.000") && why.contains("in the order of time"), why);
        assertEquals(10, buffer(live.latest(4), "slow").samples().shape()[0], "nothing was taken over");
        live.forget("slow");
        live.push("slow", numbers(0, 1), 1);
        assertEquals(1, buffer(live.latest(4), "slow").start(), 1e-9);
        for (double time : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertTrue(refusal("fast", Samples.of(new float[2], 1, 2), time).contains("seconds from 0 on"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 7, 14, 20})
    void anotherRateIsNoticed(int rate) {
        String why = assertThrows(IllegalArgumentException.class, () -> {
            for (int i = 0; i < 5 * rate; i++) {
                live.push("slow", numbers(i, 1), (double) i / rate);
            }
        }).getMessage();
        assertTrue(why.contains(rate > 10 ? "declare more than 10.0 samples a second" : "Declare as many as come"), why);
    }

    /** A sensor that has kept its rate may stumble. */
    @Test
    void onceProvenAGapIsAGap() {
        live.push("slow", numbers(0, 20), 0);
        live.push("slow", numbers(20, 10), 2);
        live.push("slow", numbers(30, 1), 5);
        live.push("slow", numbers(31, 1), 6.5);
        assertEquals(6.6, buffer(live.latest(4), "slow").end(), 1e-9);
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        String longer = assertThrows(IllegalArgumentException.class, () -> live.clip(1, 6)).getMessage();
        assertTrue(longer.contains("keeps the latest 4.0 s, not 5.0 s"), longer);
        assertThrows(IllegalArgumentException.class, () -> live.clip(2, 1));
        assertTrue(assertThrows(IllegalStateException.class, () -> live.latest(1)).getMessage().contains("push samples first"));
        LiveClip.Builder builder = LiveClip.builder("x");
        assertThrows(IllegalArgumentException.class, builder::build);
        assertThrows(IllegalArgumentException.class, () -> builder.kind("a", 0, ONE));
        assertThrows(IllegalArgumentException.class, () -> builder.kind("a", 1, new SignalFormat(ElementType.FLOAT32, 0)));
        assertThrows(IllegalArgumentException.class, () -> builder.keep(Duration.ZERO));
        builder.keep(Duration.ofHours(10)).kind("large", 100, new SignalFormat(ElementType.UINT8, 1080, 1920, 3));
        String large = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
        assertTrue(large.contains("large: 36000.0 s of UINT8[1080, 1920, 3]"), large);
    }

    @Test
    void severalThreadsPushAndCutAtOnce() throws Exception {
        CompletableFuture<?> pushing = CompletableFuture.allOf(Stream.of("slow", "fast").map(kind -> CompletableFuture.runAsync(() -> {
            int width = kind.equals("slow") ? 1 : 2;
            double rate = kind.equals("slow") ? 10 : 100;
            for (int i = 0; i < 20_000; i++) {
                float[] values = new float[width];
                Arrays.fill(values, i);
                live.push(kind, Samples.of(values, 1, width), i / rate);
            }
        })).toArray(CompletableFuture[]::new));
        int cuts = 0;
        while (!pushing.isDone() || cuts == 0) {
            for (Evidence evidence : cut().values()) {
                Buffer buffer = (Buffer) evidence;
                float[] floats = buffer.samples().floats();
                int width = (int) buffer.samples().shape()[1];
                for (int i = width; i < floats.length; i++) {
                    assertEquals(floats[i - width] + 1, floats[i], "in order, and never half written");
                }
                assertEquals(buffer.start() * buffer.rate(), floats[0], 1e-3);
                cuts++;
            }
        }
        pushing.get(60, TimeUnit.SECONDS);
    }

    private Map<String, Evidence> cut() {
        try {
            return live.latest(2).evidence();
        } catch (IllegalStateException e) {
            return Map.of(); // nothing yet
        }
    }
}
