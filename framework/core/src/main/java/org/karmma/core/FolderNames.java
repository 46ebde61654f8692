package org.karmma.core;

import java.util.regex.Pattern;

/** Texts for those who may look at a home and not change it: they see the names of files, and not where on the machine these lie. */
public final class FolderNames {

    /** At least two names behind an initial slash; neither a part of a URL nor of a relative path. What JSON puts around texts ends it. */
    private static final Pattern PATH = Pattern.compile("(?<![\\w./~-])/(?:[^\\s/\"\\\\:;,()\\[\\]{}']+/)+([^\\s/\"\\\\:;,()\\[\\]{}']*)");

    private FolderNames() {}

    /** The text, also one of JSON, with the last name of each absolute path in its place. */
    public static String without(String text) {
        return PATH.matcher(text).replaceAll("$1");
    }
}
