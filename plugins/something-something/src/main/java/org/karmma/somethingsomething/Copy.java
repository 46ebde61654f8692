package org.karmma.somethingsomething;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;
import org.karmma.dataset.Split;

/** A copy of the data set while it is read: annotations, then what is there of each video. */
final class Copy {

    private static final int SHOWN = 5;

    private final Path root;
    private final Division division;
    private final Findings findings;
    private final AnnotationFiles files;
    private final Set<String> ids = new HashSet<>();

    final Templates templates;
    final MediaFolders media;
    final Optional<BoxAnnotations> boxes;
    final Map<Split, List<Video>> videos;

    /**
     * @param unlabelled name of an annotation file whose videos train without labels; empty for none
     * @throws DataException where it is opened and cannot be
     */
    Copy(Path root, Division division, double frameRate, String unlabelled, Findings findings) throws DataException {
        this.root = root;
        this.division = division;
        this.findings = findings;
        this.files = new AnnotationFiles(root);
        this.templates = orTold(() -> Templates.read(files.get("labels.json")), null);
        this.media = orTold(() -> new MediaFolders(root, frameRate), null);
        this.boxes = orTold(() -> BoxAnnotations.under(root), Optional.empty());
        if (media != null && media.isEmpty()) {
            findings.fatal(new DataException(root.toString(), "there is no folder of videos", "Put them into " + MediaFolders.VIDEOS
                    + ", as they are unpacked (1.webm, 2.webm, ...)"));
        }
        List<Video> training = published("train.json", true);
        List<Video> validation = published("validation.json", true);
        this.videos = division.divide(withMedia(training), withMedia(validation), withMedia(division.star() ? List.of() : test()));
        if (!unlabelled.isBlank()) {
            List<Video> more = withMedia(published(unlabelled.strip(), false));
            videos.put(Split.TRAIN, Stream.concat(videos.get(Split.TRAIN).stream(), more.stream()).toList());
        }
    }

    /** Something that may fail. */
    private interface Part<T> {
        T read() throws DataException;
    }

    private <T> T orTold(Part<T> part, T otherwise) throws DataException {
        try {
            return part.read();
        } catch (DataException e) {
            findings.fatal(e);
            return otherwise;
        }
    }

    private List<Video> published(String name, boolean labelled) throws DataException {
        return orTold(() -> Video.read(files.get(name), templates, labelled, ids, findings), List.of());
    }

    /** Its labels were kept secret; whoever has only the other splits can work with them. */
    private List<Video> test() throws DataException {
        if (files.find("test.json").isEmpty()) {
            findings.warning(Finding.ANNOTATIONS, root.toString(), "there is no annotation file of the test split",
                    "Without it the test split is"
                    + " empty; split: " + Division.STAR + " tests on the validation split");
            return List.of();
        }
        List<Video> test = published("test.json", false);
        Optional<Path> answers = files.find("test-answers.csv");
        return answers.isEmpty() ? test : orTold(() -> Answers.label(test, answers.get(), templates, findings), test);
    }

    /** Those of which there is anything; all of them where every one is to be looked at. */
    private List<Video> withMedia(List<Video> annotated) {
        List<Video> found = new ArrayList<>(annotated.size());
        for (Video video : annotated) {
            boolean there = media == null || media.has(video.id());
            if (there || findings.isInspecting()) {
                found.add(video);
            }
            if (!there) {
                findings.error("video", video.where(), "there is no " + MediaFolders.VIDEOS + "/" + video.id()
                        + ".webm, and nothing else of it",
                        "Unpack the videos again");
            }
        }
        return found;
    }

    /** The first few of many, for one sentence. */
    static String some(List<String> many) {
        String shown = String.join(", ", many.subList(0, Math.min(SHOWN, many.size())));
        return many.size() > SHOWN ? shown + ", ..." : shown;
    }

    /** Whether the test file was not looked at, so that its videos are no strangers. */
    boolean leavesOut() {
        return division.star();
    }

    /** Ids that are annotated in any file that was read, whether there is a video or not. */
    Set<String> ids() {
        return ids;
    }
}
