package org.karmma.distribution;

import ai.djl.ndarray.NDArray;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.karmma.modality.Modality;

/**
 * A bundle as a stranger's build makes it, of classes of these tests.
 *
 * @param headers instructions for bnd
 */
record TestBundle(String name, String version, Map<String, String> headers) {

    private static final String CODE = "org.karmma.distribution.dropped";

    static TestBundle of(String name, String version) {
        return new TestBundle(name, version, Map.of());
    }

    TestBundle with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new TestBundle(name, version, more);
    }

    /** With one component. */
    TestBundle component(Class<?> type) {
        return with("-privatepackage", CODE).with("-dsannotations", type.getName()).with("-bundleannotations", type.getName());
    }

    TestBundle activator(Class<?> type) {
        return with("-privatepackage", CODE).with("-dsannotations", "!*").with("-bundleannotations", "!*").with("Bundle-Activator",
                type.getName());
    }

    private static File jarOf(Class<?> type) throws Exception {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    byte[] bytes() throws Exception {
        try (Builder builder = new Builder()) {
            builder.addClasspath(List.of(jarOf(TestBundle.class), jarOf(Modality.class), jarOf(NDArray.class),
                    jarOf(org.osgi.framework.Bundle.class)));
            builder.setProperty("Bundle-SymbolicName", name);
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("-dsannotations-options", "norequirements");
            builder.setProperty("-resourceonly", "true");
            headers.forEach(builder::setProperty);
            try (Jar built = builder.build()) {
                Assertions.assertEquals(List.of(), builder.getErrors());
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                built.write(bytes);
                return bytes.toByteArray();
            }
        }
    }

    /** Puts it there in one piece. */
    Path at(Path jar) throws Exception {
        Path aside = jar.resolveSibling(jar.getFileName() + ".part");
        Files.write(aside, bytes());
        return Files.move(aside, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
