package org.karmma.core.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.DataReport;
import org.karmma.core.DataReport.Medium;
import org.karmma.core.DataRequest;
import org.karmma.core.RunListener;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Finding;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;

/** What is looked at whatever the format: here a folder of files, one for each clip, named like their kinds of media. */
class DataSetServiceTest {

    @TempDir
    Path root;

    private final List<String> heard = new ArrayList<>();

    /** Clips a, b and c of {@code left}, the last without a file, and one of {@code smell}, which nobody reads. */
    private static final class Shelf implements DatasetProvider {

        private final String id;

        Shelf(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public boolean recognizes(Path root) {
            return Files.exists(root.resolve(id));
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("order", "up");
        }

        @Override
        public void check(Map<String, String> settings) throws DataException {
            if (!settings.get("order").equals("up")) {
                throw new DataException("setting order", "there is no such order", "Use up");
            }
        }

        @Override
        public Dataset open(Path root, Map<String, String> settings) throws DataException {
            if (Files.exists(root.resolve("broken"))) {
                throw new DataException(root.resolve("broken").toString(), "it is broken", "Mend it");
            }
            return new Dataset() {
                @Override
                public String id() {
                    return id;
                }

                @Override
                public List<LabelSpace> labelSpaces() {
                    return List.of(new LabelSpace("action", List.of("cut", "wash, dry")));
                }

                @Override
                public List<Clip> clips(Split split) {
                    Evidence left = new Evidence.Recording(root.resolve("left"));
                    return switch (split) {
                        case TRAIN -> List.of(
                                Clip.builder("b").span(5, 6.5).evidence("left", left).label("action", 1).build(),
                                Clip.builder("a").span(0, 9).evidence("left", left).label("action", 0).build());
                        case TEST -> List.of(Clip.builder("c").evidence("left", new Evidence.Recording(root.resolve("gone")))
                                .evidence("smell", new Evidence.Recording(root.resolve("smell"))).build());
                        default -> List.of();
                    };
                }
            };
        }

        @Override
        public Optional<Dataset> inspect(Path root, Map<String, String> settings, Consumer<Finding> findings, Progress progress) {
            progress.at(1, 1, "looked");
            if (Files.exists(root.resolve("told"))) {
                findings.accept(new Finding(Finding.Severity.WARNING, "left", root.resolve("left").toString(), "known", "Nothing"));
            }
            return DatasetProvider.super.inspect(root, settings, findings, progress);
        }
    }

    private final DataSetService service = new DataSetService(() -> new ToyPlugins() {
        @Override
        public Map<String, DatasetProvider> datasetsById() {
            Map<String, DatasetProvider> all = new LinkedHashMap<>();
            List.of("shelf", "rack").forEach(id -> all.put(id, new Shelf(id)));
            return all;
        }
    });

    private final RunListener listener = new RunListener() {
        @Override
        public void started(String stage, boolean skipped) {
            heard.add("started " + stage);
        }

        @Override
        public void progress(String stage, long done, long total, String note) {
            heard.add(done + " of " + total + " " + note);
        }

        @Override
        public void finished(String stage, double seconds) {
            heard.add("finished " + stage);
        }

        @Override
        public void message(String text) {
            heard.add(text);
        }
    };

    private DataReport check(boolean read) throws Exception {
        return service.check(new DataRequest(root, "shelf", Map.of()), read, listener);
    }

    private List<String> findings(DataReport report) {
        return report.findings().stream().map(f -> f.severity() + " " + f.kind() + " " + f.where().replace(root + "/", "") + ": "
                + f.problem()).toList();
    }

