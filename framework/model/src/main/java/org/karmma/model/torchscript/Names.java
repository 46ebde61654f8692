package org.karmma.model.torchscript;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Makes names that are possible in Python, one for each name, in the order in which they are asked for. */
final class Names {

    /** What means something else in an object of a module's class. */
    private static final Set<String> TAKEN = Set.of("False", "None", "True", "and", "as", "assert", "async", "await", "break",
            "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
            "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "training", "forward", "self");

    private final Map<String, String> made = new HashMap<>();
    private final Set<String> used = new HashSet<>(TAKEN);

    String of(String name) {
        return made.computeIfAbsent(name, this::free);
    }

    private String free(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
        String base = plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
        String free = base;
        for (int i = 2; !used.add(free); i++) {
            free = base + "_" + i;
        }
        return free;
    }
}
