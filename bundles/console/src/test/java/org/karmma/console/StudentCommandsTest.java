package org.karmma.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.EvaluateRequest;
import org.karmma.core.EvaluateResult;
import org.karmma.core.Event;
import org.karmma.core.ExtendRequest;
import org.karmma.core.ExtendResult;
import org.karmma.core.ModalityInfo;
import org.karmma.core.ModelBundle;
import org.karmma.core.ModelBundleRequest;
import org.karmma.core.RunListener;
import org.karmma.core.RunRequest;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Cause;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;
import org.karmma.student.Student;

class StudentCommandsTest {

    @TempDir
    Path folder;

    /** Nothing but where it works. */
    static final CommandSession HERE = (CommandSession) Proxy.newProxyInstance(StudentCommandsTest.class.getClassLoader(),
            new Class<?>[] {CommandSession.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("currentDir")) {
                    return Path.of("/somewhere");
                }
                throw new UnsupportedOperationException(method.getName());
            });

    private final Nose nose = new Nose();
    private final StudentCommands commands = new StudentCommands(new Bench(nose));
    private final Tables tables = new Tables();

    @Test
    void predictsFromWhatIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("a=b.bin"));
        Prediction prediction = (Prediction) commands.predict(HERE, false, "nose", "smell=" + file);
        assertEquals(Presence.present("smell"), prediction.slots().get(0));
        assertEquals(file.toString(), nose.asked.evidence("smell").orElseThrow().toString());
    }

    @Test
    void refusesWhatItCannotUnderstand() throws Exception {
        assertSays("KIND=FILE", () -> commands.predict(HERE, false, "nose"));
        assertSays("KIND=FILE", () -> commands.predict(HERE, false, "nose", "=x"));
        assertTrue(assertThrows(DataException.class, () -> commands.predict(HERE, false, "nose", "smell=" + folder.resolve("gone.bin")))
                .getMessage().contains("gone.bin: there is no such file"));
        Path file = Files.createFile(folder.resolve("once.bin"));
        assertSays("given twice", () -> commands.predict(HERE, false, "nose", "smell=" + file, "smell=" + file));
        assertTrue(assertThrows(DataException.class, () -> commands.predict(HERE, false, "nose", "smell=gone.bin")).getMessage()
                .startsWith("/somewhere/gone.bin: "));
        assertSays("installed: [nose]", () -> commands.slots(false, "ear"));
    }

    private static void assertSays(String text, org.junit.jupiter.api.function.Executable executable) {
        String message = assertThrows(IllegalArgumentException.class, executable).getMessage();
        assertTrue(message.contains(text), message);
    }

    @Test
    void mutesAndUnmutes() {
        assertEquals(List.of(Presence.absent("smell", Cause.MUTED, "an operator said so")), commands.mute(false, "nose", "smell"));
        assertEquals(List.of(Presence.present("smell")), commands.unmute(false, "nose", "smell"));
    }

    @Test
    void quarantinesAndClears() {
        assertEquals(List.of(Presence.absent("smell", Cause.FAILED, "it drips")),
                commands.quarantine(false, "nose", "smell", "it", "drips"));
        assertEquals(List.of(Presence.present("smell")), commands.clear(false, "nose", "smell"));
    }

    @Test
    void programsAreAnsweredInJson() throws Exception {
        assertEquals("[\"nose\"]", commands.students(true));
        assertEquals("[{\"slot\":\"smell\",\"present\":false,\"cause\":\"muted\",\"detail\":\"an operator said so\"}]",
                commands.mute(true, "nose", "smell"));
        assertTrue(commands.predict(HERE, true, "nose", "smell=" + Files.createFile(folder.resolve("json.bin"))).toString()
                .startsWith("{\"student\":\"nose\""));
    }

    @Test
    void tablesAreForPeople() {
        assertEquals("1970-01-01T00:00:00Z  quarantined  slot smell: it drips",
                tables.format(new Event(Instant.EPOCH, Event.Kind.QUARANTINED, "slot smell", "it drips"), Converter.INSPECT, null));
        assertEquals("S  smell        Smelling                   karmma-smell 1.0.0                       [7]  nose-1, nose-2", tables
                .format(new ModalityInfo("smell", "S", "Smelling", "karmma-smell 1.0.0", 7, List.of("nose-1", "nose-2")),
                        Converter.INSPECT, null));
        assertEquals("smell        absent   no-signal    nothing in the air",
                tables.format(Presence.absent("smell", Cause.NO_SIGNAL, "nothing in the air"), Converter.LINE, null));
        Prediction prediction = new Prediction("nose", "c",
                Map.of("action", List.of(new Score(0, "roast", 0.5), new Score(1, "burn", 0.25))),
                List.of(Presence.present("smell"), Presence.absent("taste", Cause.MUTED, "")), OptionalDouble.of(71.25), true, "", 3);
        assertEquals(List.of("action    50.0 %  roast", "action    25.0 %  burn", "used:    smell", "absent:  taste (muted) ",
                "measured accuracy with just these: 71.3 %"),
                tables.format(prediction, Converter.INSPECT, null).toString().lines().toList());
        assertEquals(null, tables.format("something else", Converter.INSPECT, null));
    }

    /** A student with one slot. */
    private static final class Nose implements Student {
        private boolean muted;
        private String quarantined;
        private Clip asked;

        @Override
        public String name() {
            return "nose";
        }

        @Override
        public List<LabelSpace> labelSpaces() {
            return List.of(new LabelSpace("action", List.of("roast", "burn")));
        }

        @Override
        public List<Presence> slots() {
            return List.of(quarantined != null ? Presence.absent("smell", Cause.FAILED, quarantined) : muted
                    ? Presence.absent("smell", Cause.MUTED, "an operator said so") : Presence.present("smell"));
        }

        @Override
        public Prediction predict(Clip clip) {
            asked = clip;
            return new Prediction("nose", clip.id(), Map.of("action", List.of(new Score(0, "roast", 1))), slots(), OptionalDouble.empty(),
                    false, "", 1);
        }

        @Override
        public void mute(String slot, boolean mute) {
            muted = mute;
        }

        @Override
        public void quarantine(String slot, String reason) {
            quarantined = reason;
        }

        @Override
        public void clear(String slot) {
            quarantined = null;
        }

        @Override
        public void close() {}
    }

    /** A workbench with one student. */
    private record Bench(Nose nose) implements Workbench {

        @Override
        public Optional<Student> student(String name) {
            return name.equals("nose") ? Optional.of(nose) : Optional.empty();
        }

        @Override
        public Optional<Student> studentNow(String name) {
            return student(name);
        }

        @Override
        public List<String> students() {
            return List.of("nose");
        }

        @Override
        public List<ModalityInfo> modalities() {
            return List.of();
        }

        @Override
        public String resolve(RunRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RunResult run(RunRequest request, RunListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ExtendResult extend(ExtendRequest request, RunListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EvaluateResult evaluate(EvaluateRequest request, RunListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void install(Path modelPackage, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ModelBundle bundle(ModelBundleRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Student open(Path modelPackage) {
            throw new UnsupportedOperationException();
        }
    }
}
