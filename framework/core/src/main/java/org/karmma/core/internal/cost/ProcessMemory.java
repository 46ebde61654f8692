package org.karmma.core.internal.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process as Linux accounts it (proc(5)): resident now, and the highest since the mark was set. */
public final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private ProcessMemory() {}

    /** Whether this system tells. */
    public static boolean isKnown() {
        return Files.isReadable(STATUS) && Files.isWritable(CLEAR);
    }

    /** Makes the peak start from what is resident now. */
    public static void resetPeak() throws IOException {
        Files.writeString(CLEAR, "5");
    }

    /** MiB resident now (VmRSS). */
    static double residentMiB() throws IOException {
        return read("VmRSS:");
    }

    /** MiB at the peak (VmHWM). */
    public static double peakMiB() throws IOException {
        return read("VmHWM:");
    }

    private static double read(String key) throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.substring(key.length()).replace("kB", "").trim()) / 1024.0;
            }
        }
        throw new IOException(STATUS + " has no " + key);
    }
}
