package org.karmma.features;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.karmma.configuration.CheckedBy;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.ExtractorProvider;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Features that were computed elsewhere, by clip: a modality whose signal is the table FLOAT32 {@code [N, C]} that is stored of a clip, and
 * a teacher's extractor that hands it on in the place of another modality. The student goes on working from what that modality reads. There
 * is one for each configuration file {@code org.karmma.features-NAME.cfg}.
 */
@Component(configurationPid = Features.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {Modality.class, ExtractorProvider.class})
@Designate(ocd = Features.Config.class, factory = true)
public final class Features implements Modality, ExtractorProvider {

    static final String PID = "org.karmma.features";
    static final String AGAIN = "Write the features again, or leave this clip out";

    private static final Pattern LAYOUT = Pattern.compile("(\\d+)\\s*x\\s*(\\d+)");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** Which features, and what they stand for. */
    @CheckedBy(Readable.class)
    @ObjectClassDefinition(name = "Karmma: features", description = "Features that were computed elsewhere, as a teacher's tokens.")
    public @interface Config {

        @AttributeDefinition(name = "Modality", description = "What the features are called; experiments name them as the teacher's "
                + "extractor of the modality that they stand for.")
        String karmma_modality() default "";

        @AttributeDefinition(name = "Stands for", description = "The id of the modality in whose place they stand.")
        String stands_for() default "";

        @AttributeDefinition(name = "Path", description = "An HDF5 file, or a folder of npy files; a relative path starts at the folder of"
                + " the home.")
        String path() default "";

        @AttributeDefinition(name = "SHA-256", description = "Its SHA-256; others are refused. Of a folder, see docs/features-and-hdf5.md.")
        String sha256() default "";

        @AttributeDefinition(name = "Name", description = "Where a clip's features lie in it: the data set's name, or the file's without"
                + " .npy; {id} is the clip's id.")
        String name() default "{id}";

        @AttributeDefinition(name = "Tokens", description = "Tokens of a clip, count x width: the shape of its array. A single token may"
                + " lack the first axis.")
        String tokens() default "";

        @AttributeDefinition(name = "Normalize",
                options = {@Option(label = "none", value = "none"), @Option(label = "token", value = "token")},
                description = "none, or token: each token less its mean, by its standard deviation.")
        String normalize() default "none";
    }

    private final String id;
    private final FeatureStore store;
    private final FeatureExtractor extractor;
    private final String sha256;

    /** @throws IllegalArgumentException naming the key that is wrong */
    @Activate
    public Features(BundleContext context, Config config) {
        this(context.getProperty("karmma.home"), config);
    }

    Features(String home, Config config) {
        id = given(Modality.PROPERTY, config.karmma_modality());
        String name = given("name", config.name());
        Path given = Path.of(given("path", config.path()));
        Path path = (home == null ? given : Path.of(home).resolve(given)).toAbsolutePath().normalize();
        sha256 = config.sha256().strip();
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256 = " + sha256
                    + ": a SHA-256 is 64 lower-case hexadecimal digits; sha256sum prints it");
        }
        if (!name.contains("{id}")) {
            throw new IllegalArgumentException("name = " + name + " has no {id}, so that all clips would have the same features");
        }
        Matcher layout = LAYOUT.matcher(config.tokens().strip());
        if (!layout.matches()) {
            throw new IllegalArgumentException("tokens = " + config.tokens() + ": write count x width, such as 8 x 768");
        }
        store = new VerifiedStore(Files.isDirectory(path) ? new NpyStore(path, name) : new Hdf5Store(path, name), sha256, id);
        extractor = new FeatureExtractor(id, given("stands.for", config.stands_for()),
                new TokenLayout(Integer.parseInt(layout.group(1)), Integer.parseInt(layout.group(2))), normalize(config.normalize()),
                sha256);
    }

    private static String given(String key, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("key " + key + " is not given");
        }
        return value.strip();
    }

    private static FeatureExtractor.Normalize normalize(String value) {
        try {
            return FeatureExtractor.Normalize.valueOf(value.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("normalize = " + value + " is neither none nor token", e);
        }
    }

    @Deactivate
    void deactivate() {
        store.close();
    }

    @Override
    public List<Extractor> extractors() {
        return List.of(extractor);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String letter() {
        return id.substring(0, 1).toUpperCase(Locale.ROOT);
    }

    @Override
    public String title() {
        return "Features " + id;
    }

    /** None: a clip's features are found by its id. */
    @Override
    public List<String> media() {
        return List.of();
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) throws DataException {
        if (!wanted.equals(extractor.signal())) {
            throw new IllegalArgumentException(id + " gives " + extractor.signal() + ", not " + wanted);
        }
        Optional<FeatureStore.Table> table = store.of(clip.id());
        if (table.isEmpty()) {
            return Reading.bad(store.path() + ": there are no features of clip " + clip.id());
        }
        return Reading.present(Samples.of(checked(table.get()), wanted.shape()));
    }

    private float[] checked(FeatureStore.Table table) throws DataException {
        TokenLayout tokens = extractor.tokens();
        long[] shape = table.shape();
        boolean single = tokens.count() == 1 && Arrays.equals(shape, new long[] {tokens.width()});
        if (!single && !Arrays.equals(shape, new long[] {tokens.count(), tokens.width()})) {
            throw new DataException(table.where(), "has the shape " + Arrays.toString(shape) + ", the configuration of " + id + " says "
                    + tokens, "Mend the key tokens, or write the features again");
        }
        return table.values();
    }

    @Override
    public String meaning(SignalFormat format) {
        return "[token, number]: features that were computed elsewhere, SHA-256 " + sha256 + ".";
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("features", sha256);
    }

    /** Keys that can be read; files are looked at when they are used. */
    static final class Readable implements Consumer<Config> {
        @Override
        public void accept(Config config) {
            new Features((String) null, config);
        }
    }
}
