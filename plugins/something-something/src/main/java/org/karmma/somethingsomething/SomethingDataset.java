package org.karmma.somethingsomething;

import java.util.AbstractList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.Predicate;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Split;
import org.karmma.dataset.Submission;

/** One copy, opened. Its clips are made when they are asked for: 220,000 of them would take 200 MB. */
final class SomethingDataset implements Dataset {

    private final List<LabelSpace> spaces;
    private final Map<Split, List<Video>> videos;
    private final Map<Split, List<Clip>> clips = new EnumMap<>(Split.class);
    private final List<String> skipped;

    SomethingDataset(Templates templates, Map<Split, List<Video>> videos, MediaFolders media, Optional<BoxAnnotations> boxes,
            Predicate<String> boxed, List<String> skipped) {
        this.spaces = List.of(new LabelSpace(SomethingSomething.SPACE, templates.names()));
        this.videos = videos;
        this.skipped = skipped;
        Optional<Evidence> drawn = boxes.map(b -> new Evidence.Recording(b.path()));
        videos.forEach((split, of) -> clips.put(split, new Clips(of, media, drawn, boxed)));
    }

    /**
     * The clips of one split.
     *
     * @param boxes where the boxes of all of them are
     * @param boxed whether they hold a video's; true where that is not known
     */
    private static final class Clips extends AbstractList<Clip> implements RandomAccess {
        private final List<Video> videos;
        private final MediaFolders media;
        private final Optional<Evidence> boxes;
        private final Predicate<String> boxed;

        Clips(List<Video> videos, MediaFolders media, Optional<Evidence> boxes, Predicate<String> boxed) {
            this.videos = videos;
            this.media = media;
            this.boxes = boxes;
            this.boxed = boxed;
        }

        @Override
        public int size() {
            return videos.size();
        }

        @Override
        public Clip get(int index) {
            Video video = videos.get(index);
            Clip.Builder clip = Clip.builder(video.id());
            media.of(video.id()).forEach(clip::evidence);
            boxes.filter(b -> boxed.test(video.id())).ifPresent(b -> clip.evidence("boxes", b));
            if (video.label() >= 0) {
                clip.label(SomethingSomething.SPACE, video.label());
            }
            return clip.build();
        }
    }

    @Override
    public String id() {
        return SomethingSomething.ID;
    }

    @Override
    public List<LabelSpace> labelSpaces() {
        return spaces;
    }

    @Override
    public List<Clip> clips(Split split) {
        return clips.getOrDefault(split, List.of());
    }

    @Override
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** For the test split where it has no labels. */
    @Override
    public Optional<Submission> submission(Split split) {
        boolean secret = split == Split.TEST && videos.getOrDefault(split, List.of()).stream().anyMatch(v -> v.label() < 0);
        return secret ? Optional.of(new LeaderboardFile()) : Optional.empty();
    }
}
