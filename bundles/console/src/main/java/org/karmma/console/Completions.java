package org.karmma.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Descriptor;
import org.karmma.core.ExperimentFiles;
import org.karmma.core.ModalityInfo;
import org.karmma.core.Rollover;
import org.karmma.core.StudentVersion;
import org.karmma.core.Workbench;
import org.karmma.core.health.Health;
import org.karmma.dataset.DataException;
import org.karmma.student.Presence;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.LoggerFactory;

/**
 * What a word of our commands may be: where a person types (Gogo's JLine shell), the tab key offers it. The shell keeps what it completes
 * in a variable of the session and is told by its command {@code complete}, so each session of a person is told when it begins.
 */
@Component(property = {"osgi.command.scope=karmma", "osgi.command.function=candidates"}, service = {Completions.class,
    CommandSessionListener.class})
public final class Completions implements CommandSessionListener {

    private static final String OF_SHELL = ".completions";
    private static final String TOLD = ".karmma.completions";
    private static final String FILES = "__files";
    private static final String FOLDERS = "__directories";
    private static final String CANDIDATES = "karmma:candidates ($.commandLine words) ($.commandLine wordIndex)";

    /** Commands by what their words are: the first is a student, and so on; options do not count. */
    private static final Map<String, List<Word>> WORDS = new TreeMap<>(Map.ofEntries(Map.entry("slots", List.of(Word.STUDENT)),
            Map.entry("predict", List.of(Word.STUDENT, Word.EVIDENCE)), Map.entry("mute", List.of(Word.STUDENT, Word.SLOT)),
            Map.entry("unmute", List.of(Word.STUDENT, Word.SLOT)), Map.entry("quarantine", List.of(Word.STUDENT, Word.SLOT)),
            Map.entry("clear", List.of(Word.STUDENT, Word.SLOT)), Map.entry("versions", List.of(Word.STUDENT)),
            Map.entry("shadow", List.of(Word.STUDENT, Word.FOLDER)), Map.entry("shadowing", List.of(Word.STUDENT)),
            Map.entry("unshadow", List.of(Word.STUDENT)), Map.entry("promote", List.of(Word.STUDENT)),
            Map.entry("rollback", List.of(Word.STUDENT, Word.VERSION)), Map.entry("package", List.of(Word.STUDENT)),
            Map.entry("pack", List.of(Word.STUDENT)),
            Map.entry("extend", List.of(Word.STUDENT)), Map.entry("health", List.of(Word.CHECK)), Map.entry("runs", List.of(Word.FOLDER))));

    /** What stands behind an option. */
    private static final Map<String, Word> BEHIND = Map.of("--with", Word.MODALITY, "--data", Word.EXPERIMENT, "--install", Word.STUDENT,
            "--out", Word.FREE, "--name", Word.FREE, "--version", Word.FREE, "--tolerance", Word.FREE);

    private enum Word {
        STUDENT, SLOT, VERSION, MODALITY, EXPERIMENT, CHECK, EVIDENCE, FOLDER, FREE
    }

    private final Workbench workbench;
    private final Rollover rollover;
    private final Health health;
    private final Path experiments;

    @Activate
    public Completions(BundleContext context, @Reference Workbench workbench, @Reference Rollover rollover, @Reference Health health) {
        this(workbench, rollover, health, Path.of(context.getProperty(Workbench.HOME)).resolve("experiments"));
    }

    Completions(Workbench workbench, Rollover rollover, Health health, Path experiments) {
        this.workbench = workbench;
        this.rollover = rollover;
        this.health = health;
        this.experiments = experiments;
    }

    @Descriptor("what a word of a command may be, for the tab key")
    public List<String> candidates(@Descriptor("the words of the line") List<?> line, @Descriptor("which word, from 0 on") int index) {
        List<String> words = line.stream().map(String::valueOf).toList();
        if (index < 1 || index > words.size()) {
            return List.of();
        }
        Word behind = BEHIND.get(words.get(index - 1));
        if (behind != null) {
            return of(behind, "");
        }
        List<String> plain = new ArrayList<>();
        for (int i = 1; i < index; i++) {
            if (!words.get(i).startsWith("--") && !BEHIND.containsKey(words.get(i - 1))) {
                plain.add(words.get(i));
            }
        }
        List<Word> kinds = WORDS.getOrDefault(words.get(0).replaceFirst("^karmma:", ""), List.of());
        return plain.size() < kinds.size() ? of(kinds.get(plain.size()), plain.isEmpty() ? "" : plain.get(0)) : List.of();
    }

    private List<String> of(Word kind, String student) {
        return switch (kind) {
            case STUDENT -> workbench.students();
            case SLOT -> workbench.studentNow(student).stream().flatMap(s -> s.slots().stream()).map(Presence::slot).toList();
            case VERSION -> versions(student);
            case MODALITY -> workbench.modalities().stream().map(ModalityInfo::id).toList();
            case EXPERIMENT -> ExperimentFiles.names(experiments);
            case CHECK -> health.checks();
            case EVIDENCE -> workbench.modalities().stream().map(modality -> modality.id() + "=").toList();
            default -> List.of();
        };
    }

    private List<String> versions(String student) {
        try {
            return rollover.versions(student).stream().map(StudentVersion::id).toList();
        } catch (DataException | IllegalArgumentException e) {
            return List.of(); // there is nothing to offer
        }
    }

    /** The first thing that a session of a person does is to read the shell's profile; by then it can be told. */
    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        if (session.get(OF_SHELL) == null || session.get(TOLD) != null) {
            return;
        }
        session.put(TOLD, true);
        WORDS.forEach((name, words) -> {
            tell(session, name, CANDIDATES);
            if (words.contains(Word.FOLDER)) {
                tell(session, name, FOLDERS);
            }
            if (words.contains(Word.EVIDENCE)) {
                tell(session, name, FILES);
            }
        });
    }

    private static void tell(CommandSession session, String command, String arguments) {
        try {
            session.execute("complete -c karmma:" + command + " -a '" + arguments + "'");
        } catch (Exception e) { // whatever a command may throw; typing goes on without the tab key
            LoggerFactory.getLogger(Completions.class).debug("the shell does not complete {}", command, e);
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        // nothing to see to
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        // nothing to see to
    }
}
