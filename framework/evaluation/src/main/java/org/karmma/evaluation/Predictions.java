package org.karmma.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.karmma.dataset.DataException;
import org.karmma.numpy.NpyReader;
import org.karmma.dataset.Progress;

/**
 * Logits per subset of the modalities, from any framework: a folder with {@value #ABOUT} and, for each system and seed,
 * {@code SYSTEM/seedN/SUBSET.SPACE.npy}, a table {@code [clips, classes]}. A row of NaN is an abstention. docs/scoring.md is for those who
 * write such folders.
 */
public final class Predictions {

    /** What predictions are about. */
    static final String ABOUT = "clips.json";
    static final String SEED = "seed";
    private static final Pattern SYSTEM = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final Pattern SEED_FOLDER = Pattern.compile(SEED + "(\\d{1,18})");
    private static final String NPY = ".npy";

    private final Path folder;
    private final About about;
    private final Map<String, TreeMap<Long, Path>> systems = new LinkedHashMap<>();

    private Predictions(Path folder, About about) {
        this.folder = folder;
        this.about = about;
    }

    /** Looks at what is there, without the logits. @throws DataException naming the file, and key or row */
    public static Predictions open(Path folder) throws DataException {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder.toString(), "there is no such folder", "Name a folder with predictions: docs/scoring.md");
        }
        Predictions opened = new Predictions(folder, About.read(folder.resolve(ABOUT)));
        for (Path system : folders(folder)) {
            opened.system(system);
        }
        if (opened.systems.isEmpty()) {
            throw new DataException(folder.toString(), "there is no folder of a system in it",
                    "Write SYSTEM/seed1/SUBSET.SPACE.npy: docs/scoring.md");
        }
        return opened;
    }

    private static List<Path> folders(Path folder) throws DataException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> Files.isDirectory(path) && !path.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing((Path path) -> place(path.getFileName().toString())).thenComparing(Path::getFileName))
                    .toList();
        } catch (IOException e) {
            throw new DataException(folder.toString(), "it cannot be listed (" + e + ")", "Look at its permissions", e);
        }
    }

    /** The systems of the papers stand in their order, others behind them. */
    private static int place(String system) {
        int place = Outcomes.SYSTEMS.indexOf(system);
        return place < 0 ? Outcomes.SYSTEMS.size() : place;
    }

    private void system(Path system) throws DataException {
        String name = system.getFileName().toString();
        if (!SYSTEM.matcher(name).matches()) {
            throw new DataException(system.toString(), "'" + name + "' is no name for a system",
                    "Use letters, digits, _ and -, a letter first");
        }
        TreeMap<Long, Path> seeds = new TreeMap<>();
        for (Path seed : folders(system)) {
            Matcher number = SEED_FOLDER.matcher(seed.getFileName().toString());
            if (!number.matches()) {
                throw new DataException(seed.toString(), "it is no folder of a seed", "Call it seed and a number, such as seed1");
            }
            checkNames(seed);
            seeds.put(Long.parseLong(number.group(1)), seed);
        }
        if (seeds.isEmpty()) {
            throw new DataException(system.toString(), "there is no folder of a seed in it", "Write " + name + "/seed1/SUBSET.SPACE.npy");
        }
        systems.put(name, seeds);
    }

    /** Every subset has its file, and no file is of anything else. */
    private void checkNames(Path seed) throws DataException {
        Set<String> wanted = new TreeSet<>();
        about.subsets().names().forEach(subset -> about.clips().spaces().forEach(space -> wanted.add(subset + "." + space.id() + NPY)));
        Set<String> there;
        try (Stream<Path> files = Files.list(seed)) {
            there = files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(NPY)).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new DataException(seed.toString(), "it cannot be listed (" + e + ")", "Look at its permissions", e);
        }
        Set<String> foreign = new TreeSet<>(there);
        foreign.removeAll(wanted);
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(there);
        if (!missing.isEmpty()) {
            throw new DataException(seed.toString(), "it lacks " + some(missing) + (foreign.isEmpty() ? "" : "; it has " + some(foreign)
                    + ", which is of no subset of " + about.subsets().modalities() + " in that order"),
                    "Every non-empty subset needs its file, named SUBSET.SPACE.npy");
        }
        if (!foreign.isEmpty()) {
            throw new DataException(seed.resolve(foreign.iterator().next()).toString(), "it is of no subset of "
                    + about.subsets().modalities() + " and no label space of " + ABOUT, "Delete it, or name it in " + ABOUT);
        }
    }

    private static String some(Set<String> names) {
        int shown = 3;
        String first = names.stream().limit(shown).collect(Collectors.joining(", "));
        return names.size() > shown ? first + " and " + (names.size() - shown) + " more" : first;
    }

    /** What they are about. */
    public About about() {
        return about;
    }

    /** In the order of results. */
    public List<String> systems() {
        return List.copyOf(systems.keySet());
    }

    /** Reads all logits. @return what was answered about the clips that are labelled in the space that is judged */
    public List<Outcome> outcomes(Progress progress) throws DataException {
        TestClips tested = about.clips().judgedAlone();
        if (tested.ids().isEmpty()) {
            throw new DataException(folder.resolve(ABOUT) + ": labels." + tested.judged().id(), "no clip is labelled",
                    "Scores need labels; where a challenge keeps them to itself, hand in a submission");
        }
        int files = about.clips().spaces().size() * about.subsets().names().size();
        long total = (long) files * systems.values().stream().mapToInt(Map::size).sum();
        long done = 0;
        List<Outcome> outcomes = new ArrayList<>();
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (Map.Entry<String, TreeMap<Long, Path>> system : systems.entrySet()) {
            for (Map.Entry<Long, Path> seed : system.getValue().entrySet()) {
                Map<String, Answers> answers = new LinkedHashMap<>();
                for (TestClips.Space space : about.clips().spaces()) {
                    Answers of = Answers.none(about.subsets().names().size(), tested.ids().size());
                    for (String subset : about.subsets().names()) {
                        Path file = seed.getValue().resolve(subset + "." + space.id() + NPY);
                        read(file, space, subset, of, sizes);
                        progress.at(++done, total, "reading predictions");
                    }
                    answers.put(space.id(), of);
                }
                outcomes.add(new Outcome(system.getKey(), seed.getKey(), about.subsets().modalities(), sized(tested, sizes), answers));
            }
        }
        return outcomes;
    }

    /** The logits of one file, one row a clip, all NaN where the network abstained. */
    public List<float[]> logits(String system, long seed, String subset, String space) throws DataException {
        Path file = systems.getOrDefault(system, new TreeMap<>()).getOrDefault(seed, folder).resolve(subset + "." + space + NPY);
        List<float[]> rows = new ArrayList<>();
        try (NpyReader reader = NpyReader.open(file)) {
            int classes = about.classes(file, about.clips().space(space), reader.shape(), new LinkedHashMap<>());
            for (int clip = 0; clip < about.clips().ids().size(); clip++) {
                float[] logits = reader.next(classes);
                answered(file, clip, logits);
                rows.add(logits);
            }
        }
        return rows;
    }

    private void read(Path file, TestClips.Space space, String subset, Answers answers, Map<String, Integer> sizes) throws DataException {
        int[] judged = about.clips().judged().labels();
        try (NpyReader reader = NpyReader.open(file)) {
            int classes = about.classes(file, space, reader.shape(), sizes);
            int kept = 0;
            for (int clip = 0; clip < judged.length; clip++) {
                float[] logits = reader.next(classes);
                boolean answered = answered(file, clip, logits);
                if (judged[clip] != TestClips.UNLABELLED) {
                    if (answered) {
                        answers.put(about.subsets().mask(subset), kept, logits, space.labels()[clip]);
                    }
                    kept++;
                }
            }
        }
    }

    private boolean answered(Path file, int clip, float[] logits) throws DataException {
        long nan = IntStream.range(0, logits.length).filter(k -> Float.isNaN(logits[k])).count();
        long infinite = IntStream.range(0, logits.length).filter(k -> logits[k] == Float.POSITIVE_INFINITY).count();
        long finite = IntStream.range(0, logits.length).filter(k -> Float.isFinite(logits[k])).count();
        if (nan < logits.length && (nan > 0 || infinite > 0 || finite == 0)) {
            throw new DataException(file + " row " + clip + " (clip " + about.clips().ids().get(clip) + ")",
                    "of its " + logits.length + " numbers " + nan + " are NaN and " + (logits.length - nan - finite) + " infinite",
                    "Logits are finite or -inf; write a whole row of NaN where the network abstained");
        }
        return nan < logits.length;
    }

    /** With the sizes that the files have told. */
    private static TestClips sized(TestClips tested, Map<String, Integer> sizes) {
        return new TestClips(tested.ids(), tested.spaces().stream()
                .map(s -> new TestClips.Space(s.id(), sizes.get(s.id()), s.labels())).toList(), tested.groups());
    }
}
