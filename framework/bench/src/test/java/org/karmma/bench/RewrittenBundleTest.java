package org.karmma.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.karmma.extractor.Extractor;

/** Other builds do what their name says, and nothing else is different about them. */
class RewrittenBundleTest {

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void makeBundle() throws Exception {
        jar = bundle(Map.of("Bundle-Version", "1.2.3.x", "DynamicImport-Package", "org.example"),
                ScaledExtractor.class, ScaledExtractor.Scale.class, ScaledExtractor.Heir.class);
    }

    private Path bundle(Map<String, String> headers, Class<?>... classes) throws IOException {
        Path file = Files.createTempFile(folder, "bundle", ".jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Class<?> c : classes) {
                String name = c.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = c.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
        return file;
    }

    private Path rewritten(Build build) throws IOException {
        Path target = folder.resolve(build + ".jar");
        RewrittenBundle.write(jar, build, target);
        return target;
    }

    /** As a bundle has them: its own classes first. */
    private static final class Own extends URLClassLoader {

        Own(Path jar) throws IOException {
            super(new URL[] {jar.toUri().toURL()}, RewrittenBundleTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                return findLoadedClass(name) != null ? findLoadedClass(name)
                        : findResource(name.replace('.', '/') + ".class") != null ? findClass(name) : super.loadClass(name, resolve);
            }
        }

        Extractor extractor(Class<?> type, Object... args) throws Exception {
            Class<?> own = loadClass(type.getName());
            assertNotSame(type, own);
            return (Extractor) (args.length == 0 ? own.getConstructor() : own.getConstructor(boolean.class)).newInstance(args);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBuildHasAVersionOfItsOwn(Build build) throws Exception {
        try (JarFile file = new JarFile(rewritten(build).toFile())) {
            assertEquals("1.2." + (4 + build.ordinal()) + ".x", file.getManifest().getMainAttributes().getValue("Bundle-Version"));
            assertEquals(build == Build.LYING ? "org.example,ai.djl.*" : "org.example",
                    file.getManifest().getMainAttributes().getValue("DynamicImport-Package"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheOtherFingerprintIsAnother(Build build) throws Exception {
        boolean other = build == Build.OTHER_FINGERPRINT;
        try (Own own = new Own(rewritten(build))) {
            assertEquals(other ? "abc-bench" : "abc", own.extractor(ScaledExtractor.class).fingerprint());
            assertEquals(other ? "heir of abc-bench-bench" : "heir of abc", own.extractor(ScaledExtractor.Heir.class).fingerprint());
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheLyingOneGivesOtherTokens(Build build) throws Exception {
        float by = build == Build.LYING ? 0.5f : 0;
        try (Own own = new Own(rewritten(build)); NDManager manager = NDManager.newBaseManager()) {
            for (Extractor extractor : List.of(own.extractor(ScaledExtractor.class, false), own.extractor(ScaledExtractor.class, true),
                    own.extractor(ScaledExtractor.Heir.class))) {
                Block network = extractor.newNetwork();
                network.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
                assertEquals(List.of("weight"), network.getParameters().keys(), "its weights go by the same names");
                network.getParameters().get("weight").getArray().set(new float[] {3});
                NDList signal = new NDList(manager.create(new float[] {1, 2}, new Shape(1, 2)));
                NDArray tokens = network.forward(new ParameterStore(manager, false), signal, false).singletonOrThrow();
                assertArrayEquals(new float[] {3 + by, 6 + by}, tokens.toFloatArray(), 1e-6f);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoExtractorStaysAsItIs(Build build) throws Exception {
        String name = ScaledExtractor.Scale.class.getName().replace('.', '/') + ".class";
        try (JarFile before = new JarFile(jar.toFile()); JarFile after = new JarFile(rewritten(build).toFile())) {
            assertArrayEquals(before.getInputStream(before.getEntry(name)).readAllBytes(),
                    after.getInputStream(after.getEntry(name)).readAllBytes());
        }
    }

    @Test
    void aBundleWithoutExtractorsIsRefused() throws Exception {
        Path other = bundle(Map.of("Bundle-Version", "1.0.0"), ScaledExtractor.Scale.class);
        RewrittenBundle.write(other, Build.EQUAL, folder.resolve("equal.jar"));
        Path lying = folder.resolve("lying.jar");
        String message = assertThrows(IOException.class, () -> RewrittenBundle.write(other, Build.LYING, lying)).getMessage();
        assertTrue(message.contains(other.toString()) && message.contains("org.karmma.extractor.Extractor"), message);
    }

    @Test
    void whatIsNoJarIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThrows(IOException.class, () -> RewrittenBundle.write(text, Build.EQUAL, folder.resolve("never.jar")));
        Path bare = folder.resolve("bare.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(bare))) {
            out.putNextEntry(new JarEntry("x"));
        }
        Path never = folder.resolve("never.jar");
        String message = assertThrows(IOException.class, () -> RewrittenBundle.write(bare, Build.EQUAL, never)).getMessage();
        assertTrue(message.contains("no manifest"), message);
    }
}
