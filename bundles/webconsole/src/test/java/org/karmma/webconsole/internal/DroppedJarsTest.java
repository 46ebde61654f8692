package org.karmma.webconsole.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.bundles.DroppedFile.State;
import org.karmma.core.bundles.JarContent;

class DroppedJarsTest {

    private static final JarContent.Limits LIMITS = new JarContent.Limits(8 << 20, 1 << 20, 100, 1000);

    @TempDir
    private Path modalities;

    private final Verdicts verdicts = new Verdicts();
    private final Happened events = new Happened();

    /** An event log that remembers what it was told. */
    private static final class Happened implements EventLog {
        private final List<String> all = new ArrayList<>();

        @Override
        public void add(Event.Kind kind, String subject, String detail) {
            all.add(kind.id() + " " + subject + ": " + detail);
        }

        @Override
        public List<Event> latest(int count) {
            return List.of();
        }
    }

    /** A drop folder that judges as the test says; what serves goes on serving, as in the real one. */
    private static final class Verdicts implements DropFolder {
        private final Map<Path, DroppedFile> files = new TreeMap<>();
        private final List<Path> looked = new ArrayList<>();
        private State next = State.SERVING;

        @Override
        public List<DroppedFile> files() {
            return List.copyOf(files.values());
        }

        @Override
        public DroppedFile look(Path file) {
            looked.add(file);
            DroppedFile before = files.get(file);
            DroppedFile now;
            if (Files.notExists(file)) {
                files.remove(file);
                return new DroppedFile(file, State.WITHDRAWN, "", -1, "", Instant.EPOCH);
            } else if (next == State.REFUSED) {
                now = new DroppedFile(file, next, before == null ? "" : before.bundle(), before == null ? -1 : before.bundleId(),
                        "it does not start", Instant.EPOCH);
            } else {
                now = serving(file, "org.example.nose");
            }
            next = State.SERVING;
            files.put(file, now);
            return now;
        }

        @Override
        public Registration listen(Consumer<DroppedFile> listener) {
            return () -> {};
        }

        private static DroppedFile serving(Path file, String bundle) {
            return new DroppedFile(file, State.SERVING, bundle + " 1.0.0", 7, "", Instant.EPOCH);
        }
    }

