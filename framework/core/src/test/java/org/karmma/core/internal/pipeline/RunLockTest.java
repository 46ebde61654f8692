package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;

class RunLockTest {

    @TempDir
    Path top;

    /** Takes the lock if it is free; another process, since within one the system does not tell. */
    public static final class Other {
        public static void main(String[] file) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE)) {
                System.exit(channel.tryLock() == null ? 3 : 0);
            }
        }
    }

    private int other() throws Exception {
        Path classes = Path.of(Other.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classes.toString(),
                Other.class.getName(), new RunFolder(top).work().resolve("lock").toString())).inheritIO().start().waitFor();
    }

    @Test
    void keepsOthersOutUntilItIsClosed() throws Exception {
        try (RunLock lock = RunLock.take(new RunFolder(top))) {
            String message = assertThrows(ConfigurationException.class, () -> RunLock.take(new RunFolder(top))).getMessage();
            assertTrue(message.contains(top.toString()), message);
            assertEquals(3, other(), "having been asked for again it still keeps other processes out");
        }
        assertEquals(0, other());
        RunLock.take(new RunFolder(top)).close();
    }
}
