package org.karmma.extractor;

import java.util.Locale;

/** Whom an extractor works for. */
public enum Role {
    /** Large, pretrained, frozen. */
    TEACHER,
    /** Small, trained end to end with the student. */
    STUDENT;

    /** Lower case, as written in files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