    private static byte[] jar(String bundle, String content) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (bundle != null) {
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", bundle);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            out.putNextEntry(new JarEntry("content"));
            out.write(content.getBytes());
        }
        return bytes.toByteArray();
    }

    private DroppedFile put(String called, byte[] jar) throws Exception {
        return new DroppedJars(modalities, verdicts, events, LIMITS).put(called, new ByteArrayInputStream(jar), jar.length);
    }

    private Refused refused(String called, byte[] jar) {
        Refused refused = assertThrows(Refused.class, () -> put(called, jar));
        assertTrue(refused.getMessage().startsWith(called + " "), refused.getMessage());
        assertEquals(List.of(), verdicts.looked, "it never came into the drop folder");
        return refused;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(modalities)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @AfterEach
    void nothingIsLeftAside() throws Exception {
        assertEquals(List.of(), names().stream().filter(name -> name.endsWith(".part") || name.endsWith(DropFolder.BEFORE)).toList());
    }

    @Test
    void aJarIsCalledAsItsBundleIs() throws Exception {
        DroppedFile file = put("../../etc/cron.d/nose", jar("org.example.nose; singleton:=true", "first"));
        assertEquals(State.SERVING, file.state());
        assertEquals(List.of("org.example.nose.jar"), names());
    }

    @Test
    void itReplacesTheFileThatHoldsTheSameBundle() throws Exception {
        Path there = Files.write(modalities.resolve("nose-1.jar"), jar("org.example.nose", "first"));
        verdicts.look(there);
        byte[] second = jar("org.example.nose", "second");
        put("nose-2.jar", second);
        assertEquals(List.of("nose-1.jar"), names());
        assertArrayEquals(second, Files.readAllBytes(there));
    }

    @Test
    void oneThatIsRefusedDoesNotTakeTheOneThatServed() throws Exception {
        byte[] first = jar("org.example.nose", "first");
        put("nose.jar", first);
        verdicts.next = State.REFUSED;
        DroppedFile file = put("nose.jar", jar("org.example.nose", "second"));
        assertEquals(State.REFUSED, file.state());
        assertEquals("it does not start. The file that was there before is back", file.detail());
        assertArrayEquals(first, Files.readAllBytes(modalities.resolve("org.example.nose.jar")));
        assertEquals(State.SERVING, verdicts.files().get(0).state());
        assertEquals(List.of("refused file org.example.nose.jar: " + file.detail()), events.all);
    }

    /** The folder has kept what serves; the refused file is not taken for it. */
    @Test
    void oneThatIsRefusedInThePlaceOfARefusedOneBringsBackWhatServes() throws Exception {
        byte[] first = jar("org.example.nose", "first");
        put("nose.jar", first);
        Path there = modalities.resolve("org.example.nose.jar");
        Files.write(modalities.resolve("org.example.nose.jar.before"), first);
        Files.write(there, jar("org.example.nose", "copied there by hand"));
        verdicts.next = State.REFUSED;
        verdicts.look(there);
        verdicts.next = State.REFUSED;
        assertEquals(State.REFUSED, put("nose.jar", jar("org.example.nose", "third")).state());
        assertArrayEquals(first, Files.readAllBytes(there));
    }

    /** Another bundle may lift that. */
    @Test
    void oneThatIsRefusedAndReplacesNothingStays() throws Exception {
        verdicts.next = State.REFUSED;
        assertEquals("it does not start", put("nose.jar", jar("org.example.nose", "first")).detail());
        assertEquals(List.of("org.example.nose.jar"), names());
    }

    @Test
    void whichOfTwoIsToBeReplacedCannotBeGuessed() throws Exception {
        for (String name : new String[] {"a.jar", "b.jar"}) {
            verdicts.look(Files.write(modalities.resolve(name), jar("org.example.nose", name)));
        }
        Refused refused = assertThrows(Refused.class, () -> put("nose.jar", jar("org.example.nose", "new")));
        assertEquals(409, refused.status());
        assertTrue(refused.getMessage().contains("[a.jar, b.jar]"), refused.getMessage());
        assertEquals(List.of("a.jar", "b.jar"), names());
    }

    @Test
    void whatIsNoBundleIsRefused() throws Exception {
        assertEquals(422, refused("nose.txt", "no jar at all".getBytes()).status());
        assertEquals(422, refused("nothing.jar", new byte[0]).status());
        byte[] whole = jar("org.example.nose", "first");
        assertTrue(refused("half.jar", Arrays.copyOf(whole, whole.length / 2)).getMessage().contains("is no jar that can be read"));
        assertTrue(refused("library.jar", jar(null, "classes")).getMessage().contains("no Bundle-SymbolicName"));
        for (String odd : new String[] {"../nose", "a/b", "", " ", ".hidden", "no spaces", "x".repeat(201)}) {
            assertTrue(refused("odd.jar", jar(odd.isEmpty() ? ";" : odd, "")).getMessage().contains("is no bundle"), odd);
        }
        assertEquals(List.of(), names());
    }

    @Test
    void whatIsTooLargeIsNotEvenReceived() {
        DroppedJars jars = new DroppedJars(modalities, verdicts, events, LIMITS);
        Refused refused = assertThrows(Refused.class, () -> jars.put("huge.jar", InputStream.nullInputStream(), DroppedJars.MOST + 1));
        assertEquals(413, refused.status());
        assertEquals("huge.jar has more than 512 MB. Copy it into the drop folder if it is meant", refused.getMessage());
    }

    /** What jars may be is asked before they come to the drop folder; what is asked, {@code JarContentTest} has. */
    @Test
    void aBombIsNotUnpacked() throws Exception {
        Refused refused = refused("bomb.jar", jar("org.example.bomb", "0".repeat((int) LIMITS.mostBytes())));
        assertEquals(422, refused.status());
        assertTrue(refused.getMessage().contains("unpacks to more than 8 MB"), refused.getMessage());
    }

    @Test
    void aFileIsTakenAway() throws Exception {
        put("nose.jar", jar("org.example.nose", "first"));
        assertEquals(State.WITHDRAWN, new DroppedJars(modalities, verdicts, events, LIMITS).remove("org.example.nose.jar").state());
        assertEquals(List.of(), names());
    }

    @Test
    void onlyFilesOfTheDropFolderAreTakenAway() throws Exception {
        Path other = Files.writeString(modalities.resolve("notes.txt"), "mine");
        for (String name : new String[] {"notes.txt", "../" + modalities.getFileName() + "/notes.txt", other.toString(), ""}) {
            Refused refused = assertThrows(Refused.class, () -> new DroppedJars(modalities, verdicts, events, LIMITS).remove(name));
            assertEquals(404, refused.status());
        }
        assertTrue(Files.exists(other));
    }
}
