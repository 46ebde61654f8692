package org.karmma.core.internal.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.core.ConfigurationException;
import org.karmma.core.ModelBundle;
import org.karmma.core.ModelBundleRequest;
import org.karmma.core.internal.serving.TrainedRamps;
import org.karmma.dataset.DataException;
import org.osgi.framework.Version;

/** A model package as a bundle, and out of it again. */
class ModelBundleFileTest {

    private static final String WHERE = "OSGI-INF/karmma/student";

    @TempDir Path folder;
    private ModelPackage model;
    private Path jar;

    @BeforeEach
    void write() throws IOException {
        model = TrainedRamps.write(folder.resolve("ramps"));
        jar = folder.resolve("out/kitchen.jar");
    }

    private void bundle() throws Exception {
        ModelBundleFile.write(jar, model, "kitchen", new Version("1.2.0"));
    }

    private Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private ModelPackage unpack(Map<String, byte[]> entries, Path target) throws DataException {
        return PackedModel.unpack(name -> {
            byte[] bytes = entries.get(ModelBundleFile.FOLDER + name);
            return bytes == null ? null : new ByteArrayInputStream(bytes);
        }, WHERE, sha256(), target);
    }

    private String sha256() {
        try {
            return model.sha256();
        } catch (DataException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theManifestSaysWhoItIsAndWhatItCanUse() throws Exception {
        bundle();
        try (JarFile file = new JarFile(jar.toFile())) {
            assertEquals(List.of("META-INF/MANIFEST.MF", WHERE + "/model.json", WHERE + "/probes.safetensors", WHERE
                    + "/weights.safetensors"), file.stream().map(JarEntry::getName).toList(), "the manifest is the first entry");
            Attributes main = file.getManifest().getMainAttributes();
            assertEquals("karmma-student-kitchen", main.getValue("Bundle-SymbolicName"));
            assertEquals("1.2.0", main.getValue("Bundle-Version"));
            assertEquals("karmma.student;karmma.student=\"kitchen\";format:Long=2;sha256=\"" + sha256()
                    + "\";modalities:List<String>=\"left,right\"", main.getValue("Provide-Capability"));
            String range = "(version>=1.0.0)(!(version>=2.0.0))";
            assertEquals("karmma.contract;filter:=\"(&" + range + ")\",osgi.extender;filter:=\"(&(osgi.extender=karmma.student)" + range
                    + ")\",karmma.modality;filter:=\"(karmma.modality=left)\";resolution:=optional;effective:=active,"
                    + "karmma.modality;filter:=\"(karmma.modality=right)\";resolution:=optional;effective:=active",
                    main.getValue("Require-Capability"));
        }
    }

    @Test
    void theSamePackageGivesTheSameBytesWhereverAndWhenever() throws Exception {
        bundle();
        byte[] once = Files.readAllBytes(jar);
        TimeZone here = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            model = model.copyTo(folder.resolve("elsewhere"));
            bundle();
        } finally {
            TimeZone.setDefault(here);
        }
        assertArrayEquals(once, Files.readAllBytes(jar));
        assertEquals(List.of("kitchen.jar"), List.of(folder.resolve("out").toFile().list()), "nothing is left beside it");
    }

    @Test
    void whatComesOutIsWhatWentIn() throws Exception {
        model = TrainedRamps.write(folder.resolve("with clips"), TrainedRamps.clips(Files.createDirectories(folder.resolve("empty"))));
        bundle();
        ModelPackage out = unpack(entries(), folder.resolve("unpacked"));
        assertEquals(model.description(), out.description());
        assertEquals(model.files(), out.files());
        for (String name : model.files()) {
            assertArrayEquals(Files.readAllBytes(model.folder().resolve(name)), Files.readAllBytes(out.folder().resolve(name)), name);
        }
        assertTrue(model.files().size() > 3, "the clips of the probes went along: " + model.files());
    }

    @Test
    void damageIsFoundAndNothingIsLeft() throws Exception {
        bundle();
        Map<String, byte[]> whole = entries();
        String weights = ModelBundleFile.FOLDER + ModelPackage.WEIGHTS;

        Map<String, byte[]> flipped = new TreeMap<>(whole);
        byte[] bytes = whole.get(weights).clone();
        bytes[bytes.length - 1] ^= 1;
        flipped.put(weights, bytes);
        assertRefused(flipped, WHERE + "/weights.safetensors: it was altered");

        Map<String, byte[]> missing = new TreeMap<>(whole);
        missing.remove(weights);
        assertRefused(missing, WHERE + "/weights.safetensors: it is missing from the model package");

        Map<String, byte[]> empty = new TreeMap<>();
        assertRefused(empty, WHERE + ": there is no model.json");

        assertRefused(withModel(whole, root -> root.put("format", 99)), WHERE + "/model.json: it has format 99, this version reads format"
                + " 2. Use the version of Karmma that wrote it, or a newer one");
        assertRefused(withModel(whole, root -> root.put("created", "2031-01-01T00:00:00Z")), WHERE + "/model.json: it was altered");
        assertRefused(withModel(whole, root -> ((ObjectNode) root.get("files")).set("../../x", root.at("/files/weights.safetensors"))),
                "it names a file outside of its folder: ../../x");
        assertFalse(Files.exists(folder.resolve("x")));
    }

    private interface Change {
        void of(ObjectNode root);
    }

    private static Map<String, byte[]> withModel(Map<String, byte[]> entries, Change change) throws IOException {
        Map<String, byte[]> changed = new TreeMap<>(entries);
        String name = ModelBundleFile.FOLDER + ModelPackage.MODEL;
        ObjectNode root = (ObjectNode) new ObjectMapper().readTree(entries.get(name));
        change.of(root);
        changed.put(name, root.toString().getBytes(StandardCharsets.UTF_8));
        return changed;
    }

    private void assertRefused(Map<String, byte[]> entries, String why) {
        Path target = folder.resolve("refused/deep");
        String message = assertThrows(DataException.class, () -> unpack(entries, target), why).getMessage();
        assertTrue(message.contains(why), message);
        assertFalse(message.contains(target.toString()), "people know the bundle, not where it is copied to: " + message);
        assertFalse(Files.exists(target), "half a package was left");
    }

    @Test
    void whatIsAskedForIsCheckedBeforeAnythingIsWritten() throws Exception {
        assertSays("no student can be called '../x'", new ModelBundleRequest("", "../x", null, jar));
        assertSays("'one' is no version of a bundle", new ModelBundleRequest("", null, "one", jar));
        assertSays("end in .jar", new ModelBundleRequest("", null, null, folder.resolve("kitchen.zip")));
        assertSays("end in .jar", new ModelBundleRequest("", null, null, Path.of("/")));
        assertFalse(Files.exists(jar));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", ""})
    void aPackageThatDoesNotSayWhenItWasWrittenIsDamaged(String version) throws Exception {
        Path json = model.folder().resolve(ModelPackage.MODEL);
        Files.writeString(json, Files.readString(json).replaceFirst("\"created\" : \"[^\"]*", "\"created\" : \"yesterday"));
        ModelPackage damaged = ModelPackage.read(model.folder());
        ModelBundleRequest request = new ModelBundleRequest("", null, version.isEmpty() ? null : version, jar);
        String message = assertThrows(DataException.class, () -> ModelBundler.bundle(damaged, "kitchen", request)).getMessage();
        assertTrue(message.startsWith(json + ": it does not say when it was written: "), message);
        assertTrue(message.endsWith("Package the model again."), message);
        assertFalse(Files.exists(jar));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a letter", "", "another student"})
    void nothingElseIsReplaced(String content) throws Exception {
        if (content.equals("another student")) {
            ModelBundleFile.write(jar, model, "garage", new Version("1.0.0"));
        } else {
            Files.writeString(Files.createDirectories(jar.getParent()).resolve(jar.getFileName()), content);
        }
        byte[] before = Files.readAllBytes(jar);
        assertSays("is no bundle of student kitchen, and is left alone", new ModelBundleRequest("", null, null, jar));
        assertArrayEquals(before, Files.readAllBytes(jar));
    }

    @Test
    void aFolderIsNotReplaced() throws Exception {
        Files.createDirectories(jar);
        assertSays("is no bundle of student kitchen", new ModelBundleRequest("", null, null, jar));
    }

    private void assertSays(String said, ModelBundleRequest request) {
        String message = assertThrows(ConfigurationException.class, () -> ModelBundler.bundle(model, "kitchen", request)).getMessage();
        assertTrue(message.contains(said), message);
    }

    @Test
    void anEarlierBundleOfTheStudentIsReplacedAndTheVersionSaysWhenItWasWritten() throws Exception {
        bundle();
        ModelBundle made = ModelBundler.bundle(model, "kitchen", new ModelBundleRequest("", null, null, jar));
        assertEquals("karmma-student-kitchen", made.symbolicName());
        assertEquals(List.of("left", "right"), made.modalities());
        assertTrue(made.version().matches("1\\.0\\.0\\.v\\d{8}-\\d{6}"), made.version());
        assertEquals(model.created().toString().replaceAll("[-:]|\\..*|Z", "").replace('T', '-'), made.version().substring(7));
        assertTrue(ModelBundleFile.brings("kitchen", jar));
        assertEquals("cellar", ModelBundler.bundle(model, "kitchen", new ModelBundleRequest("", "cellar", "2.0.0",
                folder.resolve("cellar.jar"))).student());
    }

    @Test
    void aPackageThatChangesMeanwhileLeavesTheOldBundle() throws Exception {
        bundle();
        byte[] before = Files.readAllBytes(jar);
        Files.delete(model.folder().resolve(ModelPackage.WEIGHTS));
        assertThrows(DataException.class, () -> ModelBundler.bundle(model, "kitchen", new ModelBundleRequest("", null, null, jar)));
        assertArrayEquals(before, Files.readAllBytes(jar));
        assertEquals(List.of("kitchen.jar"), List.of(folder.resolve("out").toFile().list()), "nothing is left beside it");
    }
}
