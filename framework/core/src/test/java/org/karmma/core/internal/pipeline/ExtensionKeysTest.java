package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which stages of an extension are carried out again after a change. */
class ExtensionKeysTest extends Extended {

    private static final Map<String, String> CONTENTS = Map.of("train", "t", "validation", "v", "test", "e");

    @Test
    void whatIsDoneAgainAfterAChange() throws Exception {
        Map<String, String> keys = keys(Map.of(), CODE, CONTENTS);
        assertEquals(Set.of("data", "match", "signals", "limit", "extend", "test"),
                new TreeSet<>(keys.keySet().stream().map(name -> name.replaceFirst("-.*", "")).toList()));
        assertTrue(keys.keySet().stream().noneMatch(name -> name.contains("pretrain")), "no teacher, no pool: " + keys.keySet());
        assertEquals(Set.of(), again(keys, "extension.tolerance", "3"));
        assertEquals(Set.of(), again(keys, "evaluation.bootstrap", "500"));
        for (String key : List.of("extension.epochs", "extension.alpha", "extension.presence", "extension.temperature")) {
            assertEquals(Set.of("extend", "test-extended"), again(keys, key, key.equals("extension.epochs") ? "3" : "0.25"), key);
        }
        assertEquals(Set.of("extend", "test-extended"), again(keys, "extension.fineTune", "true"));
        assertEquals(Set.of("extend", "test-extended"), again(keys, keys(Map.of(), with(CODE, "fusion karmma"), CONTENTS)));
        assertEquals(Set.of(), again(keys, keys(Map.of(), with(CODE, "distillation v3"), CONTENTS)), "no recipe takes part");
        assertEquals(keys.keySet(), again(keys, keys(Map.of(), with(CODE, "data set toy"), CONTENTS)));
        Set<String> test = new TreeSet<>(keys.keySet());
        test.removeIf(name -> !name.contains("test"));
        assertEquals(test, again(keys, keys(Map.of(), CODE, with(CONTENTS, "test"))), "what is only tested on teaches nothing");
        Set<String> validation = new TreeSet<>(keys.keySet());
        validation.removeIf(name -> !name.contains("validation") && !name.contains("extend"));
        assertEquals(validation, again(keys, keys(Map.of(), CODE, with(CONTENTS, "validation"))));
    }

    private Map<String, String> keys(Map<String, String> overrides, Map<String, String> code, Map<String, String> contents)
            throws Exception {
        return StageRecord.keys(new Stages(setup(overrides), code).inOrder(),
                Map.of("data", JSON.valueToTree(Map.of("contents", contents))));
    }

    private static Map<String, String> with(Map<String, String> map, String changed) {
        Map<String, String> other = new TreeMap<>(map);
        other.put(changed, "changed");
        return other;
    }

    private Set<String> again(Map<String, String> before, String key, String value) throws Exception {
        return again(before, keys(Map.of(key, value), CODE, CONTENTS));
    }

    private static Set<String> again(Map<String, String> before, Map<String, String> after) {
        Set<String> again = new TreeSet<>(after.keySet());
        again.removeIf(name -> after.get(name).equals(before.get(name)));
        return again;
    }
}
