package org.karmma.epickitchens;

/**
 * The files of narrations, as they are published but for the last, each with the file that names the participants whom nobody saw in
 * training.
 */
enum Source {
    TRAIN("EPIC_100_train.csv", null),
    VALIDATION("EPIC_100_validation.csv", "EPIC_100_unseen_participant_ids_validation.csv"),
    /** Without labels, which the challenge keeps. */
    TEST("EPIC_100_test_timestamps.csv", "EPIC_100_unseen_participant_ids_test.csv"),
    /** Clips of one's own choice without labels, from which students learn what their teacher says; the file is a setting. */
    UNLABELLED(null, null);

    private final String file;
    private final String unseen;

    Source(String file, String unseen) {
        this.file = file;
        this.unseen = unseen;
    }

    /** Null where the user names it. */
    String file() {
        return file;
    }

    /** Null for what is not judged. */
    String unseen() {
        return unseen;
    }
}
