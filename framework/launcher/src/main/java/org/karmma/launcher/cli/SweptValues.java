package org.karmma.launcher.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.ConfigurationException;

/** {@code KEY=A,B,...} as a command line gives it. A comma within brackets, braces or quotes is part of a value. */
final class SweptValues {

    private SweptValues() {}

    /** By key, in the order given. @throws ConfigurationException if one is not of that form, or a key is given twice */
    static Map<String, List<String>> parse(List<String> options) throws ConfigurationException {
        Map<String, List<String>> over = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException("--over " + option + ": write KEY=VALUE,VALUE,..., for instance "
                        + "training.student.epochs=40,80");
            }
            String key = option.substring(0, equals).strip();
            List<String> values = split(option.substring(equals + 1));
            if (values.stream().anyMatch(String::isBlank)) {
                throw new ConfigurationException("--over " + option + ": a value is empty; write KEY=VALUE,VALUE,...");
            }
            if (over.put(key, values) != null) {
                throw new ConfigurationException("--over " + key + ": is given twice. Give all its values at once, with commas"
                        + " between them.");
            }
        }
        return over;
    }

    private static List<String> split(String text) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (char c : text.toCharArray()) {
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            }
            if (c == ',' && depth == 0 && quote == 0) {
                values.add(value.toString().strip());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString().strip());
        return values;
    }
}
