package org.karmma.core.internal.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.dataset.Clip;
import org.karmma.dataset.ClipGroup;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.evaluation.TestClips;

/** What is known of clips that a network is tested on: labels from the cache, groups from the data set. */
final class JudgedClips {

    private JudgedClips() {}

    /** @param rows of the cache */
    static TestClips of(SignalCache cache, int[] rows, List<LabelSpace> spaces, List<TestClips.Group> groups) {
        List<TestClips.Space> labels = spaces.stream().map(space -> new TestClips.Space(space.id(), space.size(),
                IntStream.of(rows).map(row -> cache.label(row, space.id())).toArray())).toList();
        return new TestClips(IntStream.of(rows).mapToObj(row -> cache.row(row).id()).toList(), labels, groups);
    }

    /** The groups that the data set's benchmark judges by themselves. */
    static List<TestClips.Group> groups(SignalCache cache, int[] rows, List<LabelSpace> spaces, Dataset dataset, Split split) {
        List<ClipGroup> declared = dataset.groups(split);
        if (declared.isEmpty()) {
            return List.of();
        }
        Map<String, Integer> place = new HashMap<>();
        IntStream.range(0, rows.length).forEach(i -> place.put(cache.row(rows[i]).id(), i));
        List<Map<String, IntStream.Builder>> members = new ArrayList<>();
        declared.forEach(group -> members.add(new LinkedHashMap<>()));
        for (Clip clip : dataset.clips(split)) {
            Integer at = place.get(clip.id());
            for (int g = 0; at != null && g < declared.size(); g++) {
                for (LabelSpace space : spaces) {
                    if (declared.get(g).holds().test(clip, space.id())) {
                        members.get(g).computeIfAbsent(space.id(), s -> IntStream.builder()).add(at);
                    }
                }
            }
        }
        List<TestClips.Group> groups = new ArrayList<>();
        for (int g = 0; g < declared.size(); g++) {
            Map<String, int[]> bySpace = new LinkedHashMap<>();
            members.get(g).forEach((space, clips) -> bySpace.put(space, clips.build().sorted().toArray()));
            groups.add(new TestClips.Group(declared.get(g).id(), declared.get(g).title(), bySpace));
        }
        return groups;
    }
}
