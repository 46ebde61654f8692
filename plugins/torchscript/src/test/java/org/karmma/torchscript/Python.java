package org.karmma.torchscript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/** Makes TorchScript files with the scripts of docs/torchscript and of the tests. */
final class Python {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");
    private static final Path DOCS = Path.of("..", "..", "docs", "torchscript").toAbsolutePath().normalize();
    private static final Path BAD = Path.of("src", "test", "python", "bad.py").toAbsolutePath();
    private static Boolean here;

    private Python() {}

    static synchronized void assumeTorch() throws Exception {
        if (here == null) {
            here = Files.isExecutable(Path.of(PYTHON)) && new ProcessBuilder(PYTHON, "-c", "import torch").start().waitFor() == 0;
        }
        assumeTrue(here, PYTHON + " cannot import torch (Debian: apt install python3-torch); TorchScript files are not tried");
    }

    /** A file that a script of docs/torchscript makes. */
    static Path docs(String script, Path file, String... arguments) throws Exception {
        run(Stream.concat(Stream.of(DOCS.resolve(script).toString()), Stream.of(arguments)).toArray(String[]::new));
        return file;
    }

    static Path bad(String kind, Path file) throws Exception {
        run(BAD.toString(), kind, file.toString());
        return file;
    }

    /** What it prints. */
    static String run(String... arguments) throws Exception {
        assumeTorch();
        Process process = new ProcessBuilder(Stream.concat(Stream.of(PYTHON, "-B"), Stream.of(arguments)).toList())
                .redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), said);
            return said;
        }
    }

    static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    /** A configuration with these values, by the names of its methods; the others have their defaults. */
    static <C extends Annotation> C config(Class<C> type, Map<String, String> values) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, args) -> values.getOrDefault(method.getName(), String.valueOf(method.getDefaultValue()))));
    }
}
