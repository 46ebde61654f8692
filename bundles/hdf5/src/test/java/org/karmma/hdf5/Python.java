package org.karmma.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes HDF5 files with h5py, as those that publish them do. */
final class Python {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");

    private Python() {}

    /** @param script sees h5py, numpy and the name of the file as {@code file} */
    static Path make(Path file, String script) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)) && run("import h5py") == 0, PYTHON
                + " cannot import h5py (Debian: apt install python3-h5py); files that it makes are not read");
        assertEquals(0, run("import h5py, numpy\nfile = '" + file + "'\n" + script));
        return file;
    }

    private static int run(String script) throws Exception {
        Process process = new ProcessBuilder(PYTHON, "-B", "-c", script).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!said.isEmpty()) {
            System.err.println(said);
        }
        return process.waitFor();
    }
}
