package org.karmma.core.internal.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Samples;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** Reads every signal of a stretch of clips once and writes them to a shard of a {@link SignalCache}. */
public final class SignalWriter {

    /** A modality and the formats in which its extractors want its signal. */
    public record Wanted(Modality modality, List<SignalFormat> formats) {}

    private final List<Wanted> wanted;
    private final double badShare;

    /** @param badShare share of the clips that may be unreadable before this gives up */
    public SignalWriter(List<Wanted> wanted, double badShare) {
        this.wanted = wanted;
        this.badShare = badShare;
    }

    /**
     * @param folder of the split
     * @param clips of the whole split; this shard takes every {@code shards}-th stretch
     * @return the clips that were left out
     * @throws DataException if too many clips are unreadable, with the first reasons
     */
    public List<SignalCache.Bad> write(Path folder, List<Clip> clips, int shard, int shards, Progress progress)
            throws IOException, DataException {
        Path dir = SignalCache.shard(folder, shard);
        Files.createDirectories(dir);
        int from = (int) ((long) clips.size() * shard / shards);
        int to = (int) ((long) clips.size() * (shard + 1) / shards);
        List<SignalCache.Row> rows = new ArrayList<>();
        List<SignalCache.Bad> bad = new ArrayList<>();
        Map<String, FileChannel> channels = new HashMap<>();
        try {
            for (Wanted w : wanted) {
                for (SignalFormat format : w.formats()) {
                    String name = SignalFile.name(w.modality().id(), format);
                    channels.put(name, FileChannel.open(dir.resolve(name + ".bin"), StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
                }
            }
            for (int i = from; i < to; i++) {
                Clip clip = clips.get(i);
                try {
                    rows.add(append(clip, channels));
                } catch (DataException e) {
                    bad.add(new SignalCache.Bad(clip.id(), e.getMessage()));
                    refuseTooMany(bad, to - from);
                }
                progress.at(i - from + 1, to - from, bad.isEmpty() ? "" : bad.size() + " unreadable");
            }
            for (FileChannel channel : channels.values()) {
                channel.force(true);
            }
        } finally {
            for (FileChannel channel : channels.values()) {
                channel.close();
            }
        }
        WholeFiles.write(dir.resolve("index.json"), file -> new ObjectMapper().writeValue(file.toFile(), new SignalCache.Index(rows, bad)));
        return bad;
    }

    private void refuseTooMany(List<SignalCache.Bad> bad, int clips) throws DataException {
        if (bad.size() > badShare * clips) {
            throw new DataException(bad.get(0).id(), bad.size() + " of " + clips + " clips cannot be read, the first because of: "
                    + bad.get(0).reason(), "Mend or remove them, or raise limits.badClips (now " + badShare + ")");
        }
    }

    /** All signals of a clip are read before the first is written, so that a bad clip leaves no trace. */
    private SignalCache.Row append(Clip clip, Map<String, FileChannel> channels) throws DataException, IOException {
        List<String> present = new ArrayList<>();
        Map<String, Samples> signals = new HashMap<>();
        for (Wanted w : wanted) {
            boolean all = true;
            for (SignalFormat format : w.formats()) {
                Samples signal = w.modality().read(clip, format) instanceof Reading.Present p ? p.signal() : null;
                if (signal != null && !format.matches(signal)) {
                    throw new IllegalStateException("modality " + w.modality().id() + " was asked for " + format + " and gave " + signal);
                }
                all &= signal != null && finite(signal);
                signals.put(SignalFile.name(w.modality().id(), format), signal != null ? signal : blank(format));
            }
            if (all) {
                present.add(w.modality().id());
            }
        }
        for (Map.Entry<String, Samples> signal : signals.entrySet()) {
            SignalFile.append(channels.get(signal.getKey()), signal.getValue(),
                    ByteBuffer.allocate(signal.getValue().size() * signal.getValue().type().bytes()));
        }
        return new SignalCache.Row(clip.id(), clip.labels(), present);
    }

    private static boolean finite(Samples signal) {
        if (signal.type() == Samples.ElementType.FLOAT32) {
            for (float f : signal.floats()) {
                if (!Float.isFinite(f)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Samples blank(SignalFormat format) {
        return format.type() == Samples.ElementType.UINT8 ? Samples.of(new byte[format.size()], format.shape())
                : Samples.of(new float[format.size()], format.shape());
    }
}
