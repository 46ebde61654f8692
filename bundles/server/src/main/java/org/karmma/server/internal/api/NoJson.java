package org.karmma.server.internal.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a text that was to be JSON: the parser's own words are about its settings, which whoever sent it cannot change. */
public final class NoJson {

    private static final Pattern TWICE = Pattern.compile("Duplicate field '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("(?:Non-standard|Unrecognized) token '([^']{1,40})'.*", Pattern.DOTALL);
    private static final String TRAILING = "Trailing token";

    private NoJson() {}

    /** A sentence, with the place if it is known. */
    public static String text(JsonProcessingException thrown) {
        return "this is no JSON: " + what(thrown) + (thrown.getLocation() == null || thrown.getLocation().getLineNr() < 1 ? ""
                : " (line " + thrown.getLocation().getLineNr() + ", column " + thrown.getLocation().getColumnNr() + ")");
    }

    private static String what(JsonProcessingException thrown) {
        String said = String.valueOf(thrown.getOriginalMessage());
        Matcher twice = TWICE.matcher(said);
        Matcher word = WORD.matcher(said);
        if (thrown instanceof JsonEOFException) {
            return "it ends too early";
        } else if (thrown instanceof StreamConstraintsException) {
            return "it is nested more deeply, or has longer names or numbers, than is read here";
        } else if (twice.matches()) {
            return "the key '" + twice.group(1) + "' is there twice";
        } else if (said.startsWith(TRAILING)) {
            return "something comes behind its end";
        }
        return word.matches() ? word.group(1) + " is no value that JSON has" : "something stands here that JSON does not allow";
    }
}
