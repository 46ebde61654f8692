package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.ProbeClips;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.toy.ToyModality;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Split;
import org.karmma.extractor.Extractor;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** What training leaves behind to prove an extractor by. */
class SystemProbesTest {

    @TempDir
    Path top;

    /** Makes an excerpt of a clip in its own way. */
    private interface Cutter {
        Optional<Clip> excerpt(Clip clip, Path folder) throws DataException;
    }

    /** {@code left} as it is but for its excerpts. */
    private record Cut(ToyModality toy, Cutter cutter) implements Modality {
        @Override
        public String id() {
            return toy.id();
        }

        @Override
        public String letter() {
            return toy.letter();
        }

        @Override
        public String title() {
            return toy.title();
        }

        @Override
        public List<String> media() {
            return toy.media();
        }

        @Override
        public Reading read(Clip clip, SignalFormat wanted) throws DataException {
            return clip.id().startsWith("quiet") ? Reading.bad("it is quiet") : toy.read(clip, wanted);
        }

        @Override
        public Optional<Clip> excerpt(Clip clip, Path folder) throws DataException {
            return cutter.excerpt(clip, folder);
        }
    }

    /** The toys, but for the excerpts of {@code left}. */
    private static PluginView plugins(Cutter cutter) {
        PluginView toys = new ToyPlugins();
        Map<String, Modality> modalities = Map.of("left", new Cut(new ToyModality("left"), cutter), "right", new ToyModality("right"));
        InvocationHandler handler = (proxy, method, args) -> {
            try {
                return switch (method.getName()) {
                    case "modalitiesById" -> modalities;
                    case "modalityOf" -> Optional.of(modalities.get(((Extractor) args[0]).modality()));
                    default -> method.invoke(toys, args);
                };
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (PluginView) Proxy.newProxyInstance(PluginView.class.getClassLoader(), new Class<?>[] {PluginView.class}, handler);
    }

    private ToyRun train(Cutter cutter) throws Exception {
        Setup setup = new Setup(ToyPlugins.experiment(top, Map.of()), plugins(cutter));
        ToyRun run = new ToyRun(setup, new RunFolder(top));
        run.carryOut(name -> name.equals("data") || name.startsWith("signals") || name.equals("baseline-1"));
        return run;
    }

    private ModelPackage made() throws DataException {
        return ModelPackage.read(new RunFolder(top).network("baseline", 1));
    }

    private static Clip numbers(String id, float... values) {
        return ToyModality.put(Clip.builder(id), "left", values).build();
    }

    @Test
    void probesStartAtExcerptsOfTheFirstClips() throws Exception {
        ToyRun run = train((clip, folder) -> Optional.of(numbers(clip.id(), 1, 2, 3, Integer.parseInt(clip.id().substring(10)))));
        ProbeClips clips = made().clips();
        assertEquals(3, clips.count("left"));
        assertEquals(List.of(), run.messages());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu()); ProbeClips.Unpacked left = clips.unpack("left")) {
            NDArray signal = made().probes(manager).get("left/signal");
            assertEquals(new Shape(3, 2, 2), signal.getShape());
            // the numbers of the excerpts, not those of the clips
            assertArrayEquals(new float[] {1, 2, 3, 0, 1, 2, 3, 1, 1, 2, 3, 2}, signal.toType(DataType.FLOAT32, true).toFloatArray());
            assertEquals(List.of("validation0", "validation1", "validation2"), left.clips().stream().map(Clip::id).toList());
            Evidence.Buffer last = (Evidence.Buffer) left.clips().get(2).evidence("left").orElseThrow();
            assertEquals(Samples.of(new float[] {1, 2, 3, 2}, 4), last.samples());
        }
    }

    @Test
    void whatIsNotRecordedIsPassedOver() throws Exception {
        train((clip, folder) -> Optional.of(clip));
        try (ProbeClips.Unpacked right = made().clips().unpack("right")) {
            assertEquals(3, right.clips().size());
            assertTrue(right.clips().stream().noneMatch(clip -> clip.id().equals("validation4")));
        }
    }

    @Test
    void excerptsThatSayNothingArePassedOver() throws Exception {
        train((clip, folder) -> switch (clip.id()) {
            case "validation0" -> Optional.of(numbers("quiet", 1, 2, 3, 4));
            case "validation2" -> Optional.empty();
            case "validation3" -> throw new DataException("validation3", "it is damaged", "Leave it");
            default -> Optional.of(numbers(clip.id(), 1, 2, 3, 4));
        });
        try (ProbeClips.Unpacked left = made().clips().unpack("left")) {
            assertEquals(List.of("validation1", "validation4", "validation5"), left.clips().stream().map(Clip::id).toList());
        }
    }

    @Test
    void withoutExcerptsTheSignalsOfTheClipsAreKeptAndThePackageSaysWhy() throws Exception {
        ToyRun run = train((clip, folder) -> Optional.empty());
        ProbeClips clips = made().clips();
        assertEquals(0, clips.count("left"));
        assertTrue(clips.reason("left").orElseThrow().contains("made no excerpt of clip validation"), clips.reason("left").toString());
        assertEquals(3, clips.count("right"));
        assertTrue(run.messages().stream().anyMatch(m -> m.contains("slot left start at its signal")), run.messages().toString());
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray signal = made().probes(manager).get("left/signal");
            SignalCache cache = SignalCache.open(new RunFolder(top).signals(Split.VALIDATION), 4);
            Batches batches = new Batches(cache, List.of(new Batches.Source("left", ToyPlugins.BYTES)), List.of());
            NDArray first = batches.signals(manager, new int[] {0, 1, 2}, new boolean[][] {{true}, {true}, {true}}).get(0);
            assertArrayEquals(first.toFloatArray(), signal.toType(DataType.FLOAT32, true).toFloatArray());
        }
    }

    /** What a bundle does wrong at the end of training must not cost the training. */
    @Test
    void badExcerptsCostTheClipsAlone() throws Exception {
        Path elsewhere = top.resolve("toy.yaml");
        train((clip, folder) -> switch (clip.id()) {
            case "validation0" -> throw new IllegalStateException("no idea");
            case "validation1" -> Optional.of(Clip.builder("c").evidence("left", new Evidence.Recording(elsewhere)).build());
            case "validation2" -> null;
            case "validation3" -> Optional.of(ToyModality.put(Clip.builder("c"), "left", new float[Modality.EXCERPT_BYTES]).build());
            default -> throw new NoClassDefFoundError("org.gone.Cutter");
        });
        assertEquals(0, made().clips().count("left"));
        assertTrue(made().clips().reason("left").orElseThrow().contains("org.gone.Cutter"));
    }
}
