package org.karmma.microkitchens;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.ClipGroup;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Progress;
import org.karmma.dataset.Split;
import org.karmma.dataset.Submission;
import org.karmma.media.MediaWriter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A kitchen drawn from a seed: ten verbs, eight nouns, forty actions; untrimmed MP4 recordings with sound, boxes, and what a sensor at the
 * wrist measured, in the layout of EPIC-KITCHENS-100, read back by its reader. Or the same actions in the layout of Something-Something V2,
 * read back by that reader: a WebM file for each, silent, the boxes of Something-Else, and ten classes, which are templates
 * ({@code Stirring something}). {@link Split#PRETRAIN} is a pool of other participants'
 * clips in memory: {@code video} [T, 96, 128, 3] UINT8 at 12 per second, {@code audio} [samples, 1] FLOAT32 at 16 kHz, {@code boxes} [T,
 * slots, 6] FLOAT32 at 6 per second, {@code imu} [T, 6] FLOAT32 at 100 per second. Some training recordings lack sound, pictures, boxes or
 * the sensor (in the other layout: boxes); those of validation and test are complete.
 */
@Component(property = DatasetProvider.PROPERTY + "=" + MicroKitchens.ID)
public final class MicroKitchens implements DatasetProvider {

    static final String ID = "micro-kitchens";

    /** By the layout that each reads. */
    private final Map<Layout, DatasetProvider> readers;
    private final MediaWriter media;

    @Activate
    public MicroKitchens(@Reference(target = "(" + DatasetProvider.PROPERTY + "=epic-kitchens)") DatasetProvider epic,
            @Reference(target = "(" + DatasetProvider.PROPERTY + "=something-something)") DatasetProvider something,
            @Reference MediaWriter media) {
        this.readers = Map.of(Layout.EPIC, epic, Layout.SOMETHING, something);
        this.media = media;
    }

    @Override
    public String id() {
        return ID;
    }

    /**
     * {@code seed}; {@code train}, {@code validation}, {@code test}: how many labelled clips; {@code pool}: how many to pretrain on;
     * {@code participants}: how many people training shows; {@code layout}: {@code epic} or {@code something}; {@code unlabelled}: how many
     * further clips of these people training has without labels; {@code labelNoise}: share of the training labels that are wrong, which
     * {@code wrong_labels.csv} lists beside the annotations.
     */
    @Override
    public Map<String, String> settings() {
        return Settings.DEFAULTS;
    }

    @Override
    public List<String> spaces(Map<String, String> settings) {
        return Layout.of(settings.getOrDefault("layout", Layout.EPIC.key())).map(readers::get).map(r -> r.spaces(r.settings()))
                .orElse(List.of());
    }

    @Override
    public void check(Map<String, String> settings) throws DataException {
        Settings.of(settings);
    }

    @Override
    public void prepare(Path root, Map<String, String> settings, int threads, Progress progress) throws DataException {
        new Generator(root, Settings.of(settings), media).run(threads, progress);
    }

    @Override
    public Map<String, String> madeOf(Map<String, String> settings) throws DataException {
        return Settings.of(settings).onDisk();
    }

    @Override
    public Dataset open(Path root, Map<String, String> settings) throws DataException {
        Settings chosen = Settings.of(settings);
        Manifest manifest = Manifest.under(root, chosen);
        if (manifest == null || !manifest.whole()) {
            throw new DataException(root.toString(), "the data set is " + (manifest == null ? "not there" : "only half made"),
                    "Prepare it first; what is there is kept");
        }
        for (var file : manifest.sha256().entrySet()) {
            if (file.getKey().startsWith(EpicAnnotations.FOLDER) && !Manifest.hash(root.resolve(file.getKey())).equals(file.getValue())) {
                throw new DataException(root.resolve(file.getKey()).toString(), "changed since it was made",
                        "Prepare the data set again: it is made anew");
            }
        }
        DatasetProvider reader = readers.get(chosen.layout());
        Map<String, String> reading = new HashMap<>(reader.settings());
        if (chosen.unlabelled() > 0) {
            reading.put("unlabelled", chosen.layout().unlabelled());
        }
        Dataset files = reader.open(root, reading);
        return new WithPool(files, new Pool(chosen, files.labelSpaces()));
    }

    /** The files, and the pool beside them. */
    private record WithPool(Dataset files, Pool pool) implements Dataset {

        @Override
        public String id() {
            return ID;
        }

        @Override
        public List<LabelSpace> labelSpaces() {
            return files.labelSpaces();
        }

        @Override
        public List<Clip> clips(Split split) {
            return split == Split.PRETRAIN ? pool : files.clips(split);
        }

        /** Whoever looked at the pool's clips would have to render them all. */
        @Override
        public Optional<String> fingerprint(Split split) {
            return split == Split.PRETRAIN ? Optional.of(pool.fingerprint()) : files.fingerprint(split);
        }

        @Override
        public List<String> skipped() {
            return files.skipped();
        }

        @Override
        public List<ClipGroup> groups(Split split) {
            return files.groups(split);
        }

        @Override
        public Optional<Submission> submission(Split split) {
            return files.submission(split);
        }
    }
}
