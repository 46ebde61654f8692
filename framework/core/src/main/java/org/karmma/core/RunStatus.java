package org.karmma.core;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * How far a run is, as its folder says.
 *
 * @param folder of the run
 * @param name of the experiment
 * @param state of the run
 * @param began when it was started last, ISO 8601
 * @param stages in the order in which they may be carried out
 * @param message why it failed; empty otherwise
 * @param pid of the process that carries it out, or did
 */
public record RunStatus(String folder, String name, State state, String began, List<StageStatus> stages, String message, long pid) {

    public RunStatus {
        stages = List.copyOf(stages);
    }

    /** What a run, or a stage of it, is doing. */
    public enum State {
        /** Stages it needs are not done yet, or nothing is free. */
        @JsonProperty("waiting") WAITING,
        /** At work now. */
        @JsonProperty("running") RUNNING,
        /** Ended well. */
        @JsonProperty("done") DONE,
        /** Nothing that it depends on has changed since it was done. */
        @JsonProperty("unchanged") UNCHANGED,
        /** Ended badly. */
        @JsonProperty("failed") FAILED,
        /** Was stopped, or its process has gone; the same command goes on from there. */
        @JsonProperty("interrupted") INTERRUPTED;

        /** As written in files: lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A stage of a run.
     *
     * @param done units finished, of a stage at work
     * @param total units in all; 0 if unknown
     * @param seconds that it took, or has taken so far; null where it has not begun or was unchanged
     * @param secondsLeft by the rate so far; null where that is not known
     * @param note what is worth saying (loss, accuracy); may be empty
     */
    public record StageStatus(String name, State state, long done, long total, Double seconds, Double secondsLeft, String note) {

        /** One that has not begun. */
        public static StageStatus waiting(String name) {
            return new StageStatus(name, State.WAITING, 0, 0, null, null, "");
        }
    }

    /** How many stages are in a state. */
    public long count(State wanted) {
        return stages.stream().filter(stage -> stage.state() == wanted).count();
    }
}
