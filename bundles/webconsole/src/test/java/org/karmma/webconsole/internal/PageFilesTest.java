package org.karmma.webconsole.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the page hold together, and bring nothing from elsewhere. */
class PageFilesTest {

    private static String file(String name) throws Exception {
        try (InputStream in = Assets.class.getResourceAsStream("page/" + name)) {
            assertNotNull(in, "the page has no " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(Assets.class.getResource("page").toURI()))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void nothingIsLoadedFromElsewhere() throws Exception {
        for (String name : names()) {
            String text = file(name).replace("http://www.w3.org/2000/svg", "");
            assertFalse(text.matches("(?s).*https?://.*"), name + " names another server");
            assertFalse(text.contains("url("), name);
        }
        assertTrue(Assets.POLICY.startsWith("default-src 'none'; "), Assets.POLICY);
        assertFalse(Assets.POLICY.contains("unsafe"), Assets.POLICY);
    }

    /** The policy would forbid it. */
    @Test
    void nothingIsInline() throws Exception {
        String page = file("index.html");
        assertFalse(Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*\\ssrc=)").matcher(page).find(), page);
        for (String name : names()) {
            assertFalse(name.endsWith(".js") && file(name).contains("innerHTML"), name + ": text is text, never markup");
        }
    }

    @Test
    void whatThePageNamesIsThere() throws Exception {
        Matcher named = Pattern.compile("/system/console/karmma/assets/([a-z.-]+)\"").matcher(file("index.html"));
        int found = 0;
        for (; named.find(); found++) {
            file(named.group(1));
        }
        assertTrue(found >= 4, "the page names " + found + " files");
        for (String name : names()) {
            Matcher imported = Pattern.compile("from \"\\./([a-z.-]+)\"").matcher(file(name));
            while (imported.find()) {
                file(imported.group(1));
            }
        }
    }

    /** What scripts look for by id, the page has. */
    @Test
    void scriptsFindTheirElements() throws Exception {
        String page = file("index.html");
        for (String name : names()) {
            Matcher wanted = Pattern.compile("byId\\(\"([a-z-]+)\"\\)").matcher(name.endsWith(".js") ? file(name) : "");
            while (wanted.find()) {
                assertEquals(1, page.split("id=\"" + wanted.group(1) + "\"", -1).length - 1, name + " looks for " + wanted.group(1));
            }
        }
    }
}
