package org.karmma.bench;

import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Makes other builds of a modality bundle out of its jar, whatever the modality: every class that implements the contract {@code
 * Extractor} has what two of its methods return changed, instruction by instruction, and nothing else.
 */
public final class RewrittenBundle {

    private static final String EXTRACTOR = "org/karmma/extractor/Extractor";

    private RewrittenBundle() {}

    /**
     * What is done to the classes that implement the contract.
     *
     * @param method whose result is changed: name and descriptor; null to change nothing
     * @param onReturn what is done to the result, on the stack, before it is returned
     * @param carried a class that the changed code calls, null for none
     */
    private record Change(String method, Consumer<MethodVisitor> onReturn, Class<?> carried) {

        static Change to(Build build) {
            return switch (build) {
                case EQUAL -> new Change(null, null, null);
                case OTHER_FINGERPRINT -> new Change("fingerprint()Ljava/lang/String;", code -> {
                    code.visitLdcInsn("-bench");
                    code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
                }, null);
                case LYING -> through(Shifted.class);
            };
        }

        static Change through(Class<?> wrapper) {
            return new Change("newNetwork()Lai/djl/nn/Block;", code -> code.visitMethodInsn(INVOKESTATIC, internal(wrapper), "of",
                    "(Lai/djl/nn/Block;)Lai/djl/nn/Block;", false), wrapper);
        }
    }

    /**
     * Writes another build, of a higher version than the bundle's own and than that of the builds before it in {@link Build}.
     *
     * @throws IOException if the jar cannot be read, or has no extractor whose code could be changed
     */
    public static void write(Path jar, Build build, Path target) throws IOException {
        write(jar, Change.to(build), 1 + build.ordinal(), target);
    }

    /**
     * Writes a build whose extractors give their networks through a class, which travels into it; its version is higher than those of
     * all {@linkplain Build builds}.
     *
     * @param wrapper public, with a static method {@code Block of(Block)}; no inner class, and knows DJL and the JDK only
     * @throws IOException as {@link #write}
     */
    public static void writeThrough(Path jar, Class<?> wrapper, Path target) throws IOException {
        write(jar, Change.through(wrapper), 1 + Build.values().length, target);
    }

    private static void write(Path jar, Change change, int later, Path target) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Manifest manifest = read(jar, entries);
        if (change.method() != null && rewrite(entries, change) == 0) {
            throw new IOException(jar + " has no class that implements " + EXTRACTOR.replace('/', '.') + " in code of its own:"
                    + " no other build of it can be made to measure with");
        }
        Attributes headers = manifest.getMainAttributes();
        Version version = Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION));
        headers.putValue(Constants.BUNDLE_VERSION, new Version(version.getMajor(), version.getMinor(),
                version.getMicro() + later, version.getQualifier()).toString());
        if (change.carried() != null) {
            headers.putValue(Constants.DYNAMICIMPORT_PACKAGE, Stream.of(headers.getValue(Constants.DYNAMICIMPORT_PACKAGE), "ai.djl.*")
                    .filter(p -> p != null).reduce((a, b) -> a + "," + b).orElseThrow());
            entries.put(internal(change.carried()) + ".class", code(change.carried()));
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
    }

    private static Manifest read(Path jar, Map<String, byte[]> entries) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            if (manifest == null) {
                throw new IOException(jar + " has no manifest: it is no bundle");
            }
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    try (InputStream in = file.getInputStream(entry)) {
                        entries.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
            return manifest;
        }
    }

    /** @return how many methods were changed */
    private static int rewrite(Map<String, byte[]> entries, Change change) {
        Set<String> extractors = extractors(entries);
        int[] changed = {0};
        entries.replaceAll((name, bytes) -> {
            if (!name.endsWith(".class") || !extractors.contains(name.substring(0, name.length() - ".class".length()))) {
                return bytes;
            }
            ClassReader reader = new ClassReader(bytes);
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            reader.accept(new ClassVisitor(ASM9, writer) {
                @Override
                public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] exceptions) {
                    MethodVisitor plain = super.visitMethod(access, method, descriptor, signature, exceptions);
                    if (!(method + descriptor).equals(change.method())) {
                        return plain;
                    }
                    changed[0]++;
                    return new Returning(plain, change.onReturn());
                }
            }, 0);
            return writer.toByteArray();
        });
        return changed[0];
    }

    /** Names of the classes of a jar that implement the contract, themselves or through others in the jar. */
    private static Set<String> extractors(Map<String, byte[]> entries) {
        List<ClassReader> classes = entries.entrySet().stream()
                .filter(e -> e.getKey().endsWith(".class") && !e.getKey().startsWith("META-INF/"))
                .map(e -> new ClassReader(e.getValue())).toList();
        Set<String> known = new HashSet<>(Set.of(EXTRACTOR));
        boolean more = true;
        while (more) {
            more = false;
            for (ClassReader c : classes) {
                boolean implementing = known.contains(c.getSuperName()) || Stream.of(c.getInterfaces()).anyMatch(known::contains);
                more |= implementing && known.add(c.getClassName());
            }
        }
        return known;
    }

    /** Does something to what a method returns. */
    private static final class Returning extends MethodVisitor {

        private final Consumer<MethodVisitor> before;

        Returning(MethodVisitor next, Consumer<MethodVisitor> before) {
            super(ASM9, next);
            this.before = before;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == ARETURN) {
                before.accept(mv);
            }
            super.visitInsn(opcode);
        }
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private static byte[] code(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return in.readAllBytes();
        }
    }
}
