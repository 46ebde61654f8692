package org.karmma.core.internal.packaging;

import java.util.regex.Pattern;
import org.karmma.dataset.DataException;

/** What students of a home are called: a name is a folder, a service property and part of a bundle's symbolic name. */
public final class StudentName {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final String RULE = "Use letters, digits, - and _, beginning with a letter or digit, at most 63.";

    private StudentName() {}

    /** Whether a student can be called this; nothing else may become part of a path. */
    public static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }

    /** @return the name @throws DataException if no student can be called this */
    public static String checked(String name) throws DataException {
        if (!isOne(name)) {
            throw new DataException("student '" + name + "'", "that cannot be a student's name", RULE);
        }
        return name;
    }
}
