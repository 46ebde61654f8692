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
    private static final String SHIFTED = Shifted.class.getName().replace('.', '/');

    private RewrittenBundle() {}

    /**
     * Writes another build, of a higher version than the bundle's own and than that of the builds before it in {@link Build}.
     *
     * @throws IOException if the jar cannot be read, or has no extractor whose code could be changed
     */
    public static void write(Path jar, Build build, Path target) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Manifest manifest = read(jar, entries);
        if (build != Build.EQUAL && rewrite(entries, build) == 0) {
            throw new IOException(jar + " has no class that implements " + EXTRACTOR.replace('/', '.') + " in code of its own:"
                    + " no other build of it can be made to measure with");
        }
        Attributes headers = manifest.getMainAttributes();
        Version version = Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION));
        headers.putValue(Constants.BUNDLE_VERSION, new Version(version.getMajor(), version.getMinor(),
                version.getMicro() + 1 + build.ordinal(), version.getQualifier()).toString());
        if (build == Build.LYING) {
            headers.putValue(Constants.DYNAMICIMPORT_PACKAGE, Stream.of(headers.getValue(Constants.DYNAMICIMPORT_PACKAGE), "ai.djl.*")
                    .filter(p -> p != null).reduce((a, b) -> a + "," + b).orElseThrow());
            entries.put(SHIFTED + ".class", shifted());
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
    private static int rewrite(Map<String, byte[]> entries, Build build) {
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
                    if (!(method + descriptor).equals(changedMethod(build))) {
                        return plain;
                    }
                    changed[0]++;
                    return new Returning(plain, build);
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

    private static String changedMethod(Build build) {
        return build == Build.LYING ? "newNetwork()Lai/djl/nn/Block;" : "fingerprint()Ljava/lang/String;";
    }

    /** Does something to what a method returns. */
    private static final class Returning extends MethodVisitor {

        private final Build build;

        Returning(MethodVisitor next, Build build) {
            super(ASM9, next);
            this.build = build;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == ARETURN && build == Build.LYING) {
                visitMethodInsn(INVOKESTATIC, SHIFTED, "of", "(Lai/djl/nn/Block;)Lai/djl/nn/Block;", false);
            } else if (opcode == ARETURN) {
                visitLdcInsn("-bench");
                visitMethodInsn(INVOKEVIRTUAL, "java/lang/String", "concat", "(Ljava/lang/String;)Ljava/lang/String;", false);
            }
            super.visitInsn(opcode);
        }
    }

    private static byte[] shifted() throws IOException {
        try (InputStream in = Shifted.class.getResourceAsStream(Shifted.class.getSimpleName() + ".class")) {
            return in.readAllBytes();
        }
    }
}
