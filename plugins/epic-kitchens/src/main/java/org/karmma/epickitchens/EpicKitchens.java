package org.karmma.epickitchens;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.osgi.service.component.annotations.Component;

/**
 * EPIC-KITCHENS-100 as it is published (Damen et al., "Rescaling Egocentric Vision", IJCV 2022). Under the root:
 * <pre>
 * annotations/EPIC_100_{train,validation,test_timestamps,verb_classes,noun_classes}.csv
 * P01/videos/P01_01.MP4  or  videos/P01/P01_01.MP4      kind "video": pictures, and sound where it has any
 * P01/rgb_frames/P01_01/frame_0000000001.jpg            kind "video", where there is no video file
 * P01/flow_frames/P01_01/{u,v}/frame_0000000001.jpg     kind "flow"
 * audio/P01/P01_01.wav                                  kind "audio"
 * boxes/P01/P01_01.json                                 kind "boxes"
 * imu/P01/P01_01.csv                                    kind "imu"
 * </pre>
 * Pictures are 59.94 a second, and 50 where the second part of the video's id has three digits (P01_101); flow has half as many.
 *
 * <p>Label spaces: {@code action} (the pairs of verb and noun class that occur in training and validation, sorted, named "verb noun"),
 * {@code verb}, {@code noun}. The published test file has no labels; one with {@code verb_class} and {@code noun_class} gives them,
 * except the action where its pair is in neither of the other files. Rows that cannot be used, and rows without media, are skipped
 * and listed.
 */
@Component(property = DatasetProvider.PROPERTY + "=" + EpicKitchens.ID)
public final class EpicKitchens implements DatasetProvider {

    static final String ID = "epic-kitchens";

    @Override
    public String id() {
        return ID;
    }

    /** {@code split}: how clips are divided; {@code epic}, as published. */
    @Override
    public Map<String, String> settings() {
        return Map.of("split", "epic");
    }

    @Override
    public List<String> spaces(Map<String, String> settings) {
        return EpicDataset.SPACES;
    }

    @Override
    public void check(Map<String, String> settings) throws DataException {
        String split = settings.getOrDefault("split", "epic");
        if (!split.equals("epic")) {
            throw new DataException("setting split", "there is no division \"" + split + "\" of " + ID, "Use split: epic");
        }
    }

    @Override
    public Dataset open(Path root, Map<String, String> settings) throws DataException {
        check(settings);
        return new EpicDataset(root);
    }
}
