package org.karmma.torchscript;

import ai.djl.nn.Block;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.karmma.configuration.CheckedBy;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.extractor.CodeFile;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.Modality;
import org.karmma.modality.SignalFormat;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * A TorchScript file as the extractor of a modality: as a teacher's, frozen with what it has learned; as a student's, trained with it,
 * beginning with the values in the file. There is one for each configuration file {@code org.karmma.torchscript.extractor-NAME.cfg}.
 */
@Component(configurationPid = ScriptExtractor.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, service = Extractor.class)
@Designate(ocd = ScriptExtractor.Config.class, factory = true)
public final class ScriptExtractor implements Extractor {

    static final String PID = "org.karmma.torchscript.extractor";

    /** To be raised whenever what is made of a signal before the script sees it changes; part of the fingerprint. */
    private static final int VERSION = 1;

    /** Which file, for whom, and what goes in and comes out. */
    @CheckedBy(Readable.class)
    @ObjectClassDefinition(name = "Karmma: TorchScript extractor", description = "The file is executable code: name only what you trust.")
    public @interface Config {

        @AttributeDefinition(name = "Id", description = "What experiments call it.")
        String id() default "";

        @AttributeDefinition(name = "Modality", description = "The id of the modality whose signals it reads.")
        String karmma_modality() default "";

        @AttributeDefinition(name = "Role", description = "For a teacher, frozen, or for a student, trained.",
                options = {@Option(label = "teacher", value = "teacher"), @Option(label = "student", value = "student")})
        String role() default "student";

        @AttributeDefinition(name = "File", description = "The TorchScript file; a relative path starts at the folder of the home.")
        String file() default "";

        @AttributeDefinition(name = "SHA-256", description = "Its SHA-256; another file is refused.")
        String sha256() default "";

        @AttributeDefinition(name = "Signal type",
                options = {@Option(label = "UINT8", value = "UINT8"), @Option(label = "FLOAT32", value = "FLOAT32")},
                description = "Numbers of the signal: UINT8 or FLOAT32. The script gets FLOAT32 in any case.")
        String signal_type() default "UINT8";

        @AttributeDefinition(name = "Signal shape",
                description = "Shape of a row, such as 32, 224, 224, 3; what the axes mean is the modality's to say.")
        String signal_shape() default "";

        @AttributeDefinition(name = "Tokens", description = "Tokens of a row, count x width: forward gives [B, count, width].")
        String tokens() default "";

        @AttributeDefinition(name = "Scale", description = "What the signal is divided by; 255 makes bytes numbers from 0 to 1.")
        String scale() default "1";

        @AttributeDefinition(name = "Mean", description = "What is taken away then: one number, or one for each place of the signal's"
                + " last axis.")
        String mean() default "0";

        @AttributeDefinition(name = "Deviation", description = "What is divided by then, likewise.")
        String deviation() default "1";

        @AttributeDefinition(name = "Order", description = "The order that the script wants the axes of a row in, counted from 0: 3, 0, 1,"
                + " 2 puts the last one first. Empty: as they are.")
        String order() default "";

        @AttributeDefinition(name = "Frozen", description = "Parameters of a student's that are not trained: how their names begin, with"
                + " commas between; * is all.")
        String frozen() default "";
    }

    private final String id;
    private final String modality;
    private final Role role;
    private final CodeFile code;
    private final SignalFormat signal;
    private final SignalInput input;
    private final TokenLayout tokens;
    private final List<String> frozen;

    /** @throws IllegalArgumentException naming the key that is wrong */
    @Activate
    public ScriptExtractor(BundleContext context, Config config) {
        this(context.getProperty("karmma.home"), config);
    }

    ScriptExtractor(String home, Config config) {
        id = given("id", config.id());
        modality = given(Modality.PROPERTY, config.karmma_modality());
        role = oneOf("role", config.role(), Role.class);
        code = Values.code(home, config.file(), config.sha256());
        long[] shape = Values.integers("signal.shape", given("signal.shape", config.signal_shape())).stream().mapToLong(i -> i).toArray();
        signal = new SignalFormat(oneOf("signal.type", config.signal_type(), ElementType.class), shape);
        tokens = Values.layout("tokens", config.tokens());
        input = new SignalInput(Double.parseDouble(config.scale()), Values.numbers("mean", config.mean()),
                Values.numbers("deviation", config.deviation()), Values.integers("order", config.order())).check(signal);
        frozen = Values.list(config.frozen());
    }

    private static String given(String key, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("key " + key + " is not given");
        }
        return value.strip();
    }

    private static <E extends Enum<E>> E oneOf(String key, String value, Class<E> kind) {
        try {
            return Enum.valueOf(kind, value.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " = " + value + " is none of " + List.of(kind.getEnumConstants()), e);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String modality() {
        return modality;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public SignalFormat signal() {
        return signal;
    }

    @Override
    public TokenLayout tokens() {
        return tokens;
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("torchscript", VERSION, code.sha256(), signal, tokens, input, frozen);
    }

    @Override
    public boolean isPretrained() {
        return true;
    }

    @Override
    public List<CodeFile> code() {
        return List.of(code);
    }

    /**
     * @throws IllegalStateException when it is initialised, if the file is not the one that was named or does something else than the
     * keys say
     */
    @Override
    public Block newNetwork() {
        Predicate<String> keeps = name -> frozen.stream().anyMatch(start -> start.equals("*") || name.startsWith(start));
        return new ExtractorBlock(code, keeps, signal, input, tokens);
    }

    /** Keys that can be read; files are looked at when they are used. */
    static final class Readable implements Consumer<Config> {
        @Override
        public void accept(Config config) {
            new ScriptExtractor((String) null, config);
        }
    }
}
