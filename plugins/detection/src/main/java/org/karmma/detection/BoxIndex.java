package org.karmma.detection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.karmma.dataset.DataException;

/**
 * A file of boxes that is too large to be held: where the frames of each video stand in it, found in one pass, so that the frames of one
 * video are read from there. Something-Else has 180,049 videos in four files of more than a gigabyte each; what is held of them takes some
 * 100 bytes a video.
 */
final class BoxIndex implements BoxSource {

    private final Path file;
    private final Map<String, JsonNode> facts = new LinkedHashMap<>();
    private final Map<String, Slice> slices = new HashMap<>();

    /** Bytes of a list, from its bracket to its bracket. */
    private record Slice(long start, int length) {}

    private BoxIndex(Path file) {
        this.file = file;
    }

    /**
     * Goes through a file once.
     *
     * @return empty where it is no object of videos, which can only be read whole
     * @throws DataException naming the line where it is no JSON, or cut off
     */
    static Optional<BoxIndex> of(Path file) throws DataException {
        BoxIndex index = new BoxIndex(file);
        try (JsonParser first = BoxJson.JSON.createParser(file.toFile())) {
            if (first.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            new BoxJson(at -> BoxFile.where(file, at)).read(BoxJson.JSON.createParser(file.toFile()), index::scan);
        } catch (IOException e) {
            throw BoxFile.unreadable(file, e);
        }
        Slice unnamed = index.slices.get(BoxFile.UNNAMED);
        if (unnamed != null) {
            index.slices.clear();
            index.slices.put(BoxFile.UNNAMED, unnamed);
        }
        return index.slices.isEmpty() ? Optional.empty() : Optional.of(index);
    }

    private BoxIndex scan(JsonParser json) throws IOException, DataException {
        BoxJson.members(json, facts, this::list);
        return this;
    }

    private void list(String key, JsonParser json) throws IOException {
        long start = json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        slices.putIfAbsent(key, new Slice(start, Math.toIntExact(json.currentLocation().getByteOffset() - start)));
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Map<String, JsonNode> facts() {
        return facts;
    }

    @Override
    public int videos() {
        return slices.size();
    }

    @Override
    public Optional<List<BoxJson.Frame>> frames(String video) throws DataException {
        Slice slice = slices.get(video);
        if (slice == null) {
            return Optional.empty();
        }
        try {
            BoxJson frames = new BoxJson(at -> file + ", video " + video + ", line " + at.getLineNr() + ", column " + at.getColumnNr()
                    + " of it");
            return frames.read(BoxJson.JSON.createParser(bytes(slice)), frames::ifFrames);
        } catch (IOException e) {
            throw BoxFile.unreadable(file, e);
        }
    }

    @Override
    public List<BoxJson.Frame> only() throws DataException {
        return frames(slices.keySet().iterator().next()).orElse(List.of());
    }

    private byte[] bytes(Slice slice) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(slice.length());
        try (FileChannel channel = FileChannel.open(file)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, slice.start() + bytes.position()) < 0) {
                    throw new EOFException("it became shorter while it was read");
                }
            }
        }
        return bytes.array();
    }
}
