package org.karmma.dropfolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.karmma.core.bundles.DroppedFile;
import org.osgi.framework.Bundle;

/** What is known of one file of the drop folder. */
final class Dropped {

    /** When a file was written, how long it is, and which one it is where the file system tells. */
    record Stamp(Instant written, long size, Object key) {

        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime().toInstant(), attributes.size(), attributes.fileKey());
        }
    }

    private final Path file;
    /** Of the file when it was looked at last; null before. */
    private Stamp stamp;
    private Instant firstSeen;
    private DroppedFile.State state;
    private String detail = "";
    private Instant since;
    private boolean curable;
    private boolean noted;
    private boolean unread;
    private Bundle bundle;
    private StagedJar jar;

    Dropped(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** The bundle that serves from this file; null if none does. */
    Bundle bundle() {
        return bundle;
    }

    /** What that bundle was installed from; null if unknown. */
    StagedJar jar() {
        return jar;
    }

    /** True if the file is the one that was judged last, and the verdict stands until it changes. */
    boolean isJudged(Stamp now) {
        return now.equals(stamp) && !isToBeTriedAgain();
    }

    /** True if the verdict may be another one although the file does not change. */
    boolean isToBeTriedAgain() {
        return state == DroppedFile.State.WAITING || unread;
    }

    void lookedAt(Stamp now, Instant when) {
        if (!now.equals(stamp)) {
            stamp = now;
            firstSeen = when;
        }
    }

    /** Since when the file is as it is, as far as can be told: clocks of file servers may be ahead. */
    Instant unchangedSince() {
        return stamp.written().isBefore(firstSeen) ? stamp.written() : firstSeen;
    }

    void serves(Bundle started, StagedJar from, Instant when) {
        bundle = started;
        jar = from;
        state = null; // one that serves in another's place is news
        become(DroppedFile.State.SERVING, "", false, when);
    }

    void waits(String why, Instant when) {
        become(DroppedFile.State.WAITING, why, false, when);
    }

    void refused(String why, boolean canBeCured, Instant when) {
        become(DroppedFile.State.REFUSED, why, canBeCured, when);
    }

    /** The disk or the file's permissions are to blame, and nothing tells when they change. @return whether that is new */
    boolean unreadable(String why, Instant when) {
        boolean news = !unread || !detail.equals(why);
        become(DroppedFile.State.REFUSED, why, true, when);
        unread = true;
        return news;
    }

    void withdrawn(Instant when) {
        bundle = null;
        jar = null;
        become(DroppedFile.State.WITHDRAWN, "", false, when);
    }

    private void become(DroppedFile.State next, String why, boolean canBeCured, Instant when) {
        if (state != next || !detail.equals(why)) {
            since = when;
            noted = false;
        }
        state = next;
        detail = why;
        curable = canBeCured;
        unread = false;
    }

    /** True for a refusal that may be lifted although the file does not change, as by another bundle. */
    boolean isCurable() {
        return state == DroppedFile.State.REFUSED && curable;
    }

    /** True once for each state that is worth an event. */
    boolean takeNews() {
        boolean news = !noted;
        noted = true;
        return news;
    }

    Instant since() {
        return since;
    }

    DroppedFile.State state() {
        return state;
    }

    DroppedFile shown() {
        boolean here = bundle != null && bundle.getState() != Bundle.UNINSTALLED;
        return new DroppedFile(file, state, here ? bundle.getSymbolicName() + " " + bundle.getVersion() : "", here ? bundle.getBundleId()
                : -1,
                detail, since);
    }
}
