package org.karmma.core.internal.toy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;

/**
 * Clips of two modalities, {@code left} and {@code right}, each four numbers of which the one at the place of the clip's action stands
 * out; every fifth clip was recorded without {@code right}. A third, {@code front}, says the same more clearly, and every fourth clip was
 * recorded without it. One training clip in {@code bad} is damaged.
 */
public class ToyData implements DatasetProvider {

    private static final List<LabelSpace> SPACES = List.of(new LabelSpace("action", List.of("cut", "wash", "open")),
            new LabelSpace("verb", List.of("hold", "move")));

    @Override
    public String id() {
        return "toy";
    }

    @Override
    public Map<String, String> settings() {
        return new TreeMap<>(Map.of("train", "24", "validation", "12", "bad", "0"));
    }

    @Override
    public void prepare(Path root, Map<String, String> settings, int threads, Progress progress) {
        progress.at(1, 1, "prepared");
    }

    @Override
    public Dataset open(Path root, Map<String, String> settings) {
        int train = Integer.parseInt(settings.get("train"));
        int validation = Integer.parseInt(settings.get("validation"));
        int bad = Integer.parseInt(settings.get("bad"));
        return new Dataset() {
            @Override
            public String id() {
                return "toy";
            }

            @Override
            public List<LabelSpace> labelSpaces() {
                return SPACES;
            }

            @Override
            public List<Clip> clips(Split split) {
                int count = switch (split) {
                    case PRETRAIN -> 30;
                    case TRAIN -> train;
                    case VALIDATION -> validation;
                    case TEST -> 12;
                };
                return make(split, count, split == Split.TRAIN ? bad : 0);
            }
        };
    }

    private static List<Clip> make(Split split, int count, int bad) {
        SplittableRandom random = new SplittableRandom(split.ordinal());
        List<Clip> clips = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int action = i % 3;
            Clip.Builder clip = Clip.builder(split.id() + i).label("action", action).label("verb", action % 2);
            ToyModality.put(clip, "left", numbers(action, random));
            if (i % 5 != 4) {
                ToyModality.put(clip, "right", numbers(action, random));
            }
            if (i % 4 != 3) {
                float[] numbers = new float[4];
                numbers[action] = 200;
                ToyModality.put(clip, "front", numbers);
            }
            if (i < bad) {
                clip.evidence("right", new Evidence.Recording(Path.of("right" + i + ".raw")));
            }
            clips.add(clip.build());
        }
        return clips;
    }

    private static float[] numbers(int action, SplittableRandom random) {
        float[] numbers = new float[4];
        for (int i = 0; i < 4; i++) {
            numbers[i] = random.nextInt(3) + (i == action ? 4 : 0);
        }
        return numbers;
    }
}
