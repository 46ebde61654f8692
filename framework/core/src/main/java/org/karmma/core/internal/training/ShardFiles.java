package org.karmma.core.internal.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;

/**
 * The files of one shard of a {@link SignalCache} while they are written: aside, and under their names only when all are whole. The
 * index comes last, and what an earlier start left goes first, so that an index never stands beside files that are not its own.
 */
final class ShardFiles implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, FileChannel> channels = new LinkedHashMap<>();
    private ByteBuffer scratch = ByteBuffer.allocate(0);

    /** @param names of the signals ({@link SignalFile#name}) */
    ShardFiles(Path folder, List<String> names) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Files.deleteIfExists(folder.resolve(SignalCache.INDEX));
        try (Stream<Path> old = Files.list(folder)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        try {
            for (String name : names) {
                channels.put(name, FileChannel.open(aside(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Adds a row: its numbers, little endian. */
    void append(String name, Samples samples) throws IOException {
        int bytes = Math.multiplyExact(samples.size(), samples.type().bytes());
        if (scratch.capacity() < bytes) {
            scratch = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        scratch.clear().limit(bytes);
        if (samples.type() == ElementType.UINT8) {
            scratch.put(samples.bytes()).flip();
        } else {
            scratch.asFloatBuffer().put(samples.floats());
        }
        while (scratch.hasRemaining()) {
            channels.get(name).write(scratch);
        }
    }

    /** Gives all files their names. */
    void finish(SignalCache.Index index) throws IOException {
        for (Map.Entry<String, FileChannel> file : channels.entrySet()) {
            file.getValue().force(true);
            Files.move(aside(file.getKey()), folder.resolve(SignalFile.file(file.getKey())), StandardCopyOption.ATOMIC_MOVE);
        }
        WholeFiles.write(folder.resolve(SignalCache.INDEX), file -> JSON.writeValue(file.toFile(), index));
    }

    private Path aside(String name) {
        return folder.resolve(SignalFile.file(name) + ".part-" + ProcessHandle.current().pid());
    }

    /** Removes what was not finished. */
    @Override
    public void close() throws IOException {
        for (Map.Entry<String, FileChannel> file : channels.entrySet()) {
            file.getValue().close();
            Files.deleteIfExists(aside(file.getKey()));
        }
    }
}
