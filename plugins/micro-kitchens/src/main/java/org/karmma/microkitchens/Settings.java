package org.karmma.microkitchens;

import java.util.LinkedHashMap;
import java.util.Map;
import org.karmma.dataset.DataException;

/**
 * What can be chosen.
 *
 * @param seed equal seeds give equal scenes
 * @param train labelled clips to learn from
 * @param validation labelled clips to choose by
 * @param test labelled clips to judge by
 * @param pool clips of other participants that exist in memory only
 * @param participants how many people the training clips show; a quarter as many others appear in validation, half as many in test
 * @param layout how the files are laid out
 * @param unlabelled clips beside those of {@code train}, of the same people, of which nobody says what they show
 * @param labelNoise share of the training clips whose labels are wrong, 0 to 1
 */
record Settings(long seed, int train, int validation, int test, int pool, int participants, Layout layout, int unlabelled,
        double labelNoise) {

    static final Map<String, String> DEFAULTS = defaults();

    /** Three digits. */
    private static final int MOST_RECORDINGS = 999;

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("seed", "1");
        defaults.put("train", "400");
        defaults.put("validation", "300");
        defaults.put("test", "1000");
        defaults.put("pool", "6000");
        defaults.put("participants", "16");
        defaults.put("layout", Layout.EPIC.key());
        defaults.put("unlabelled", "0");
        defaults.put("labelNoise", "0");
        return Map.copyOf(defaults);
    }

    static Settings of(Map<String, String> values) throws DataException {
        Settings settings = new Settings(number(values, "seed", Long.MIN_VALUE, Long.MAX_VALUE), (int) number(values, "train", 1, 100_000),
                (int) number(values, "validation", 1, 100_000), (int) number(values, "test", 1, 100_000),
                (int) number(values, "pool", 0, 10_000_000), (int) number(values, "participants", 4, 56), layout(values),
                (int) number(values, "unlabelled", 0, 100_000), share(values, "labelNoise"));
        int most = Plan.most(settings);
        if (most > MOST_RECORDINGS) {
            throw new DataException("settings train, validation, test, unlabelled, participants", "one participant would make " + most
                    + " recordings, and their numbers end at " + MOST_RECORDINGS + ", as in EPIC-KITCHENS",
                    "Ask for fewer clips, or for more participants");
        }
        return settings;
    }

    private static Layout layout(Map<String, String> values) throws DataException {
        String key = values.getOrDefault("layout", DEFAULTS.get("layout")).strip();
        return Layout.of(key).orElseThrow(() -> new DataException("setting layout", "there is no layout \"" + key + "\"", "Use "
                + Layout.keys()));
    }

    private static long number(Map<String, String> values, String key, long low, long high) throws DataException {
        String text = values.getOrDefault(key, DEFAULTS.get(key));
        try {
            long value = Long.parseLong(text.strip());
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new DataException("setting " + key, "\"" + text + "\" is not a whole number"
                + (low == Long.MIN_VALUE ? "" : " from " + low + " to " + high), "The default is " + DEFAULTS.get(key));
    }

    private static double share(Map<String, String> values, String key) throws DataException {
        String text = values.getOrDefault(key, DEFAULTS.get(key));
        try {
            double value = Double.parseDouble(text.strip());
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new DataException("setting " + key, "\"" + text + "\" is not a number from 0 to 1", "The default is " + DEFAULTS.get(key));
    }

    /** Those that decide what is on disk, as text. */
    Map<String, String> onDisk() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("seed", Long.toString(seed));
        files.put("train", Integer.toString(train));
        files.put("validation", Integer.toString(validation));
        files.put("test", Integer.toString(test));
        files.put("participants", Integer.toString(participants));
        if (layout != Layout.EPIC) { // which every folder had before there was another; and so on
            files.put("layout", layout.key());
        }
        if (unlabelled > 0) {
            files.put("unlabelled", Integer.toString(unlabelled));
        }
        if (labelNoise > 0) {
            files.put("labelNoise", Double.toString(labelNoise));
        }
        return files;
    }
}
