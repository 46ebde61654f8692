package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code THIRD-PARTY.md} names all that others have made, each with its version and its licence, and nothing that is not there. */
class ThirdPartyIT {

    private static final Path SOURCES = Path.of(System.getProperty("karmma.sources"));
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    /** What is ours in a jar of ours, beside what Maven and bnd add. */
    private static final Pattern OURS = Pattern.compile("org/karmma/.*|META-INF/(MANIFEST\\.MF|NOTICE|services/org\\.karmma\\..*"
            + "|maven/org\\.karmma/.*)|OSGI-INF/.*|OSGI-OPT/.*|experiments/.*\\.yaml|openapi\\.json");
    /** What a jar says of its licence, and what the table must say then. */
    private static final Map<String, String> DECLARED = Map.of("apache", "Apache-2.0", "bsd", "BSD-", "epl", "EPL-", "mit", "MIT");

    @TempDir
    static Path folder;

    private static Path software;
    private static final Map<String, List<String>> JARS = new TreeMap<>();
    private static final List<List<String>> WITHIN = new ArrayList<>();

    /** Rows by the first column: four columns are of jars, five of what is within ours. */
    @BeforeAll
    static void read() throws Exception {
        software = UnpackedRelease.in(folder).software();
        for (String line : Files.readAllLines(software.resolve("THIRD-PARTY.md"))) {
            if (line.startsWith("| `")) {
                List<String> row = Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1)).map(String::strip).toList();
                if (row.size() == 4) {
                    assertEquals(null, JARS.put(quoted(row.get(0)).get(0), row), line);
                } else {
                    assertEquals(5, row.size(), line);
                    WITHIN.add(row);
                }
            }
        }
        assertFalse(JARS.isEmpty() || WITHIN.isEmpty(), "both tables are there");
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    private static String name(Path jar) {
        return jar.getFileName().toString().replaceFirst("\\.jar$", "");
    }

    private static List<Path> jars(boolean ours) throws IOException {
        try (Stream<Path> files = Files.walk(software)) {
            return files.filter(file -> file.toString().endsWith(".jar") && name(file).startsWith("karmma-") == ours).sorted().toList();
        }
    }

    @Test
    void everyJarIsThereWithItsVersionAndLicence() throws IOException {
        String pom = Files.readString(SOURCES.resolve("pom.xml"));
        List<String> wrong = new ArrayList<>();
        Set<String> found = new TreeSet<>();
        for (Path path : jars(false)) {
            String name = name(path);
            found.add(name);
            List<String> row = JARS.get(name);
            if (row == null) {
                wrong.add(software.relativize(path) + " has no row");
                continue;
            }
            try (JarFile jar = new JarFile(path.toFile())) {
                String version = version(jar, name);
                if (version == null ? !named(pom, row.get(1)) : !version.equals(row.get(1))) {
                    wrong.add(name + " is of version " + (version == null ? "?, see the root pom" : version) + ", not " + row.get(1));
                }
                String declared = String.valueOf(jar.getManifest().getMainAttributes().getValue("Bundle-License")).toLowerCase(Locale.ROOT);
                List<String> licences = DECLARED.entrySet().stream().filter(one -> declared.contains(one.getKey()))
                        .map(Map.Entry::getValue).toList();
                if (!licences.isEmpty() && licences.stream().noneMatch(row.get(3)::contains)) {
                    wrong.add(name + " says of its licence " + declared + ", the row " + row.get(3));
                }
            }
        }
        JARS.keySet().stream().filter(name -> !found.contains(name))
                .forEach(name -> wrong.add(name + " has a row and is not in the release"));
        assertEquals(List.of(), wrong, "distribution/src/release/THIRD-PARTY.md is to be mended");
    }

    /** Of a library whose jar does not say it: DJL's end in its own version. */
    private static boolean named(String pom, String version) {
        return Arrays.stream(version.split("-")).allMatch(part -> pom.contains(">" + part + "<"));
    }

    /** What Maven has put into it, else what it says as a bundle; null where it says nothing. */
    private static String version(JarFile jar, String name) throws IOException {
        Pattern properties = Pattern.compile("META-INF/maven/[^/]+/" + Pattern.quote(name) + "/pom\\.properties");
        JarEntry made = jar.stream().filter(entry -> properties.matcher(entry.getName()).matches()).findFirst().orElse(null);
        if (made == null) {
            return jar.getManifest().getMainAttributes().getValue("Bundle-Version");
        }
        Properties told = new Properties();
        try (InputStream in = jar.getInputStream(made)) {
            told.load(in);
        }
        return told.getProperty("version");
    }

    /** Classes, scripts and natives that were copied into jars of ours; a jar within a jar would be one. */
    @Test
    void whatIsWithinOurJarsIsThere() throws IOException {
        Set<String> wrong = new TreeSet<>();
        Set<List<String>> needed = new HashSet<>();
        for (Path path : jars(true)) {
            List<List<String>> rows = WITHIN.stream().filter(row -> quoted(row.get(0)).contains(name(path))).toList();
            try (JarFile jar = new JarFile(path.toFile())) {
                for (String file : jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName)
                        .filter(name -> !OURS.matcher(name).matches()).toList()) {
                    List<List<String>> whose = rows.stream().filter(row -> quoted(row.get(1)).stream().anyMatch(file::startsWith)).toList();
                    needed.addAll(whose);
                    if (whose.isEmpty()) {
                        wrong.add(name(path) + " holds " + file.replaceFirst("/[^/]*$", "") + ", and no row says whose that is");
                    }
                }
                for (List<String> row : rows) {
                    versions(jar, row, wrong);
                }
            }
        }
        WITHIN.stream().filter(row -> !needed.contains(row)).forEach(row -> wrong.add(row + " is a row of what is not in the release"));
        assertEquals(Set.of(), wrong, "distribution/src/release/THIRD-PARTY.md is to be mended");
    }

    /** Known by what Maven left of it, by the root pom, or by the notice of our jar. */
    private static void versions(JarFile jar, List<String> row, Set<String> wrong) throws IOException {
        String known = Files.readString(SOURCES.resolve("pom.xml")).replaceAll("<!--.*?-->", "");
        List<String> texts = new ArrayList<>(List.of("META-INF/NOTICE"));
        quoted(row.get(1)).forEach(files -> texts.add(files + "/pom.properties"));
        for (String text : texts) {
            JarEntry entry = jar.getJarEntry(text);
            String told = entry == null ? "" : new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
            if (text.endsWith(".properties") && entry != null && !told.contains("version=" + row.get(2) + "\n")) {
                wrong.add(row + " is another version: " + told);
            }
            known += told;
        }
        if (!known.contains(row.get(2))) {
            wrong.add(row + " is of a version that neither the root pom nor the jar names");
        }
    }

    /** Where there is a choice, the first licence counts; a runtime library's exception is one. */
    @Test
    void nothingIsUnderTheGpl() {
        Stream.concat(JARS.values().stream(), WITHIN.stream()).forEach(row -> {
            String licence = row.get(row.size() - 1);
            assertFalse(licence.isBlank(), () -> row + " has no licence");
            String first = licence.replaceAll("\\(or [^)]*\\)", "").replaceAll("GPL-3\\.0 with the GCC Runtime Library Exception", "");
            assertFalse(first.matches(".*\\b[A]?GPL.*"), () -> row + " may not be shipped");
        });
    }

    /** FFmpeg says how it was configured, and which licence follows from that. */
    @Test
    void ffmpegWasBuiltWithoutItsGplParts() throws IOException {
        Path media = jars(true).stream().filter(jar -> name(jar).equals("karmma-media")).findFirst().orElseThrow();
        try (JarFile jar = new JarFile(media.toFile())) {
            Pattern ffmpeg = Pattern.compile("org/bytedeco/ffmpeg/[^/]+/lib(av|sw)\\w+\\.(so|dylib|[0-9.]*).*");
            List<JarEntry> libraries = jar.stream().filter(entry -> ffmpeg.matcher(entry.getName()).matches()).toList();
            assertTrue(libraries.size() >= 5, libraries.toString());
            for (JarEntry library : libraries) {
                String text = new String(jar.getInputStream(library).readAllBytes(), StandardCharsets.ISO_8859_1);
                Matcher licence = Pattern.compile("lib\\w+ license: ([\\w ]+)").matcher(text);
                assertTrue(licence.find(), library.getName());
                assertEquals("LGPL version 3 or later", licence.group(1), library.getName());
                for (String option : List.of("--enable-gpl", "--enable-nonfree", "--enable-libx264", "--enable-libx265")) {
                    assertFalse(text.contains(option), () -> library.getName() + " was configured with " + option);
                }
            }
            assertNotNull(jar.getEntry("META-INF/maven/org.bytedeco/ffmpeg/pom.properties"));
            Pattern gpl = Pattern.compile(".*(libpostproc|libx26[45]|-gpl).*");
            assertEquals(List.of(), jar.stream().map(JarEntry::getName).filter(name -> gpl.matcher(name).matches()).toList());
        }
    }
}
