package org.karmma.core.internal.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /**
     * A modality and the formats in which extractors want its signal.
     *
     * @param slot whose extractors: a slot is recorded in a clip where all are that it wants
     */
    public record Wanted(String slot, Modality modality, List<SignalFormat> formats) {

        /** For the slot of the modality itself. */
        public Wanted(Modality modality, List<SignalFormat> formats) {
            this(modality.id(), modality, formats);
        }
    }

    private final List<Wanted> wanted;
    private final double badShare;

    /** @param badShare share of a split's clips that may be bad, as a whole or in a modality, before this gives up */
    public SignalWriter(List<Wanted> wanted, double badShare) {
        this.wanted = wanted;
        this.badShare = badShare;
    }

    /**
     * @param folder of the split
     * @param clips of the whole split; this shard takes the {@code shard}-th of {@code shards} stretches of even length
     * @return the clips that were left out, and the modalities of clips
     * @throws DataException if this shard alone has more bad clips than the split may have, with the first reason
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
                int before = bad.size();
                try {
                    rows.add(append(clip, files, bad));
                } catch (DataException e) {
                    bad.subList(before, bad.size()).clear(); // the whole clip goes, and with it what there was to say of its modalities
                    bad.add(new SignalCache.Bad(clip.id(), null, e.getMessage()));
                }
                if (bad.size() > before) {
                    refuseTooMany(bad, clips.size(), badShare);
                }
                progress.at(i - from + 1, to - from, bad.isEmpty() ? "" : clips(bad) + " bad");
            }
            files.finish(new SignalCache.Index(rows, bad));
        }
        return bad;
    }

    /**
     * A clip of which one modality is bad counts like one that cannot be read at all.
     *
     * @throws DataException if {@code bad} are more than {@code share} of a split's clips, with the first reason
     */
    static void refuseTooMany(List<SignalCache.Bad> bad, int clips, double share) throws DataException {
        long count = clips(bad);
        if (count > share * clips) {
            throw new DataException("clip " + bad.get(0).id(), count + " of the split's " + clips
                    + " clips cannot be read, or not in every modality that was recorded, this one because of: " + bad.get(0).reason(),
                    "Mend or remove them, or raise limits.badClips (now " + share + ")");
        }
    }

    private static long clips(List<SignalCache.Bad> bad) {
        return bad.stream().map(SignalCache.Bad::id).distinct().count();
    }

    private List<String> names() {
        return wanted.stream().flatMap(w -> w.formats().stream().map(format -> SignalFile.name(w.modality().id(), format))).toList();
    }

    /** All signals of a clip are read before the first is written, so that a bad clip leaves no trace. */
    private SignalCache.Row append(Clip clip, ShardFiles files, List<SignalCache.Bad> bad) throws DataException, IOException {
        Map<String, Boolean> present = new LinkedHashMap<>();
        Map<String, Samples> signals = new HashMap<>();
        for (Wanted w : wanted) {
            boolean all = true;
            Optional<String> fault = Optional.empty();
            for (SignalFormat format : w.formats()) {
                Reading reading = present.getOrDefault(w.slot(), true) ? read(w.modality(), clip, format) : Reading.none("");
                all &= reading instanceof Reading.Present;
                fault = fault.or(() -> reading instanceof Reading.Absent absent && absent.cause() != Reading.Absence.NO_SIGNAL
                        ? Optional.of(absent.detail()) : Optional.empty());
                signals.put(SignalFile.name(w.modality().id(), format), reading instanceof Reading.Present p ? p.signal() : blank(format));
            }
            present.merge(w.slot(), all, Boolean::logicalAnd);
            fault.ifPresent(detail -> bad.add(new SignalCache.Bad(clip.id(), w.slot(), detail)));
        }
        for (Map.Entry<String, Samples> signal : signals.entrySet()) {
            files.append(signal.getKey(), signal.getValue());
        }
        return new SignalCache.Row(clip.id(), clip.labels(), present.keySet().stream().filter(present::get).toList());
    }

    /** What a modality found, in the wanted format and of finite numbers. */
    private static Reading read(Modality modality, Clip clip, SignalFormat format) throws DataException {
        Reading reading;
        try {
            reading = modality.read(clip, format);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException("modality " + modality.id() + " failed on clip " + clip.id() + ": " + e, e);
        }
        if (!(reading instanceof Reading.Present present)) {
            return reading;
        }
        if (!format.matches(present.signal())) {
            throw new IllegalStateException("modality " + modality.id() + " was asked for " + format + " of clip " + clip.id()
                    + " and gave " + present.signal());
        }
        int wrong = firstNotFinite(present.signal());
        return wrong < 0 ? reading : Reading.bad(evidence(modality, clip) + ": its " + modality.id() + " signal is "
                + present.signal().at(wrong) + " at number " + wrong + " of " + format
                + ". Record or extract it again, or leave the clip out.");
    }

    /** Where the signal came from, as far as anybody but the modality can tell. */
    private static String evidence(Modality modality, Clip clip) {
        return modality.media().stream().flatMap(kind -> clip.evidence(kind).stream()).findFirst().map(Object::toString)
                .orElse("clip " + clip.id());
    }

    /** -1 if all are. */
    private static int firstNotFinite(Samples signal) {
        if (signal.type() == ElementType.FLOAT32) {
            float[] numbers = signal.floats();
            for (int i = 0; i < numbers.length; i++) {
                if (!Float.isFinite(numbers[i])) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static Samples blank(SignalFormat format) {
        return format.type() == ElementType.UINT8 ? Samples.of(new byte[format.size()], format.shape())
                : Samples.of(new float[format.size()], format.shape());
    }
}
