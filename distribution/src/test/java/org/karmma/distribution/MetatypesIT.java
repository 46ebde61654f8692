package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the bundles of the assembled home say of their settings: for forms, and as docs/configuration.md has it. */
class MetatypesIT {

    private static final Set<String> NUMBERS = Set.of("Integer", "Long", "Double", "Float", "Short", "Byte");
    /** Built from the sources of this repository. */
    private static final String OURS = "karmma-";

    private static final Map<String, Element> DESCRIBED = new TreeMap<>();

    @BeforeAll
    static void read() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("karmma.home")))) {
            for (Path jar : files.filter(MetatypesIT::isOurs).toList()) {
                read(jar);
            }
        }
        assertTrue(DESCRIBED.size() >= 15, () -> "these are too few: " + DESCRIBED.keySet());
    }

    private static boolean isOurs(Path file) {
        String folder = file.getParent() == null ? "" : file.getParent().toString();
        return (folder.contains("bundles") || folder.endsWith("modalities")) && file.getFileName().toString().startsWith(OURS)
                && file.toString().endsWith(".jar");
    }

    private static void read(Path file) throws Exception {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().filter(e -> e.getName().matches("OSGI-INF/metatype/[^/]+\\.xml")).toList()) {
                Document document = parse(jar, entry);
                Map<String, Element> descriptions = elements(document.getElementsByTagName("OCD")).stream()
                        .collect(Collectors.toMap(ocd -> ocd.getAttribute("id"), ocd -> ocd));
                for (Element designate : elements(document.getElementsByTagName("Designate"))) {
                    String pid = designate.getAttribute("pid") + designate.getAttribute("factoryPid");
                    String ocd = elements(designate.getElementsByTagName("Object")).get(0).getAttribute("ocdref");
                    DESCRIBED.put(pid, descriptions.get(ocd));
                }
            }
        }
    }

    private static Document parse(JarFile jar, JarEntry entry) throws Exception {
        try (InputStream in = jar.getInputStream(entry)) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        }
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    @Test
    void everySettingSaysWhatItIs() {
        List<String> lacking = new ArrayList<>();
        DESCRIBED.forEach((pid, ocd) -> {
            if (!pid.matches("org\\.karmma(\\.[a-z0-9]+)+")) {
                lacking.add(pid + ": a PID is org.karmma and lower-case words");
            }
            if (!ocd.getAttribute("name").startsWith("Karmma: ") || !ocd.getAttribute("description").endsWith(".")) {
                lacking.add(pid + ": its name begins with Karmma: and its description is a sentence");
            }
            elements(ocd.getElementsByTagName("AD")).forEach(ad -> look(pid + ", " + ad.getAttribute("id"), ad, lacking));
        });
        assertEquals(List.of(), lacking, () -> String.join("\n", lacking));
    }

    private static void look(String setting, Element ad, List<String> lacking) {
        String description = ad.getAttribute("description");
        if (!Character.isUpperCase(ad.getAttribute("name").charAt(0)) || ad.getAttribute("name").contains(".")) {
            lacking.add(setting + ": its name is words, the first of which begins with a capital: " + ad.getAttribute("name"));
        }
        if (description.length() < 10 || !description.endsWith(".")) {
            lacking.add(setting + ": its description is no sentence: " + description);
        }
        if (!ad.hasAttribute("default")) {
            lacking.add(setting + ": it has no default");
        }
        boolean chosen = ad.getElementsByTagName("Option").getLength() > 0;
        if (NUMBERS.contains(ad.getAttribute("type")) && !chosen && !(ad.hasAttribute("min") && ad.hasAttribute("max"))) {
            lacking.add(setting + ": it is a number and has no least or no most");
        } else if (NUMBERS.contains(ad.getAttribute("type")) && !chosen && !description.endsWith(inWords(ad))) {
            lacking.add(setting + ": forms show no range, so its description ends with" + inWords(ad));
        }
    }

    /** One row a setting, below the heading that names its file. */
    @Test
    void theManualHasEverySettingAsItIs() throws IOException {
        Path manual = Path.of(System.getProperty("karmma.docs"), "configuration.md");
        List<String> expected = new ArrayList<>();
        DESCRIBED.forEach((pid, ocd) -> elements(ocd.getElementsByTagName("AD")).forEach(ad -> expected.add(pid + row(ad))));
        List<String> found = new ArrayList<>();
        String pid = "";
        for (String line : Files.readAllLines(manual)) {
            if (line.startsWith("### `")) {
                pid = line.substring(5, line.indexOf('`', 5)).replaceFirst("(-NAME)?\\.cfg$", "");
            } else if (line.startsWith("| `")) {
                found.add(pid + line);
            }
        }
        List<String> missing = expected.stream().filter(row -> !found.contains(row)).toList();
        List<String> others = found.stream().filter(row -> !expected.contains(row)).toList();
        assertTrue(missing.isEmpty() && others.isEmpty(), () -> "docs/configuration.md lacks\n" + String.join("\n", missing)
                + "\nand has what no bundle says:\n" + String.join("\n", others));
    }

    private static String row(Element ad) {
        String standard = ad.getAttribute("default").replace("\\", "");
        return "| `" + ad.getAttribute("id") + "` | " + (standard.isEmpty() ? "" : "`" + standard + "`") + " | " + range(ad) + " | "
                + ad.getAttribute("description").replace(inWords(ad), "") + " |";
    }

    /** The Web Console shows descriptions, not ranges; the manual has a column for them. */
    private static String inWords(Element ad) {
        return " From " + ad.getAttribute("min") + " to " + ad.getAttribute("max") + ".";
    }

    private static String range(Element ad) {
        String options = elements(ad.getElementsByTagName("Option")).stream().map(option -> option.getAttribute("value"))
                .collect(Collectors.joining(", "));
        return !options.isEmpty() ? options : ad.hasAttribute("min") ? ad.getAttribute("min") + " to " + ad.getAttribute("max")
                : ad.getAttribute("type").equals("Boolean") ? "true, false" : "text";
    }
}
