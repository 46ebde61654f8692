package org.karmma.core.internal.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** Reads every signal of a stretch of clips once and writes them to a shard of a {@link SignalCache}. */
public final class SignalWriter {

    /** A modality and the formats in which its extractors want its signal. */
    public record Wanted(Modality modality, List<SignalFormat> formats) {}

    private final List<Wanted> wanted;
    private final double badShare;

    /** @param badShare share of a split's clips that may be unreadable before this gives up */
    public SignalWriter(List<Wanted> wanted, double badShare) {
        this.wanted = wanted;
        this.badShare = badShare;
    }

    /**
     * @param folder of the split
     * @param clips of the whole split; this shard takes the {@code shard}-th of {@code shards} stretches of even length
     * @return the clips that were left out
     * @throws DataException if this shard alone has more unreadable clips than the split may have, with the first reason
     */
    public List<SignalCache.Bad> write(Path folder, List<Clip> clips, int shard, int shards, Progress progress)
            throws IOException, DataException {
        int from = (int) ((long) clips.size() * shard / shards);
        int to = (int) ((long) clips.size() * (shard + 1) / shards);
        List<SignalCache.Row> rows = new ArrayList<>();
        List<SignalCache.Bad> bad = new ArrayList<>();
        try (ShardFiles files = new ShardFiles(SignalCache.shard(folder, shard), names())) {
            for (int i = from; i < to; i++) {
                Clip clip = clips.get(i);
                try {
                    rows.add(append(clip, files));
                } catch (DataException e) {
                    bad.add(new SignalCache.Bad(clip.id(), e.getMessage()));
                    refuseTooMany(bad, clips.size(), badShare);
                }
                progress.at(i - from + 1, to - from, bad.isEmpty() ? "" : bad.size() + " unreadable");
            }
            files.finish(new SignalCache.Index(rows, bad));
        }
        return bad;
    }

    /** @throws DataException if {@code bad} are more than {@code share} of a split's clips, with the first reason */
    static void refuseTooMany(List<SignalCache.Bad> bad, int clips, double share) throws DataException {
        if (bad.size() > share * clips) {
            throw new DataException("clip " + bad.get(0).id(), bad.size() + " of the split's " + clips
                    + " clips cannot be read, this one because of: " + bad.get(0).reason(),
                    "Mend or remove them, or raise limits.badClips (now " + share + ")");
        }
    }

    private List<String> names() {
        return wanted.stream().flatMap(w -> w.formats().stream().map(format -> SignalFile.name(w.modality().id(), format))).toList();
    }

    /** All signals of a clip are read before the first is written, so that a bad clip leaves no trace. */
    private SignalCache.Row append(Clip clip, ShardFiles files) throws DataException, IOException {
        List<String> present = new ArrayList<>();
        Map<String, Samples> signals = new HashMap<>();
        for (Wanted w : wanted) {
            boolean all = true;
            for (SignalFormat format : w.formats()) {
                Samples signal = read(w.modality(), clip, format);
                all &= signal != null;
                signals.put(SignalFile.name(w.modality().id(), format), signal != null ? signal : blank(format));
            }
            if (all) {
                present.add(w.modality().id());
            }
        }
        for (Map.Entry<String, Samples> signal : signals.entrySet()) {
            files.append(signal.getKey(), signal.getValue());
        }
        return new SignalCache.Row(clip.id(), clip.labels(), present);
    }

    /** Null where the clip has none that is of use. */
    private static Samples read(Modality modality, Clip clip, SignalFormat format) throws DataException {
        Samples signal;
        try {
            signal = modality.read(clip, format) instanceof Reading.Present present ? present.signal() : null;
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException("modality " + modality.id() + " failed on clip " + clip.id() + ": " + e, e);
        }
        if (signal != null && !format.matches(signal)) {
            throw new IllegalStateException("modality " + modality.id() + " was asked for " + format + " of clip " + clip.id()
                    + " and gave " + signal);
        }
        return signal != null && finite(signal) ? signal : null;
    }

    private static boolean finite(Samples signal) {
        if (signal.type() == ElementType.FLOAT32) {
            for (float f : signal.floats()) {
                if (!Float.isFinite(f)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Samples blank(SignalFormat format) {
        return format.type() == ElementType.UINT8 ? Samples.of(new byte[format.size()], format.shape())
                : Samples.of(new float[format.size()], format.shape());
    }
}
