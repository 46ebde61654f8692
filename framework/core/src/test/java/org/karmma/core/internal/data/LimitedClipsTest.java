package org.karmma.core.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.karmma.core.internal.toy.ToyData;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.dataset.Submission;

class LimitedClipsTest {

    private static final Dataset TOY = new ToyData().open(Path.of("toy"), Map.of("train", "24", "validation", "12", "bad", "0"));

    private static List<String> ids(Dataset dataset, Split split) {
        return dataset.clips(split).stream().map(Clip::id).toList();
    }

    @Test
    void clipsAreSpreadEvenlyAndAllOfASmallSplitTakePart() {
        Dataset few = new LimitedClips(TOY, 5);
        assertEquals(List.of("train0", "train4", "train9", "train14", "train19"), ids(few, Split.TRAIN));
        assertThrows(IndexOutOfBoundsException.class, () -> few.clips(Split.TRAIN).get(5));
        assertEquals(ids(TOY, Split.VALIDATION), ids(new LimitedClips(TOY, 12), Split.VALIDATION));
        assertSame(TOY.labelSpaces(), few.labelSpaces());
    }

    @Test
    void whatIsToldOfASplitSaysThatItIsNotAllAndNothingIsHandedIn() {
        Dataset told = new Dataset() {
            @Override
            public String id() {
                return "told";
            }

            @Override
            public List<LabelSpace> labelSpaces() {
                return List.of();
            }

            @Override
            public List<Clip> clips(Split split) {
                return List.of();
            }

            @Override
            public Optional<String> fingerprint(Split split) {
                return Optional.of("as told");
            }

            @Override
            public Optional<Submission> submission(Split split) {
                throw new AssertionError("a part cannot be handed in");
            }
        };
        assertNotEquals(told.fingerprint(Split.TEST), new LimitedClips(told, 3).fingerprint(Split.TEST));
        assertNotEquals(new LimitedClips(told, 4).fingerprint(Split.TEST), new LimitedClips(told, 3).fingerprint(Split.TEST));
        assertTrue(new LimitedClips(told, 3).submission(Split.TEST).isEmpty());
    }
}
