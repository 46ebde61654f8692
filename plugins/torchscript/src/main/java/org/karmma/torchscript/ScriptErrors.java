package org.karmma.torchscript;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What libtorch says of a script that failed, in one line: it says where twice, and then why. */
final class ScriptErrors {

    private static final Pattern PLACE = Pattern.compile("File \"([^\"]+)\", line (\\d+), in (\\w+)");
    private static final String ORIGINAL = "Traceback of TorchScript, original code";

    private ScriptErrors() {}

    /** The reason, and the innermost line of the Python source that is not PyTorch's own. */
    static String summary(Throwable problem) {
        String message = String.valueOf(problem.getMessage());
        List<String> lines = message.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        String reason = lines.isEmpty() ? problem.toString() : lines.get(lines.size() - 1);
        int original = message.indexOf(ORIGINAL);
        if (original < 0) {
            return lines.isEmpty() ? reason : lines.get(0).startsWith("The following operation failed") ? reason : lines.get(0);
        }
        MatchResult place = null;
        for (MatchResult found : PLACE.matcher(message.substring(original)).results().toList()) {
            if (place == null || !found.group(1).contains("/torch/")) {
                place = found;
            }
        }
        return reason + (place == null ? "" : " (" + place.group(1).replaceFirst(".*/", "") + " line " + place.group(2) + ", in "
                + place.group(3) + ")");
    }
}
