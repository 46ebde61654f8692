package org.karmma.launcher.home;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Takes secrets out of texts that are to leave the house: values of keys that are named like secrets, what looks like one wherever it
 * stands, and every secret that was found in the configuration, wherever it turns up again. Paths of users are shortened, names of clips
 * become hashes, so that the same clip is still known as the same. It rather takes out too much.
 */
final class Redaction {

    /** What stands in the place of a secret. */
    static final String REMOVED = "<removed>";

    /** Shorter than this, a value would be found everywhere. */
    private static final int SHORTEST = 4;

    /** Karmma's own word tokens is none: a network has so many of them. */
    private static final String NAMED = "[\\w.\\-]*(?:pass(?:word|wd|phrase|code)|pwd|secret|token(?!s\\b)|api[._-]?key|access[._-]?key"
            + "|private[._-]?key|credential|authorization|cookie|session[._-]?id|salt)[\\w.\\-]*";

    /** Of every pattern, the group that took part is the secret. */
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("(?s)(-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\\z))"),
            Pattern.compile("(?i)\\b(?:Basic|Bearer|Digest)\\s+([A-Za-z0-9+/=._~-]{6,})"),
            Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://([^\\s/@:]+:[^\\s/@]+)@"),
            Pattern.compile("(\\$(?:2[aby]|5|6|argon2id?|pbkdf2[\\w-]*|scrypt)\\$[^\\s\"',]+)"),
            Pattern.compile("(?i)(\\b(?:pbkdf2|argon2|bcrypt|scrypt)[\\w-]*[$:][^\\s\"',]+)"),
            Pattern.compile("(\\beyJ[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)?)"),
            Pattern.compile("(\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"
                    + "|\\bgh[pousr]_[A-Za-z0-9]{20,}\\b|\\bglpat-[\\w-]{20,}|\\bxox[abprs]-[\\w-]{10,})"),
            // a line of settings: to its end, and over lines that a backslash joins
            Pattern.compile("(?im)^[ \\t-]*" + NAMED + "[ \\t]*[=:][ \\t]*(?![\\s\"'\\[{]|[A-Z]\")((?:.*\\\\\\R)*.*\\S)"),
            // "key": "value", key="value", also within a string of JSON
            Pattern.compile("(?i)" + NAMED + "\\\\?[\"']?\\s*[=:]\\s*(?:[A-Z]?\\\\?\"((?:[^\"\\\\]|\\\\.)*)|'((?:[^'\\\\]|\\\\.)*))"),
            // key=value somewhere in a line
            Pattern.compile("(?i)" + NAMED + "[\"']?\\s*[=:]\\s*([^\\s\"'&,;}\\])\\[{<][^\\s\"'&,;}\\])]*)"),
            // --key value
            Pattern.compile("(?i)--?" + NAMED + "[ \\t]+([^\\s-]\\S*)"));

    private static final Pattern USERS_FOLDER = Pattern.compile("(?<=^|[^\\w])(/home/|/Users/|[A-Za-z]:\\\\+Users\\\\+)[^/\\\\\\s\"':;,]+");

    /** What somebody has filmed or recorded: a path, also with spaces in it, or a name. */
    private static final Pattern CLIP = Pattern.compile("(?i)(?:(?:\\b[a-z]:)?[/\\\\][^\"'\n<>|]{0,300}?|[^\\s\"'<>|=(,;:/\\\\]{1,200})"
            + "\\.(mp4|m4v|mkv|avi|mov|webm|mts|mpe?g|wav|flac|mp3|ogg|opus|aac|m4a)\\b");
    private static final int SHORT_HASH = 8;

    private final Map<String, String> paths = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
    private int removed;

    /** @param home of the installation, shortened to {@code <home>} @param users the user's own folder, shortened to {@code ~} */
    Redaction(Path home, Path users) {
        paths.put(home.toString(), "<home>");
        if (users.getNameCount() > 0) {
            paths.put(users.toString(), "~");
        }
    }

    /** A secret is to be taken out wherever it turns up, whatever is around it. */
    void know(String secret) {
        String text = secret.strip();
        if (text.length() >= SHORTEST && !text.equals(REMOVED) && !List.of("true", "false", "null").contains(text)) {
            known.add(text);
        }
    }

    /** Remembers the secrets of a text, without changing it. */
    void learn(String text) {
        SECRETS.forEach(pattern -> pattern.matcher(text).results().map(Redaction::secret).forEach(this::know));
    }

    private static String secret(MatchResult match) {
        for (int group = 1; group <= match.groupCount(); group++) {
            if (match.group(group) != null) {
                return match.group(group);
            }
        }
        return "";
    }

    /** The same without secrets. */
    String apply(String text) {
        String clean = text;
        for (String secret : known) {
            if (clean.contains(secret)) {
                removed++;
                clean = clean.replace(secret, REMOVED);
            }
        }
        for (Pattern pattern : SECRETS) {
            clean = remove(clean, pattern);
        }
        clean = CLIP.matcher(clean).replaceAll(match -> "<clip " + DigestUtils.sha256Hex(match.group()).substring(0, SHORT_HASH) + ">."
                + match.group(1));
        for (Map.Entry<String, String> path : paths.entrySet()) {
            clean = clean.replace(path.getKey(), path.getValue());
        }
        return USERS_FOLDER.matcher(clean).replaceAll(match -> Matcher.quoteReplacement(match.group(1) + "<user>"));
    }

    /** How often something was taken out. */
    int removed() {
        return removed;
    }

    private String remove(String text, Pattern pattern) {
        return pattern.matcher(text).replaceAll(match -> {
            String secret = secret(match);
            if (secret.isBlank() || secret.startsWith(REMOVED)) {
                return Matcher.quoteReplacement(match.group());
            }
            removed++;
            int at = match.group().lastIndexOf(secret);
            return Matcher.quoteReplacement(match.group().substring(0, at) + REMOVED + match.group().substring(at + secret.length()));
        });
    }
}
