package org.karmma.detection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.dataset.TimeSpan;
import org.karmma.extractor.Fingerprint;
import org.karmma.media.MediaReader;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Boxes around hands and objects ("boxes"): a {@linkplain BoxFile JSON file}, a folder of such files in which the clip's id is looked for,
 * or a {@linkplain BoxBuffer buffer}. Its signal is FLOAT32 {@code [T, slots, 30]}, the {@linkplain Layout layouts} at the middles of T
 * equal parts of the clip's span.
 */
@Component(configurationPid = DetectionConfig.PID)
@Designate(ocd = DetectionConfig.class)
@ProvidesModality(modality = DetectionModality.ID)
public final class DetectionModality implements Modality {

    static final String ID = "detection";

    private static final String BOXES = "boxes";
    private static final double EXCERPT_SECONDS = 1;

    private final ClipBoxes boxes;
    private final double tolerance;
    private final double staleAfter;
    private final String fingerprint;

    @Activate
    public DetectionModality(@Reference MediaReader media, DetectionConfig config) {
        PictureFacts defaults = new PictureFacts(config.fps(), config.width(), config.height());
        this.boxes = new ClipBoxes(new BoxFiles(), defaults, config.sizeOfVideo() ? media : null);
        this.tolerance = config.tolerance();
        this.staleAfter = config.staleAfter();
        this.fingerprint = Fingerprint.of(ID, Layout.VERSION, defaults, config.sizeOfVideo(), tolerance, staleAfter);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String letter() {
        return "D";
    }

    @Override
    public String title() {
        return "Object detections";
    }

    @Override
    public List<String> media() {
        return List.of(BOXES);
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) throws DataException {
        long[] shape = wanted.shape();
        if (wanted.type() != Samples.ElementType.FLOAT32 || shape.length != 3 || shape[0] < 1 || shape[1] < 1 || shape[2] != Layout.WIDTH) {
            throw new IllegalArgumentException("detection gives FLOAT32[T, slots, " + Layout.WIDTH + "], not " + wanted);
        }
        Optional<Evidence> evidence = clip.evidence(BOXES);
        if (evidence.isEmpty()) {
            return Reading.none("the clip has no boxes");
        }
        Optional<Reading> untimely = Reading.untimely(evidence.get(), clip.span(), staleAfter);
        if (untimely.isPresent()) {
            return untimely.get();
        }
        Optional<BoxTrack> track = evidence.get() instanceof Evidence.Buffer buffer ? Optional.of(BoxBuffer.track(clip, buffer))
                : boxes.track(clip, (Evidence.Recording) evidence.get());
        return track.isEmpty() ? Reading.none(evidence.get() + " has no boxes of " + clip)
                : read(evidence.get(), track.get(), clip.span(), wanted);
    }

    @Override
    public String meaning(SignalFormat format) {
        return "[time, box, feature]: the boxes nearest to the middles of equal parts of the clip. Features: x1, y1, x2, y2 in 0 to 1, 1"
                + " for a hand, " + CategoryCode.WIDTH + " numbers of +-0.5 for the category (low bits of SplitMix64 of its number), 1 for"
                + " a box; all zeros where there is none. A box stays in the place in which its category was seen nearest before.";
    }

    @Override
    public Optional<Samples> pictures(Samples signal) {
        return Optional.of(Sketch.of(signal));
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    /** Of a file the frames in the middle of the span, with all that it says of them; buffers are small enough. */
    @Override
    public Optional<Clip> excerpt(Clip clip, Path folder) throws DataException {
        if (!(clip.evidence(BOXES).orElse(null) instanceof Evidence.Recording recording)) {
            return Modality.super.excerpt(clip, folder);
        }
        TimeSpan span = middle(clip.span());
        TimeSpan near = new TimeSpan(Math.max(0, span.start() - tolerance), span.end() + tolerance);
        Path file = folder.resolve("boxes.json");
        return boxes.cut(clip, recording, near, file)
                ? Optional.of(Clip.builder(clip.id()).span(span.start(), span.end()).evidence(BOXES, new Evidence.Recording(file)).build())
                : Optional.empty();
    }

    private static TimeSpan middle(TimeSpan span) {
        double middle = span.isOpen() ? span.start() + EXCERPT_SECONDS / 2 : (span.start() + span.end()) / 2;
        return new TimeSpan(Math.max(span.start(), middle - EXCERPT_SECONDS / 2), Math.min(span.end(), middle + EXCERPT_SECONDS / 2));
    }

    private Reading read(Evidence evidence, BoxTrack track, TimeSpan span, SignalFormat wanted) {
        double end = span.isOpen() ? track.end() : span.end();
        int times = (int) wanted.shape()[0];
        List<List<Box>> layouts = new ArrayList<>(times);
        int found = 0;
        for (int t = 0; t < times; t++) {
            double time = span.start() + (t + 0.5) * (end - span.start()) / times;
            List<Box> boxes = track.nearest(time, tolerance).map(BoxTrack.Frame::boxes).orElse(List.of());
            if (!boxes.stream().allMatch(Box::isFinite)) {
                return Reading.bad(String.format(Locale.ROOT, "%s has a box that is no number at %.2f s", evidence, time));
            }
            found += boxes.size();
            layouts.add(boxes);
        }
        if (found == 0) {
            return Reading.none(String.format(Locale.ROOT, "%s has no box in any frame between %.2f and %.2f s", evidence,
                    span.start(), end) + (track.leftOut() == 0 ? ""
                    : "; left out " + track.leftOut() + " with reversed corners or outside the picture"));
        }
        return Reading.present(Samples.of(Layout.of(layouts, (int) wanted.shape()[1]), wanted.shape()));
    }
}
