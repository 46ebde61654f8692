package org.karmma.media.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence.Recording;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.Pictures;

/** What is opened is closed, whether it went well or not. */
@EnabledOnOs(OS.LINUX)
class LeaksTest {

    @TempDir
    Path folder;

    private Path good;
    private Path garbage;
    /** Is looked through for where it really ends. */
    private Path shorterSound;

    private void useEverything(int times) throws Exception {
        DisFlow flow = new DisFlow();
        for (int i = 0; i < times; i++) {
            FfmpegReader reader = new FfmpegReader();
            Pictures p = reader.pictures(new Recording(good), new TimeSpan(1 + i % 2, 3)).orElseThrow();
            flow.flow(p.gray(0, 64, 64), p.gray(1, 64, 64), 64, 64);
            reader.sound(new Recording(good), new TimeSpan(1, 3), 16_000);
            reader.sound(new Recording(shorterSound), TimeSpan.WHOLE, 16_000);
            assertThrows(DataException.class, () -> reader.pictures(new Recording(garbage), TimeSpan.WHOLE));
        }
    }

    private static long count(String what) throws Exception {
        try (Stream<Path> all = Files.list(Path.of("/proc/self", what))) {
            return all.count();
        }
    }

    @Test
    void twoHundredClipsLeaveNothingOpen() throws Exception {
        good = Recordings.write(folder.resolve("good.mp4"), 4);
        shorterSound = Recordings.matroska(folder.resolve("shorter.mkv"), 3, 1, false);
        garbage = Files.write(folder.resolve("garbage.mp4"), new byte[5000]);
        useEverything(20);
        long files = count("fd");
        long threads = count("task");
        long bytes = Pointer.totalBytes();
        long resident = Pointer.physicalBytes();

        useEverything(200);

        assertEquals(files, count("fd"), 2, "file descriptors");
        // the JVM's own threads come and go
        assertTrue(count("task") <= threads + 4, "threads: " + threads + " before, " + count("task") + " after");
        assertEquals(bytes, Pointer.totalBytes(), 100_000, "bytes that JavaCPP holds");
        long grown = Pointer.physicalBytes() - resident;
        assertTrue(grown < 200_000_000, "the process grew by " + grown + " bytes");
    }
}
