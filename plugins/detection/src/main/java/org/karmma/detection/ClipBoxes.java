package org.karmma.detection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.TimeSpan;
import org.karmma.media.MediaReader;
import org.karmma.media.PictureSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boxes of a clip in fractions of its pictures: how large these are says the file, else the clip's own video, else the configuration.
 */
final class ClipBoxes {

    private static final Logger LOG = LoggerFactory.getLogger(ClipBoxes.class);
    private static final String VIDEO = "video";

    private final BoxFiles files;
    private final PictureFacts defaults;
    private final MediaReader media;
    /** What was asked for last: the clips of an untrimmed video have one track. */
    private volatile Made last;

    private record Made(BoxFiles.Found of, PictureFacts pictures, BoxTrack track) {}

    /** @param media null where videos are not asked for their size */
    ClipBoxes(BoxFiles files, PictureFacts defaults, MediaReader media) {
        this.files = files;
        this.defaults = defaults;
        this.media = media;
    }

    /** Empty where the file, or no file of the folder, has boxes of the clip: those are called by its id. */
    Optional<BoxTrack> track(Clip clip, Evidence.Recording recording) throws DataException {
        Optional<BoxFiles.Found> found = files.find(recording.path(), clip.id());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        PictureFacts pictures = pictures(clip, found.get());
        Made made = last;
        if (made == null || made.of().frames() != found.get().frames() || !made.pictures().equals(pictures)) {
            made = new Made(found.get(), pictures, facts(found.get(), pictures).track(found.get().frames()));
            last = made;
            if (made.track().leftOut() > 0) {
                LOG.warn("{}: left out {} boxes of {} with reversed corners or outside the picture ({} x {} pixels where the file does"
                        + " not say)", found.get().source().file(), made.track().leftOut(), clip, pictures.width(), pictures.height());
            }
        }
        return Optional.of(made.track());
    }

    /**
     * Writes the frames of a span into a file of their own, in the form that says all of itself.
     *
     * @return false if there are no frames of the clip
     */
    boolean cut(Clip clip, Evidence.Recording recording, TimeSpan span, Path target) throws DataException {
        Optional<BoxFiles.Found> found = files.find(recording.path(), clip.id());
        if (found.isEmpty()) {
            return false;
        }
        BoxFacts facts = facts(found.get(), pictures(clip, found.get()));
        ObjectNode json = facts.json(BoxJson.JSON.createObjectNode());
        ArrayNode list = json.putArray(BoxFile.UNNAMED);
        for (BoxJson.Frame frame : found.get().frames()) {
            double time = facts.time(frame);
            if (time >= span.start() && time <= span.end()) {
                list.add(frame.json(BoxJson.JSON.createObjectNode()));
            }
        }
        try {
            BoxJson.JSON.writeValue(target.toFile(), json);
            return true;
        } catch (IOException e) {
            throw new DataException(target.toString(), "cannot be written: " + e.getMessage(), "See that its folder has room", e);
        }
    }

    private static BoxFacts facts(BoxFiles.Found found, PictureFacts pictures) throws DataException {
        return new BoxFacts(found.source().file(), found.source().facts(), pictures);
    }

    private PictureFacts pictures(Clip clip, BoxFiles.Found found) throws DataException {
        Optional<Evidence> video = clip.evidence(VIDEO).or(() -> clip.evidence(Clip.RECORDING));
        if (media == null || video.isEmpty() || BoxFacts.saysSize(found.source().facts())) {
            return defaults;
        }
        Optional<PictureSize> size = media.size(video.get());
        return size.isEmpty() ? defaults : new PictureFacts(defaults.fps(), size.get().width(), size.get().height());
    }
}
