package org.karmma.evaluation;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a test was about: clips, what is known to happen in them, and which of them are looked at by themselves, too.
 *
 * @param ids of the clips
 * @param spaces the label spaces that were predicted; results judge the first
 * @param groups clips that a benchmark judges by themselves, such as those of unseen participants
 */
public record TestClips(List<String> ids, List<Space> spaces, List<Group> groups) {

    /** Of a clip that nobody labelled. */
    public static final int UNLABELLED = -1;

    /**
     * A label space.
     *
     * @param size how many classes it has
     * @param labels {@code [clip]} class indices, {@link #UNLABELLED} where there is none
     */
    public record Space(String id, int size, int[] labels) {

        /** Which clips are labelled, ascending. */
        int[] labelled() {
            return IntStream.range(0, labels.length).filter(clip -> labels[clip] != UNLABELLED).toArray();
        }
    }

    /** @param members by label space the clips of the group, ascending; a label space that is not there has none */
    public record Group(String id, String title, Map<String, int[]> members) {
        public Group {
            members = Collections.unmodifiableMap(new TreeMap<>(members)); // in one order, so that files are the same each time
        }
    }

    public TestClips {
        ids = List.copyOf(ids);
        spaces = List.copyOf(spaces);
        groups = List.copyOf(groups);
        if (spaces.isEmpty()) {
            throw new IllegalArgumentException("nothing is judged: there is no label space");
        }
        for (Space space : spaces) {
            if (space.labels().length != ids.size()) {
                throw new IllegalArgumentException("label space " + space.id() + " has " + space.labels().length + " labels for "
                        + ids.size() + " clips");
            }
        }
    }

    /** The label space that results judge. */
    public Space judged() {
        return spaces.get(0);
    }

    /** @throws IllegalArgumentException if this was not predicted */
    public Space space(String id) {
        return spaces.stream().filter(s -> s.id().equals(id)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("label space " + id + " was not predicted"));
    }

    /** Those with a label in the space that is judged; the numbers of the clips change. */
    public TestClips judgedAlone() {
        int[] kept = judged().labelled();
        int[] now = new int[ids.size()];
        Arrays.fill(now, -1);
        IntStream.range(0, kept.length).forEach(i -> now[kept[i]] = i);
        return new TestClips(IntStream.of(kept).mapToObj(ids::get).toList(),
                spaces.stream().map(s -> new Space(s.id(), s.size(), IntStream.of(kept).map(clip -> s.labels()[clip]).toArray())).toList(),
                groups.stream().map(g -> new Group(g.id(), g.title(), g.members().entrySet().stream().collect(
                        Collectors.toMap(Map.Entry::getKey,
                                m -> IntStream.of(m.getValue()).map(clip -> now[clip]).filter(clip -> clip >= 0).toArray())))).toList());
    }

    /** Whether another test was about the same clips with the same labels. */
    boolean sameAs(TestClips other) {
        return ids.equals(other.ids) && spaces.size() == other.spaces.size() && IntStream.range(0, spaces.size()).allMatch(s ->
                spaces.get(s).id().equals(other.spaces.get(s).id()) && Arrays.equals(spaces.get(s).labels(), other.spaces.get(s).labels()));
    }
}
