package org.karmma.core.internal.training;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the reason why half precision is refused still holds, tried where it can hurt nobody. Should this fail, look at it again. */
class HalfPrecisionTest {

    private static final String BEFORE = "before";
    private static final String AFTER = "after";

    @TempDir
    Path top;

    /** The child: a conversion that either works, throws, or ends the JVM. */
    static final class Conversion {
        public static void main(String[] args) {
            try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu())) {
                NDArray ones = manager.ones(new ai.djl.ndarray.types.Shape(2));
                System.out.println(BEFORE);
                NDArray half = ones.toType(DataType.BFLOAT16, true);
                System.out.println(AFTER + " " + half.getDataType());
            } catch (RuntimeException e) {
                System.out.println(AFTER + " " + e);
            }
        }
    }

    @Test
    void convertingToBfloat16EndsTheJvm() throws Exception {
        Path output = top.resolve("output");
        Process child = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ErrorFile=" + top.resolve("error.log"), "-XX:-CreateCoredumpOnCrash", "-Dai.djl.offline=true",
                "-cp", System.getProperty("java.class.path"), Conversion.class.getName()))
                .directory(top.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertTrue(child.waitFor(5, TimeUnit.MINUTES), "it hangs");
        } finally {
            child.destroyForcibly();
        }
        String said = Files.readString(output);
        assertTrue(said.contains(BEFORE), said);
        assertFalse(said.contains(AFTER), "it lived on, so the reason for refusing half precision is gone: " + said);
        assertNotEquals(0, child.exitValue());
    }
}
