package org.karmma.dataset;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A stretch of one recording session: what each kind of medium left of it, and what happens in it, where that is known. Immutable.
 *
 * <p>Kinds of media are words that data sets and modalities agree on ("video" for pictures that may carry sound, "audio", "boxes",
 * "flow", "imu"); the framework gives them no meaning. A kind that is not there was not recorded.
 */
public final class Clip {

    /** The kind of a file that holds whatever was recorded: pictures, sound or both. Modalities look into it after their own kinds. */
    public static final String RECORDING = "recording";

    private final String id;
    private final TimeSpan span;
    private final Map<String, Evidence> evidence;
    private final Map<String, Integer> labels;

    private Clip(Builder b) {
        this.id = b.id;
        this.span = b.span;
        this.evidence = Collections.unmodifiableMap(new LinkedHashMap<>(b.evidence));
        this.labels = Collections.unmodifiableMap(new LinkedHashMap<>(b.labels));
    }

    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** The whole of one file, with everything that was recorded in it. */
    public static Clip of(Path file) {
        return builder(String.valueOf(file.getFileName())).evidence(RECORDING, new Evidence.Recording(file)).build();
    }

    /** Unique within its data set. */
    public String id() {
        return id;
    }

    public TimeSpan span() {
        return span;
    }

    /** What a kind of medium left, if it was recorded. */
    public Optional<Evidence> evidence(String kind) {
        return Optional.ofNullable(evidence.get(kind));
    }

    /** By kind of medium, in the order given. */
    public Map<String, Evidence> evidence() {
        return evidence;
    }

    /** Class index in a label space ({@link LabelSpace#id}), or empty where the clip is not labelled. */
    public OptionalInt label(String space) {
        Integer label = labels.get(space);
        return label == null ? OptionalInt.empty() : OptionalInt.of(label);
    }

    public Map<String, Integer> labels() {
        return labels;
    }

    @Override
    public String toString() {
        return "clip " + id;
    }

    /** Collects what a clip is made of. */
    public static final class Builder {
        private final String id;
        private TimeSpan span = TimeSpan.WHOLE;
        private final Map<String, Evidence> evidence = new LinkedHashMap<>();
        private final Map<String, Integer> labels = new LinkedHashMap<>();

        private Builder(String id) {
            this.id = Objects.requireNonNull(id, "id");
        }

        public Builder span(double start, double end) {
            this.span = new TimeSpan(start, end);
            return this;
        }

        public Builder evidence(String kind, Evidence e) {
            evidence.put(Objects.requireNonNull(kind, "kind"), Objects.requireNonNull(e, "evidence"));
            return this;
        }

        public Builder label(String space, int label) {
            if (label < 0) {
                throw new IllegalArgumentException("labels are class indices from 0 on; leave an unknown one out: " + space
                        + " = " + label);
            }
            labels.put(space, label);
            return this;
        }

        public Clip build() {
            return new Clip(this);
        }
    }
}
