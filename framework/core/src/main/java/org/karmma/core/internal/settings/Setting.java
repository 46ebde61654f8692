package org.karmma.core.internal.settings;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A setting as a metatype describes it.
 *
 * @param type the metatype's word: Integer, Long, Double, Boolean, String, ...
 * @param many whether it is a list
 * @param options what it may be; empty where that is anything within the range
 * @param least of a number; null where there is no bound
 * @param most of a number; null where there is no bound
 * @param standard what counts where it is not given, as text
 */
record Setting(String key, String type, boolean many, List<String> options, String least, String most, String standard) {

    private static final Set<String> WHOLE = Set.of("Integer", "Long", "Short", "Byte");
    private static final Set<String> FRACTIONS = Set.of("Double", "Float");

    /** What is wrong with a value and what would be right, a sentence that names the key; empty if it can be used. */
    Optional<String> problem(Object value) {
        Collection<?> all = value instanceof Collection<?> list ? list : value instanceof Object[] array ? Arrays.asList(array)
                : value.getClass().isArray() ? primitives(value) : List.of(value);
        return all.stream().allMatch(one -> fits(String.valueOf(one).strip())) && (many || all.size() == 1) ? Optional.empty()
                : Optional.of(key + " = " + (all.size() == 1 ? all.iterator().next() : all) + ", and it is " + what());
    }

    private static List<?> primitives(Object array) {
        return IntStream.range(0, Array.getLength(array))
                .mapToObj(i -> Array.get(array, i)).toList();
    }

    private boolean fits(String text) {
        if (!options.isEmpty()) {
            return options.contains(text);
        }
        if (type.equals("Boolean")) {
            return text.equals("true") || text.equals("false");
        }
        if (!isNumber()) {
            return true;
        }
        try {
            double number = WHOLE.contains(type) ? Long.parseLong(text) : Double.parseDouble(text);
            return Double.isFinite(number) && (least == null || number >= Double.parseDouble(least))
                    && (most == null || number <= Double.parseDouble(most));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private boolean isNumber() {
        return WHOLE.contains(type) || FRACTIONS.contains(type);
    }

    /** For instance "a whole number from 1 to 600 (default 30)". */
    private String what() {
        String kind = !options.isEmpty() ? "one of " + String.join(", ", options) : type.equals("Boolean") ? "true or false"
                : (many ? "a list of " : "") + (WHOLE.contains(type) ? many ? "whole numbers" : "a whole number" : many ? "numbers"
                        : "a number");
        String range = !isNumber() || least == null && most == null ? "" : least == null ? " of at most " + most
                : most == null ? " of at least " + least : " from " + least + " to " + most;
        return kind + range + (standard == null || standard.isEmpty() ? "" : " (default " + standard + ")");
    }
}
