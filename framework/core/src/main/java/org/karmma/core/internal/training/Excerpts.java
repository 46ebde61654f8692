package org.karmma.core.internal.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.karmma.core.internal.files.Folders;
import org.karmma.core.internal.packaging.Excerpt;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Split;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/**
 * Excerpts that a modality made of validation clips and reads a signal from. What a bundle does wrong here costs the probes their clips,
 * not the run its network.
 */
final class Excerpts implements AutoCloseable {

    /** Clips that are tried: the one or the other may be silent or still just where it is cut. */
    private static final int TRIES = 4 * SystemProbes.COUNT;

    private final Path folder;
    private final List<Excerpt> made = new ArrayList<>();
    private final List<Samples> signals = new ArrayList<>();
    private String problem = "no clip was tried";

    private Excerpts(Path folder) {
        this.folder = folder;
    }

    /** @param ids of validation clips, in the order of the data set */
    static Excerpts of(Modality modality, SignalFormat format, Dataset dataset, Stream<String> ids) throws IOException {
        Set<String> wanted = ids.limit(TRIES).collect(Collectors.toSet());
        Excerpts excerpts = new Excerpts(Files.createTempDirectory("karmma-excerpts-"));
        try {
            for (Clip clip : dataset.clips(Split.VALIDATION)) {
                if (wanted.isEmpty() || excerpts.made.size() == SystemProbes.COUNT) {
                    break;
                }
                if (wanted.remove(clip.id())) {
                    excerpts.add(modality, format, clip, excerpts.folder.resolve(String.valueOf(wanted.size())));
                }
            }
            return excerpts;
        } catch (IOException | RuntimeException e) {
            excerpts.close();
            throw e;
        }
    }

    private void add(Modality modality, SignalFormat format, Clip clip, Path own) throws IOException {
        Files.createDirectory(own);
        try {
            Optional<Clip> excerpt = modality.excerpt(clip, own);
            if (excerpt.isEmpty()) {
                problem = "its modality made no excerpt of " + clip;
                return;
            }
            Excerpt candidate = new Excerpt(excerpt.get(), own);
            candidate.check();
            Reading reading = modality.read(candidate.clip(), format);
            if (reading instanceof Reading.Present present && format.matches(present.signal())) {
                made.add(candidate);
                signals.add(present.signal());
            } else {
                problem = "from the excerpt of " + clip + " its modality read " + reading;
            }
        } catch (DataException | IOException | RuntimeException | LinkageError e) {
            problem = "the excerpt of " + clip + " failed: " + e;
        }
    }

    /** As many as probes are wanted, or fewer. */
    List<Excerpt> made() {
        return made;
    }

    /** What was read from each. */
    List<Samples> signals() {
        return signals;
    }

    /** What was wrong with the last one that was not made. */
    String problem() {
        return problem;
    }

    @Override
    public void close() throws IOException {
        Folders.delete(folder);
    }
}
