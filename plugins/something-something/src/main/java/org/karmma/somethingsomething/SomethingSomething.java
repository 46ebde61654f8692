package org.karmma.somethingsomething;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;
import org.karmma.dataset.Progress;
import org.osgi.service.component.annotations.Component;

/**
 * Something-Something V2 as it is published (Goyal et al., "The something something video database", ICCV 2017; today by Qualcomm), with
 * the boxes of Something-Else (Materzynska et al., CVPR 2020). Under the root, or in annotations or labels:
 * <pre>
 * something-something-v2-{labels,train,validation,test}.json   or  {labels,train,validation,test}.json
 * test-answers.csv                                             labels of the test split, which later packages hold
 * </pre>
 * and under the root:
 * <pre>
 * 20bn-something-something-v2/1.webm             or  videos/1.webm      kind "video": pictures, 12 a second, no sound
 * 20bn-something-something-v2-frames/1/*.jpg     or  frames/1/          kind "video", where there is no video file
 * 20bn-something-something-v2-flow/1/            or  flow/1/            kind "flow": u and v, or pictures of x as red and y as green
 * dataset.hdf5, flow.hdf5                        all videos of a kind in one file, see {@link org.karmma.hdf5.PackedMedia}
 * bounding_box_annotations/*.json                or  bounding_box_annotations.json    kind "boxes"
 * </pre>
 * A clip is a whole video. One label space, {@code action}: the templates, by the index that the labels file gives them. Entries that
 * cannot be used, and those without a video, are skipped and listed.
 *
 * <p>Formats were looked up in what is published about them and in programs that read them; the data themselves were never at hand.
 */
@Component(property = DatasetProvider.PROPERTY + "=" + SomethingSomething.ID)
public final class SomethingSomething implements DatasetProvider {

    static final String ID = "something-something";

    /** The only label space. */
    static final String SPACE = "action";

    private static final Map<String, String> DEFAULTS = Map.of("split", Division.PUBLISHED, "validation", "0.1", "frameRate", "12",
            "unlabelled", "");

    @Override
    public String id() {
        return ID;
    }

    /**
     * {@code split}: how clips are divided: {@code ssv2}, as published, or {@code ssv2-star}: the published validation split is kept for
     * testing, since the labels of the test split were secret for years, and the part {@code validation} (0 to 1) of the training split
     * validates. Which part, the videos' ids decide: those whose {@linkplain Division#place place} is below it. {@code frameRate}: pictures
     * per second where videos were cut into folders of pictures. {@code unlabelled}: an annotation file beside the published ones, a list
     * of ids, whose videos train without labels: students learn from them what their teacher says.
     */
    @Override
    public Map<String, String> settings() {
        return DEFAULTS;
    }

    @Override
    public List<String> spaces(Map<String, String> settings) {
        return List.of(SPACE);
    }

    @Override
    public void check(Map<String, String> settings) throws DataException {
        Division.of(settings);
        number(settings, "frameRate", 0, 1000);
    }

    @Override
    public Dataset open(Path root, Map<String, String> settings) throws DataException {
        List<String> skipped = new ArrayList<>();
        Copy copy = new Copy(root, Division.of(settings), number(settings, "frameRate", 0, 1000), unlabelled(settings),
                Findings.opening(skipped));
        return new SomethingDataset(copy.templates, copy.videos, copy.media, copy.boxes, id -> true, skipped);
    }

    @Override
    public boolean recognizes(Path root) {
        return AnnotationFiles.areUnder(root) || Files.isDirectory(root.resolve(MediaFolders.VIDEOS));
    }

    /** Reads the boxes, too, from front to back, so that the clips are known to have some or none. */
    @Override
    public Optional<Dataset> inspect(Path root, Map<String, String> settings, Consumer<Finding> hearer,
            Progress progress) {
        Findings findings = Findings.inspecting(hearer);
        try {
            Copy copy = new Copy(root, Division.of(settings), number(settings, "frameRate", 0, 1000), unlabelled(settings), findings);
            Inspection inspection = new Inspection(root, copy, findings);
            inspection.run(progress);
            return findings.isFatal() ? Optional.empty() : Optional.of(new SomethingDataset(copy.templates, copy.videos, copy.media,
                    copy.boxes, inspection::isBoxed, List.of()));
        } catch (DataException e) {
            hearer.accept(Finding.of(Finding.Severity.FATAL, Finding.ANNOTATIONS, e));
            return Optional.empty();
        }
    }

    private static String unlabelled(Map<String, String> settings) {
        return settings.getOrDefault("unlabelled", DEFAULTS.get("unlabelled"));
    }

    /** A setting above {@code low}, below {@code high}. */
    static double number(Map<String, String> settings, String key, double low, double high) throws DataException {
        String text = settings.getOrDefault(key, DEFAULTS.get(key));
        try {
            double value = Double.parseDouble(text.strip());
            if (value > low && value < high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new DataException("setting " + key, "\"" + text + "\" is not a number above " + low + " and below " + high, "The default is "
                + DEFAULTS.get(key));
    }
}
