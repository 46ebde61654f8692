package org.karmma.core.internal.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;

/**
 * A hash of everything that is known of a split without decoding it: ids, spans, labels and their spaces, and of each piece of evidence
 * where it is, how long, and when it was changed. Each path is looked at once, so that it takes a second where a split has a hundred
 * thousand clips of a few hundred recordings.
 */
final class SplitFingerprint {

    /** A folder with no more entries is one of folders (u and v of flow), or of the few files of a whole data set: these may change. */
    private static final int FEW = 16;

    private final Path root;
    private final MessageDigest digest = DigestUtils.getSha256Digest();
    private final Map<Path, String> stamps = new HashMap<>();

    private SplitFingerprint(Path root) {
        this.root = root;
    }

    /** @param root of the data: paths under it count from there, so that a run may be moved with its data */
    static String of(Dataset dataset, Split split, Path root) {
        SplitFingerprint fingerprint = new SplitFingerprint(root);
        for (LabelSpace space : dataset.labelSpaces()) {
            fingerprint.add(space.id(), space.classes());
        }
        Optional<String> told = dataset.fingerprint(split);
        if (told.isPresent()) {
            fingerprint.add(told.get());
        } else {
            dataset.clips(split).forEach(fingerprint::add);
        }
        return Hex.encodeHexString(fingerprint.digest.digest());
    }

    private void add(Clip clip) {
        add(clip.id(), clip.span(), new TreeMap<>(clip.labels()));
        clip.evidence().forEach((kind, evidence) -> add(kind, evidence instanceof Evidence.Buffer buffer
                ? List.of(buffer, buffer.rate(), buffer.start()) : known((Evidence.Recording) evidence)));
    }

    private String known(Evidence.Recording recording) {
        return stamp(recording.path()) + recording.entry().map(entry -> " " + entry + " " + recording.rate() + " " + recording.start())
                .orElse("");
    }

    /** Each fact ends where no fact can: with a zero. */
    private void add(Object... facts) {
        for (Object fact : facts) {
            digest.update((fact + "\0").getBytes(StandardCharsets.UTF_8));
        }
    }

    private String stamp(Path path) {
        return stamps.computeIfAbsent(path, p -> (p.startsWith(root) ? root.relativize(p) : p.toAbsolutePath()) + " " + state(p, true));
    }

    private static String state(Path path, boolean within) {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            if (!found.isDirectory()) {
                return found.size() + " " + found.lastModifiedTime();
            }
            return found.lastModifiedTime() + (within ? " " + entries(path) : "");
        } catch (IOException | DirectoryIteratorException e) {
            return "unreadable"; // whoever reads the clip says what is wrong
        }
    }

    private static List<String> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path entry : all) {
                if (entries.size() == FEW) {
                    return List.of();
                }
                entries.add(entry);
            }
        }
        return entries.stream().sorted().map(f -> f.getFileName() + " " + state(f, false)).toList();
    }
}
