package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.toy.ForwardingModality;
import org.karmma.core.internal.toy.ToyModality;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.training.Batches.Source;
import org.karmma.core.internal.training.SignalWriter.Wanted;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Progress;
import org.karmma.distillation.Targets;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** {@link SignalWriter}, {@link SignalCache}, {@link SignalFile} and {@link Batches} with real files. */
class SignalCacheTest {

    private static final List<Wanted> WANTED = List.of(new Wanted(new ToyModality("left"), List.of(ToyPlugins.BYTES, ToyPlugins.FLOATS)),
            new Wanted(new ToyModality("right"), List.of(ToyPlugins.FLOATS)));

    @TempDir
    Path folder;

    /** Clip i has left (i, 200, 0, 250) and, unless i is 3, right (-i, 0.25, 0, 1), of which the second is NaN where i is 5. */
    private static List<Clip> clips(int count, int... bad) {
        List<Clip> clips = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Clip.Builder clip = ToyModality.put(Clip.builder("clip" + i), "left", i, 200, 0, 250);
            if (i != 3) {
                ToyModality.put(clip, "right", -i, i == 5 ? Float.NaN : 0.25f, 0, 1);
            }
            int at = i;
            if (IntStream.of(bad).anyMatch(b -> b == at)) {
                clip.evidence("left", new Evidence.Recording(Path.of("left" + i + ".raw")));
            }
            if (i % 2 == 0) {
                clip.label("action", i);
            }
            clips.add(clip.build());
        }
        return clips;
    }

    private List<SignalCache.Bad> write(List<Clip> clips, int shard, int shards, double limit, Progress progress) throws Exception {
        return new SignalWriter(WANTED, limit).write(folder, clips, shard, shards, progress);
    }

    private SignalCache written(List<Clip> clips, int shards) throws Exception {
        for (int s = 0; s < shards; s++) {
            write(clips, s, shards, 1, Progress.NONE);
        }
        return SignalCache.open(folder, shards);
    }

    @Test
    void whatWasWrittenInShardsIsReadInTheOrderOfTheClips() throws Exception {
        SignalCache cache = written(clips(8, 1), 3);
        assertEquals(List.of("clip0", "clip2", "clip3", "clip4", "clip5", "clip6", "clip7"),
                IntStream.range(0, cache.size()).mapToObj(i -> cache.row(i).id()).toList());
        assertEquals(List.of(new SignalCache.Bad("clip1", null, "left1.raw: it is damaged. Record it again"),
                new SignalCache.Bad("clip5", "right", "FLOAT32[4] in memory: its right signal is NaN at number 1 of FLOAT32[4]. "
                        + "Record or extract it again, or leave the clip out.")),
                cache.bad());
        assertTrue(cache.has(1, "right"));
        assertFalse(cache.has(2, "right"), "clip 3 was recorded without it");
        assertFalse(cache.has(4, "right"), "clip 5 has no numbers");
        assertTrue(cache.has(2, "left"));
        assertEquals(4, cache.label(3, "action"));
        assertEquals(Targets.UNLABELLED, cache.label(2, "action"));
        assertEquals(Targets.UNLABELLED, cache.label(3, "mood"));

        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            Batches batches = new Batches(cache, List.of(new Source("left", ToyPlugins.BYTES), new Source("right", ToyPlugins.FLOATS)),
                    List.of("action"));
            int[] rows = {6, 2, 0};
            boolean[][] recorded = batches.recorded(rows);
            assertArrayEquals(new boolean[][] {{true, true}, {true, false}, {true, true}}, recorded);
            List<NDArray> signals = batches.signals(manager, rows, recorded);
            assertEquals(new Shape(3, 2, 2), signals.get(0).getShape());
            assertEquals(DataType.FLOAT32, signals.get(0).getDataType());
            assertArrayEquals(new float[] {7, 200, 0, 250, 3, 200, 0, 250, 0, 200, 0, 250}, signals.get(0).toFloatArray());
            assertArrayEquals(new float[] {-7, 0.25f, 0, 1, 0, 0.25f, 0, 1}, signals.get(1).toFloatArray(), "gathered: clip 3 has no row");
            List<NDArray> none = batches.signals(manager, rows, new boolean[][] {{false, false}, {true, false}, {false, false}});
            assertArrayEquals(new float[] {3, 200, 0, 250}, none.get(0).toFloatArray());
            assertNull(none.get(1));
            assertArrayEquals(new float[] {7, 200, 0, 250, 3, 200, 0, 250, 0, 200, 0, 250}, signals.get(0).toFloatArray(),
                    "a later batch leaves an earlier one alone");
            batches.signals(manager, new int[] {3}, new boolean[][] {{false, true}});
            assertArrayEquals(new float[] {-7, 0.25f, 0, 1, 0, 0.25f, 0, 1}, signals.get(1).toFloatArray(), "floats, too");
            assertArrayEquals(new long[] {-1, -1, 0}, batches.targets(manager, rows).labels().get(0).toLongArray());
            assertArrayEquals(new boolean[] {true, true, true, false, true, true}, Batches.mask(manager, recorded).toBooleanArray());
            Batches right = new Batches(cache, List.of(new Source("right", ToyPlugins.FLOATS)), List.of());
            assertArrayEquals(new int[] {0, 1, 3, 5, 6}, right.usable());
        }
    }

    @Test
    void tooManyBadClipsEndTheStageWithTheFirstReason() throws Exception {
        assertEquals(2, write(clips(8, 0, 1), 0, 2, 0.25, Progress.NONE).size(), "two of eight are a quarter, though half of this shard");
        DataException e = assertThrows(DataException.class, () -> write(clips(8, 0, 1, 2), 0, 2, 0.25, Progress.NONE));
        assertTrue(e.getMessage().contains("clip0") && e.getMessage().contains("3 of the split's 8") && e.getMessage().contains("left0.raw")
                && e.getMessage().contains("limits.badClips (now 0.25)"), e.getMessage());
        assertThrows(IOException.class, () -> SignalCache.open(folder, 1), "nothing half-written is taken for whole");
    }

    @Test
    void aClipWithABadModalityCountsOnceAndGoesOnWithoutIt() throws Exception {
        Modality right = WANTED.get(1).modality();
        Modality black = new ForwardingModality(WANTED.get(0).modality()) {
            @Override
            public Reading read(Clip clip, SignalFormat wanted) throws DataException {
                return List.of("clip1", "clip5").contains(clip.id()) ? Reading.bad(clip.id() + ".raw: black") : super.read(clip, wanted);
            }
        };
        SignalWriter writer = new SignalWriter(List.of(new Wanted(black, WANTED.get(0).formats()),
                new Wanted(right, WANTED.get(1).formats())), 0.25);
        List<SignalCache.Bad> bad = writer.write(folder, clips(8), 0, 1, Progress.NONE);
        assertEquals(List.of("clip1 left", "clip5 left", "clip5 right"), bad.stream().map(b -> b.id() + " " + b.modality()).toList(),
                "once, though two formats were asked for; three faults of two clips are within a quarter of eight");
        assertEquals("clip1.raw: black", bad.get(0).reason());
        SignalCache cache = SignalCache.open(folder, 1);
        assertEquals(8, cache.size());
        assertEquals(List.of("right"), cache.row(1).present());
        assertEquals(List.of(), cache.row(5).present());
        assertEquals(List.of("left"), cache.row(3).present(), "it was recorded without right, which is no fault");
        DataException e = assertThrows(DataException.class,
                () -> new SignalWriter(WANTED, 0.1).write(folder, clips(8), 0, 1, Progress.NONE));
        assertTrue(e.getMessage().contains("1 of the split's 8") && e.getMessage().contains("NaN at number 1"), e.getMessage());
    }

    /** What stands for a modality is asked only where the modality itself has something, and a clip has the slot where both have. */
    @Test
    void aSlotIsRecordedWhereAllHaveSomethingThatItsExtractorsRead() throws Exception {
        Modality stored = new ForwardingModality(new ToyModality("left")) {
            @Override
            public String id() {
                return "stored";
            }

            @Override
            public Reading read(Clip clip, SignalFormat wanted) throws DataException {
                assertTrue(clip.evidence("left").isPresent(), clip.id());
                return clip.id().equals("clip2") ? Reading.bad("stored.hdf5: nothing of clip2") : super.read(clip, wanted);
            }
        };
        List<Clip> clips = new ArrayList<>(clips(5));
        clips.set(4, Clip.builder("clip4").build());
        List<SignalCache.Bad> bad = new SignalWriter(List.of(new Wanted("left", new ToyModality("left"), List.of(ToyPlugins.BYTES)),
                new Wanted("left", stored, List.of(ToyPlugins.BYTES))), 1).write(folder, clips, 0, 1, Progress.NONE);

        assertEquals(List.of("clip2 left"), bad.stream().map(b -> b.id() + " " + b.modality()).toList());
        SignalCache cache = SignalCache.open(folder, 1);
        assertEquals(List.of(true, true, false, true, false), IntStream.range(0, 5).mapToObj(i -> cache.has(i, "left")).toList());
        Source taught = new Source("left", "stored", ToyPlugins.BYTES);
        Batches batches = new Batches(cache, List.of(taught), List.of());
        assertArrayEquals(new int[] {0, 1, 3}, batches.usable());
        try (NDManager manager = NDManager.newBaseManager()) {
            int[] rows = {3, 1};
            assertArrayEquals(new float[] {3, 200, 0, 250, 1, 200, 0, 250},
                    batches.signals(manager, rows, batches.recorded(rows)).get(0).toFloatArray());
        }
    }

    @Test
    void anInterruptedWriterLeavesNothingThatLooksWhole() throws Exception {
        written(clips(8), 1);
        Progress stop = (done, total, note) -> {
            if (done == 3) {
                throw new CancellationException();
            }
        };
        assertThrows(CancellationException.class, () -> write(clips(8), 0, 1, 1, stop));
        String message = assertThrows(IOException.class, () -> SignalCache.open(folder, 1)).getMessage();
        assertTrue(message.contains("index.json") && message.contains("Delete the folder run"), message);
        try (Stream<Path> left = Files.list(SignalCache.shard(folder, 0))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aFileOfAnotherLengthIsRefused() throws Exception {
        SignalCache cache = written(clips(4), 1);
        Path file = SignalCache.shard(folder, 0).resolve(SignalFile.file(SignalFile.name("left", ToyPlugins.BYTES)));
        Files.write(file, new byte[12]);
        String message = assertThrows(UncheckedIOException.class,
                () -> cache.copy(0, "left", ToyPlugins.BYTES, ByteBuffer.allocate(4))).getMessage();
        assertTrue(message.contains(file.toString()) && message.contains("12 bytes") && message.contains("4 rows"), message);
    }

    @Test
    void aModalityThatFailsIsNamedWithItsClip() {
        List<Clip> clips = List.of(ToyModality.put(Clip.builder("short"), "left", 1, 2).build());
        String message = assertThrows(IllegalStateException.class, () -> write(clips, 0, 1, 1, Progress.NONE)).getMessage();
        assertTrue(message.contains("modality left") && message.contains("clip short"), message);
    }
}
