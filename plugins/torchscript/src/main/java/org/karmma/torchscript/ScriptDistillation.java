package org.karmma.torchscript;

import ai.djl.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.karmma.configuration.CheckedBy;
import org.karmma.distillation.Distillation;
import org.karmma.distillation.Objective;
import org.karmma.extractor.CodeFile;
import org.karmma.fusion.MissingTokens;
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
 * A TorchScript file as a distillation: its methods {@code teacher_loss} and {@code student_loss} are the losses (see {@link
 * ScriptObjective}). There is one for each configuration file {@code org.karmma.torchscript.distillation-NAME.cfg}.
 */
@Component(configurationPid = ScriptDistillation.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, service = Distillation.class)
@Designate(ocd = ScriptDistillation.Config.class, factory = true)
public final class ScriptDistillation implements Distillation {

    static final String PID = "org.karmma.torchscript.distillation";

    /** Which file, and what its losses are about. */
    @CheckedBy(Readable.class)
    @ObjectClassDefinition(name = "Karmma: TorchScript distillation",
            description = "The file is executable code: name only what you trust.")
    public @interface Config {

        @AttributeDefinition(name = "Distillation", description = "What experiments call it.")
        String karmma_distillation() default "";

        @AttributeDefinition(name = "File", description = "The TorchScript file; a relative path starts at the folder of the home.")
        String file() default "";

        @AttributeDefinition(name = "SHA-256", description = "Its SHA-256; another file is refused.")
        String sha256() default "";

        @AttributeDefinition(name = "Settings", description = "Numbers that experiments may set, with their defaults, such as alpha 0.5,"
                + " temperature 2.")
        String settings() default "";

        @AttributeDefinition(name = "Teacher sees",
                options = {@Option(label = "kept", value = "kept"), @Option(label = "recorded", value = "recorded")},
                description = "kept: the modalities that dropout left the student; recorded: all that were "
                        + "recorded.")
        String teacher_sees() default "kept";

        @AttributeDefinition(name = "Teacher missing",
                options = {@Option(label = "learned", value = "learned"), @Option(label = "zero", value = "zero")},
                description = "What stands in the teacher's sequence for a missing modality: learned "
                        + "tokens, or zero.")
        String teacher_missing() default "learned";
    }

    private final String id;
    private final CodeFile code;
    private final Map<String, Double> settings;
    private final boolean seesRecorded;
    private final boolean learned;
    private final Map<Device, Script> loaded = new HashMap<>();
    private boolean gone;

    /** @throws IllegalArgumentException naming the key that is wrong */
    @Activate
    public ScriptDistillation(BundleContext context, Config config) {
        this(context.getProperty("karmma.home"), config);
    }

    ScriptDistillation(String home, Config config) {
        if (config.karmma_distillation().isBlank()) {
            throw new IllegalArgumentException("key " + PROPERTY + " is not given: it is what experiments call this distillation");
        }
        id = config.karmma_distillation().strip();
        code = Values.code(home, config.file(), config.sha256());
        settings = Values.settings("settings", config.settings());
        seesRecorded = either("teacher.sees", config.teacher_sees(), "recorded", "kept");
        learned = either("teacher.missing", config.teacher_missing(), "learned", "zero");
    }

    private static boolean either(String key, String value, String yes, String no) {
        if (!value.strip().equals(yes) && !value.strip().equals(no)) {
            throw new IllegalArgumentException(key + " = " + value + " is neither " + yes + " nor " + no);
        }
        return value.strip().equals(yes);
    }

    /** The loaded file; this component owns it, since a loss has no end of its own. */
    private synchronized Script script(Device device) {
        if (gone) {
            throw new IllegalStateException("distillation " + id + " has gone with its configuration or bundle");
        }
        return loaded.computeIfAbsent(device, this::load);
    }

    private Script load(Device device) {
        Script script = Script.load(code, device);
        Set<String> parameters = script.parameters().keySet();
        if (!parameters.isEmpty()) {
            script.close();
            throw new IllegalStateException(code.file() + " has the parameters " + parameters + ", and a distillation trains none. Make"
                    + " them buffers (register_buffer) if they are constants, or part of a fusion.");
        }
        return script;
    }

    @Deactivate
    void close() {
        synchronized (this) {
            gone = true;
            loaded.values().forEach(Script::close);
            loaded.clear();
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Map<String, Double> settings() {
        return settings;
    }

    @Override
    public MissingTokens teacherMissing() {
        return learned ? MissingTokens.LEARNED : MissingTokens.ZERO;
    }

    @Override
    public List<CodeFile> code() {
        return List.of(code);
    }

    @Override
    public Objective objective(Map<String, Double> chosen) {
        return new ScriptObjective(this::script, code.file(), chosen, seesRecorded);
    }

    /** Keys that can be read; files are looked at when they are used. */
    static final class Readable implements Consumer<Config> {
        @Override
        public void accept(Config config) {
            new ScriptDistillation((String) null, config);
        }
    }
}
