package org.karmma.core.internal.data;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import org.karmma.dataset.Clip;
import org.karmma.dataset.ClipGroup;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;

/**
 * At most so many clips of each split of a data set, spread evenly over it. Nothing of it can be handed in to a challenge.
 *
 * @param most at least 1
 */
public record LimitedClips(Dataset whole, int most) implements Dataset {

    @Override
    public String id() {
        return whole.id();
    }

    @Override
    public List<LabelSpace> labelSpaces() {
        return whole.labelSpaces();
    }

    @Override
    public List<Clip> clips(Split split) {
        List<Clip> all = whole.clips(split);
        return all.size() <= most ? all : new Spread(all, most);
    }

    @Override
    public Optional<String> fingerprint(Split split) {
        return whole.fingerprint(split).map(told -> told + " limited to " + most);
    }

    @Override
    public List<String> skipped() {
        return whole.skipped();
    }

    @Override
    public List<ClipGroup> groups(Split split) {
        return whole.groups(split);
    }

    /** A view, since clips may be made when they are asked for. */
    private static final class Spread extends AbstractList<Clip> implements RandomAccess {

        private final List<Clip> all;
        private final int size;

        Spread(List<Clip> all, int size) {
            this.all = all;
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Clip get(int index) {
            return all.get((int) ((long) Objects.checkIndex(index, size) * all.size() / size));
        }
    }
}
