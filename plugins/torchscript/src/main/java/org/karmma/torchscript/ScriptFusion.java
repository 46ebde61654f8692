package org.karmma.torchscript;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.karmma.configuration.CheckedBy;
import org.karmma.extractor.CodeFile;
import org.karmma.fusion.Fusion;
import org.karmma.fusion.FusionNetwork;
import org.karmma.fusion.FusionSpec;
import org.karmma.fusion.SlotLayout;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * TorchScript files as a fusion: one for a teacher's slots, one for a student's, chosen by token layouts, which a script has fixed. There
 * is one such fusion for each configuration file {@code org.karmma.torchscript.fusion-NAME.cfg}.
 */
@Component(configurationPid = ScriptFusion.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, service = Fusion.class)
@Designate(ocd = ScriptFusion.Config.class, factory = true)
public final class ScriptFusion implements Fusion {

    static final String PID = "org.karmma.torchscript.fusion";

    /** Which files, and which slots each of them is for. */
    @CheckedBy(Readable.class)
    @ObjectClassDefinition(name = "Karmma: TorchScript fusion", description = "The files are executable code: name only what you trust.")
    public @interface Config {

        @AttributeDefinition(name = "Fusion", description = "What experiments call it.")
        String karmma_fusion() default "";

        @AttributeDefinition(name = "Teacher file",
                description = "The TorchScript file of teachers; a relative path starts at the folder of "
                        + "the home. Empty: teachers and students have the same slots, and the student's file is for both.")
        String teacher_file() default "";

        @AttributeDefinition(name = "Teacher SHA-256", description = "Its SHA-256; another file is refused.")
        String teacher_sha256() default "";

        @AttributeDefinition(name = "Teacher slots", description = "What it gets, in its order, such as video 8 x 768, audio 4 x 128.")
        String teacher_slots() default "";

        @AttributeDefinition(name = "Student file", description = "The same of students.")
        String student_file() default "";

        @AttributeDefinition(name = "Student SHA-256", description = "Its SHA-256.")
        String student_sha256() default "";

        @AttributeDefinition(name = "Student slots", description = "What it gets, in its order.")
        String student_slots() default "";
    }

    /** A file and what it joins, in its order. */
    private record Member(CodeFile code, List<SlotLayout> slots) {}

    private final String id;
    private final List<Member> members = new ArrayList<>();

    /** @throws IllegalArgumentException naming the key that is wrong */
    @Activate
    public ScriptFusion(BundleContext context, Config config) {
        this(context.getProperty("karmma.home"), config);
    }

    ScriptFusion(String home, Config config) {
        if (config.karmma_fusion().isBlank()) {
            throw new IllegalArgumentException("key " + PROPERTY + " is not given: it is what experiments call this fusion");
        }
        id = config.karmma_fusion().strip();
        if (!config.teacher_file().isBlank()) {
            members.add(new Member(Values.code(home, config.teacher_file(), config.teacher_sha256()),
                    Values.slots("teacher.slots", config.teacher_slots())));
        }
        members.add(new Member(Values.code(home, config.student_file(), config.student_sha256()),
                Values.slots("student.slots", config.student_slots())));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<CodeFile> code(FusionSpec spec) {
        return List.of(member(spec).code());
    }

    @Override
    public FusionNetwork newNetwork(FusionSpec spec) {
        Member member = member(spec);
        return new FusionBlock(member.code(), spec, member.slots().stream().map(spec.slots()::indexOf).toList());
    }

    private Member member(FusionSpec spec) {
        Optional<Member> found = members.stream().filter(m -> m.slots().size() == spec.slots().size()
                && new HashSet<>(m.slots()).equals(new HashSet<>(spec.slots()))).findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException("fusion " + id + " has files for the slots "
                + String.join(" and ", members.stream().map(m -> text(m.slots())).toList()) + ", wanted are " + text(spec.slots())
                + ". Export one for these, and name it in the configuration."));
    }

    private static String text(List<SlotLayout> slots) {
        return slots.stream().map(s -> s.id() + " " + s.tokens() + (s.added() ? " (added)" : "")).toList().toString();
    }

    /** Keys that can be read; files are looked at when they are used. */
    static final class Readable implements Consumer<Config> {
        @Override
        public void accept(Config config) {
            new ScriptFusion((String) null, config);
        }
    }
}
