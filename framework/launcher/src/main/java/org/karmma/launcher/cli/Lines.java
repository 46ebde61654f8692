package org.karmma.launcher.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The lines of a stream, read by a thread of its own: waiting for one can be interrupted, which reading cannot. */
final class Lines {

    private final BlockingQueue<Optional<String>> read = new LinkedBlockingQueue<>();

    Lines(InputStream in) {
        Thread reader = new Thread(() -> read(in), "karmma-lines");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read.add(Optional.of(line));
            }
        } catch (IOException e) {
            // what cannot be read has ended
        }
        read.add(Optional.empty());
    }

    /** The next line, or null at the end; not to be asked again then. */
    String next() throws InterruptedException {
        return read.take().orElse(null);
    }
}
