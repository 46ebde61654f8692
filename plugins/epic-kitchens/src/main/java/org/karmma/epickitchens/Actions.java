package org.karmma.epickitchens;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The actions: pairs of verb and noun class, sorted by verb, then noun; the index of each is its place. What is written as an action in
 * the challenge's files is the pair itself.
 */
final class Actions {

    private final Map<List<Integer>, Integer> byPair = new LinkedHashMap<>();

    /** The pairs that occur in training and validation as they are published, however they are divided. */
    Actions(Map<Source, List<Narration>> read) {
        Set<Integer> keys = new TreeSet<>();
        for (Source source : List.of(Source.TRAIN, Source.VALIDATION)) {
            read.getOrDefault(source, List.of()).forEach(n -> keys.add(n.verb() << 16 | n.noun()));
        }
        keys.forEach(key -> byPair.put(List.of(key >> 16, key & 0xffff), byPair.size()));
    }

    /** The index of a pair, or null where it is none of them. */
    Integer of(int verb, int noun) {
        return byPair.get(List.of(verb, noun));
    }

    /** By index. */
    List<List<Integer>> pairs() {
        return List.copyOf(byPair.keySet());
    }
}
