package org.karmma.epickitchens;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as the annotations write them: {@code HH:MM:SS.fraction}, any number of decimals. */
final class Clock {

    private static final Pattern TIME = Pattern.compile("(\\d{1,3}):([0-5]?\\d):([0-5]?\\d(?:\\.\\d+)?)");

    private Clock() {}

    /** Seconds. */
    static double seconds(Table.Row row, String column) throws BadRowException {
        Matcher time = TIME.matcher(row.text(column));
        if (!time.matches()) {
            throw new BadRowException(column + " is \"" + row.text(column) + "\", not HH:MM:SS.fraction");
        }
        return Integer.parseInt(time.group(1)) * 3600 + Integer.parseInt(time.group(2)) * 60 + Double.parseDouble(time.group(3));
    }
}
