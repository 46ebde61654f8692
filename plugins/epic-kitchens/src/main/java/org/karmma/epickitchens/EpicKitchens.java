package org.karmma.epickitchens;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.karmma.dataset.Split;
import org.osgi.service.component.annotations.Component;

/**
 * EPIC-KITCHENS-100 as it is published (Damen et al., "Rescaling Egocentric Vision", IJCV 2022). Under the root, in {@code annotations},
 * in a clone of the authors' repository (epic-kitchens-100-annotations), or in the root itself:
 * <pre>
 * EPIC_100_{train,validation,test_timestamps,verb_classes,noun_classes}.csv
 * EPIC_100_{tail_verbs,tail_nouns,unseen_participant_ids_validation,unseen_participant_ids_test,video_info}.csv    where they are there
 * </pre>
 * and under the root:
 * <pre>
 * P01/videos/P01_01.MP4  or  videos/P01/P01_01.MP4      kind "video": pictures, and sound where it has any
 * P01/rgb_frames/P01_01/frame_0000000001.jpg            kind "video", where there is no video file
 * P01/flow_frames/P01_01/{u,v}/frame_0000000001.jpg     kind "flow"
 * audio/P01/P01_01.wav  or  audio/P01_01.wav            kind "audio"
 * boxes/P01/P01_01.json                                 kind "boxes"
 * imu/P01/P01_01.csv                                    kind "imu"
 * dataset.hdf5, flow.hdf5, audio.hdf5                   all videos of a kind in one file, see {@link org.karmma.hdf5.PackedMedia}
 * </pre>
 * also in the folders of the first release ({@code videos/train/P01}, {@code frames_rgb_flow/rgb/train/P01}, ...; see MediaFiles). Pictures
 * were extracted at 60 a second from the videos of EPIC-KITCHENS-55, whatever rate the camera had (59.94 mostly, but also 29.97, 47.95 and
 * 90), and at 50 from those that came later, whose number has three digits (P01_101); the frame numbers of the annotations count so, too.
 * Flow has 30 a second, and 50. Video files say their rates themselves.
 *
 * <p>Label spaces: {@code action} (the pairs of verb and noun class that occur in training and validation, sorted, named "verb noun"),
 * {@code verb}, {@code noun}. The published test file has no labels; one with {@code verb_class} and {@code noun_class} gives them,
 * except the action where its pair is in neither of the other files. Rows that cannot be used, and rows without media, are skipped
 * and listed.
 */
@Component(property = DatasetProvider.PROPERTY + "=" + EpicKitchens.ID)
public final class EpicKitchens implements DatasetProvider {

    static final String ID = "epic-kitchens";

    /** Settings by the name that they have in the challenge's file. */
    private static final Map<String, String> LEVELS = Map.of("sls_pt", "slsPretraining", "sls_tl", "slsLabels", "sls_td", "slsData");
    private static final String UNLABELLED = "unlabelled";
    private static final Map<String, String> DEFAULTS = Map.of("split", Division.PUBLISHED, "validation", "0.1",
            "slsPretraining", "5", "slsLabels", "5", "slsData", "5", UNLABELLED, "");

    @Override
    public String id() {
        return ID;
    }

    /**
     * {@code split}: how clips are divided: {@code epic}, as published, or {@code epic-star} (Epic-Kitchens*): the published validation
     * split is kept for testing, and the part {@code validation} of the training split validates (see Division). {@code slsPretraining},
     * {@code slsLabels}, {@code slsData}: the supervision levels, 0 to 5, that the challenge's file declares; 5 as the authors' script has
     * it. {@code unlabelled}: a file of narrations beside the published ones, with their columns of ids and times, whose clips train
     * without labels: students learn from them what their teacher says.
     */
    @Override
    public Map<String, String> settings() {
        return DEFAULTS;
    }

    @Override
    public List<String> spaces(Map<String, String> settings) {
        return EpicDataset.SPACES;
    }

    @Override
    public void check(Map<String, String> settings) throws DataException {
        division(settings);
        levels(settings);
    }

    @Override
    public Dataset open(Path root, Map<String, String> settings) throws DataException {
        List<String> skipped = new ArrayList<>();
        Findings findings = Findings.opening(skipped);
        EpicDataset dataset = new EpicDataset(new Copy(root, division(settings), setting(settings, UNLABELLED), findings), levels(settings),
                skipped, findings);
        if (dataset.clips(Split.TRAIN).isEmpty()) {
            throw new DataException(root.toString(), "no clip is left to train on", skipped.isEmpty() ? "Look at the setting validation"
                    : "The first reason is: " + skipped.get(0));
        }
        return dataset;
    }

    @Override
    public boolean recognizes(Path root) {
        return AnnotationFolder.isUnder(root);
    }

    /** Also looks for the media of each video, and at the lists of nouns. */
    @Override
    public Optional<Dataset> inspect(Path root, Map<String, String> settings, Consumer<Finding> hearer,
            Progress progress) {
        Findings findings = Findings.inspecting(hearer);
        try {
            Copy copy = new Copy(root, division(settings), setting(settings, UNLABELLED), findings);
            new MediaLook(copy, findings).run(progress);
            return findings.isFatal() ? Optional.empty() : Optional.of(new EpicDataset(copy, levels(settings), List.of(), findings));
        } catch (DataException e) {
            hearer.accept(Finding.of(Finding.Severity.FATAL, Finding.ANNOTATIONS, e));
            return Optional.empty();
        }
    }

    private static Division division(Map<String, String> settings) throws DataException {
        return Division.of(setting(settings, "split"), setting(settings, "validation"));
    }

    private static Map<String, Integer> levels(Map<String, String> settings) throws DataException {
        Map<String, Integer> levels = new LinkedHashMap<>();
        for (Map.Entry<String, String> level : LEVELS.entrySet()) {
            String value = setting(settings, level.getValue()).strip();
            if (!value.matches("[0-5]")) {
                throw new DataException("setting " + level.getValue(), "\"" + value + "\" is no supervision level of the challenge",
                        "Use 0 to 5; the default is 5");
            }
            levels.put(level.getKey(), Integer.parseInt(value));
        }
        return levels;
    }

    private static String setting(Map<String, String> settings, String key) {
        return settings.getOrDefault(key, DEFAULTS.get(key));
    }
}
