package org.karmma.epickitchens;

/**
 * One annotated action.
 *
 * @param where file and row
 * @param video for instance {@code P01_01}
 * @param start seconds on the video's clock; below {@code stop}
 * @param verb class index, or -1 where the row is not labelled
 * @param noun class index, or -1 where the row is not labelled
 */
record Narration(String where, String id, String participant, String video, double start, double stop, int verb, int noun) {

    boolean labelled() {
        return verb >= 0;
    }

    /** The same with nothing said of what happens. */
    Narration unlabelled() {
        return new Narration(where, id, participant, video, start, stop, -1, -1);
    }
}