    @Test
    void countsWhatIsThereAndTellsWhatIsMissingOrEmpty() throws Exception {
        Files.writeString(root.resolve("left"), "12345");
        Files.createFile(root.resolve("smell"));
        DataReport report = check(false);
        assertEquals(Map.of("pretrain", 0, "train", 2, "validation", 0, "test", 1), report.clips());
        assertEquals(List.of(new Medium("left", 2, 5, 3, 0, OptionalInt.empty(), 1),
                new Medium("smell", 1, 0, 1, 2, OptionalInt.empty(), 1)), report.media());
        assertEquals(List.of("ERROR left gone: is missing", "ERROR smell smell: the file is empty"), findings(report));
        assertTrue(report.isWrong() && report.opens());
        assertEquals(List.of("started annotations", "1 of 1 looked", "finished annotations"), heard, "nothing is opened unless asked for");

        Files.writeString(root.resolve("gone"), "1");
        Files.writeString(root.resolve("smell"), "1");
        assertFalse(check(false).isWrong());
    }

    @Test
    void whatTheProviderSaidOfARecordingIsNotSaidAgain() throws Exception {
        Files.createFile(root.resolve("left"));
        Files.createFile(root.resolve("told"));
        Files.writeString(root.resolve("gone"), "1");
        Files.writeString(root.resolve("smell"), "1");
        DataReport report = check(false);
        assertEquals(List.of("WARNING left left: known"), findings(report));
        assertEquals(1, report.media().get(0).damaged());
        assertFalse(report.isWrong(), "a warning is no reason to fail");
    }

    /** Of the toy modality every recording on disk is damaged; one that is read at both ends is told once. */
    @Test
    void readsEachRecordingOnceThroughTheModalities() throws Exception {
        for (String file : List.of("left", "gone", "smell")) {
            Files.writeString(root.resolve(file), "1");
        }
        DataReport report = check(true);
        assertEquals(List.of("ERROR left left: it is damaged", "ERROR left gone: it is damaged"), findings(report));
        assertEquals(List.of(new Medium("left", 2, 2, 3, 0, OptionalInt.of(2), 2), new Medium("smell", 1, 1, 1, 2, OptionalInt.of(0), 0)),
                report.media(), "nobody reads smell");
        assertEquals(List.of("started media", "1 of 3 1 damaged", "2 of 3 2 damaged", "3 of 3 2 damaged", "finished media"),
                heard.subList(3, heard.size()));

        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> check(true));
        assertFalse(Thread.interrupted());
    }

    @Test
    void guessesTheProviderWhereOnlyOneFits() throws Exception {
        DataRequest guess = new DataRequest(root, null, Map.of());
        says("no data-set bundle recognizes this folder. Say what it holds with --dataset: shelf, rack.", guess);
        Files.createFile(root.resolve("rack"));
        assertEquals("rack", service.check(guess, false, listener).provider());
        Files.createFile(root.resolve("shelf"));
        says("it could be shelf or rack", guess);
        says("no data-set bundle is called shell", new DataRequest(root, "shell", Map.of()));
        says("--set.ordr: unknown key; did you mean order?", new DataRequest(root, "shelf", Map.of("ordr", "up")));
        says("there is no such order", new DataRequest(root, "shelf", Map.of("order", "down")));
        assertThrows(DataException.class, () -> service.check(new DataRequest(root.resolve("nowhere"), null, Map.of()), false, listener));
    }

    private void says(String message, DataRequest request) {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> service.check(request, false, listener));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void whatCannotBeOpenedIsWrong() throws Exception {
        Files.createFile(root.resolve("broken"));
        DataReport report = check(true);
        assertEquals(List.of("FATAL annotations broken: it is broken"), findings(report));
        assertTrue(report.isWrong() && !report.opens() && report.media().isEmpty());
    }

    @Test
    void writesDownTheSplits() throws Exception {
        Path file = root.resolve("out/splits.csv");
        assertEquals(3, service.writeSplits(new DataRequest(root, "shelf", Map.of()), file));
        assertEquals("split,id,start,stop,action,recordings\ntrain,b,5.0,6.5,\"wash, dry\",left=left\ntrain,a,0.0,9.0,cut,left=left\n"
                + "test,c,0.0,,,left=gone;smell=smell\n", Files.readString(file));
    }
}
