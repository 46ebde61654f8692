package org.karmma.core.internal.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.files.WholeFiles;

/**
 * Where everything of a sweep lies: {@code variants/NAME} is the folder of a variant's run, and generated data that several share lie
 * beside them.
 *
 * @param split id of the split that it is judged on
 * @param some whether just some of the variants are run
 */
record SweepFolder(Path top, String split, boolean some) {

    private static final int LONGEST = 80;
    private static final int HASH = 8;
    private static final String VARIANTS = "variants";

    /** What was found, for programs. */
    Path results() {
        return top.resolve(name() + ".json");
    }

    /** The same, for people. */
    Path report() {
        return top.resolve(name() + ".html");
    }

    /** What was seen of the test split, or of some of the variants, does not replace what was chosen by. */
    private String name() {
        return split.equals("validation") ? some ? "sweep-only" : "sweep" : "sweep-" + split;
    }

    Path variants() {
        return top.resolve(VARIANTS);
    }

    /** The folder of a variant, relative to this one. */
    static String of(String variant) {
        String plain = variant.replaceAll("[^A-Za-z0-9._=,+-]", "_");
        boolean kept = plain.equals(variant) && plain.length() <= LONGEST && Character.isLetterOrDigit(plain.charAt(0));
        return VARIANTS + "/" + (kept ? plain
                : "v" + plain.substring(0, Math.min(LONGEST, plain.length())) + "-" + WholeFiles.sha256(variant).substring(0, HASH));
    }

    /** The run of a variant. */
    RunFolder run(String variant) {
        return new RunFolder(top.resolve(of(variant)));
    }

    /** The runs that are there, of this sweep or of an earlier one in the same folder. */
    Siblings runs() throws IOException {
        List<RunFolder> runs = new ArrayList<>();
        if (Files.isDirectory(variants())) {
            try (Stream<Path> folders = Files.list(variants())) {
                folders.filter(Files::isDirectory).sorted().forEach(folder -> runs.add(new RunFolder(folder)));
            }
        }
        return new Siblings(runs);
    }

    /**
     * Where the data of a variant are, as its experiment says it: a relative root counts from the folder of the sweep, and what is made
     * there has a folder for each way of making it.
     */
    String root(Setup setup) {
        String root = setup.experiment().dataset().root();
        if (Path.of(root).isAbsolute()) {
            return root;
        }
        Map<String, String> made = new TreeMap<>(setup.madeOf());
        String hash = made.isEmpty() ? "" : "-" + WholeFiles.sha256(setup.provider().id() + made).substring(0, HASH);
        return "../../" + root + hash;
    }
}
