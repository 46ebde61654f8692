package org.karmma.torchscript;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.extractor.CodeFile;
import org.karmma.extractor.TokenLayout;
import org.karmma.fusion.SlotLayout;

/** Reads the values of configuration files, which are text; every problem names its key. */
final class Values {

    private static final Pattern LAYOUT = Pattern.compile("(\\d+)\\s*[x,]\\s*(\\d+)");
    private static final Pattern SLOT = Pattern.compile("(\\S+)\\s+(\\d+\\s*x\\s*\\d+)");

    private Values() {}

    /** Between commas; none in blank text. */
    static List<String> list(String text) {
        return text == null || text.isBlank() ? List.of() : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    static List<Double> numbers(String key, String text) {
        return each(key, text, "a number", Double::valueOf);
    }

    static List<Integer> integers(String key, String text) {
        return each(key, text, "a whole number", Integer::valueOf);
    }

    private static <T> List<T> each(String key, String text, String kind, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        for (String value : list(text)) {
            try {
                values.add(parse.apply(value));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(key + " = " + text + ": '" + value + "' is not " + kind
                        + ". Write such, with commas between.", e);
            }
        }
        return values;
    }

    /** {@code 8 x 768}. */
    static TokenLayout layout(String key, String text) {
        Matcher found = LAYOUT.matcher(text.strip());
        if (!found.matches()) {
            throw new IllegalArgumentException(key + " = " + text + ": a token layout is count x width, such as 8 x 768");
        }
        return new TokenLayout(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
    }

    /** {@code video 8 x 768, audio 4 x 128}. */
    static List<SlotLayout> slots(String key, String text) {
        List<SlotLayout> slots = new ArrayList<>();
        for (String slot : list(text)) {
            Matcher found = SLOT.matcher(slot);
            if (!found.matches()) {
                throw new IllegalArgumentException(key + " = " + text + ": '" + slot + "' is no slot, such as video 8 x 768");
            }
            slots.add(new SlotLayout(found.group(1), layout(key, found.group(2))));
        }
        if (slots.isEmpty()) {
            throw new IllegalArgumentException(key + " names no slot; write such as video 8 x 768, audio 4 x 128");
        }
        return slots;
    }

    /** {@code alpha 0.5, temperature 2}. */
    static Map<String, Double> settings(String key, String text) {
        Map<String, Double> settings = new LinkedHashMap<>();
        for (String setting : list(text)) {
            String[] parts = setting.split("[\\s=:]+");
            if (parts.length != 2) {
                throw new IllegalArgumentException(key + " = " + text + ": '" + setting + "' is no name and number, such as alpha 0.5");
            }
            settings.put(parts[0], numbers(key, parts[1]).get(0));
        }
        return settings;
    }

    /** A file that is named with its hash. @param home what a relative path starts at */
    static CodeFile code(String home, String file, String sha256) {
        if (file.isBlank()) {
            throw new IllegalArgumentException("file is not given: name a TorchScript file, and its hash as sha256");
        }
        Path path = Path.of(file.strip());
        return new CodeFile((home == null ? path : Path.of(home).resolve(path)).toAbsolutePath().normalize(), sha256.strip());
    }
}
