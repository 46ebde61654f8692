package org.karmma.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ModalityInfo;
import org.karmma.core.Rollover;
import org.karmma.core.StudentVersion;
import org.karmma.core.Workbench;
import org.karmma.core.health.Health;
import org.karmma.student.Presence;
import org.karmma.student.Student;

class CompletionsTest {

    @TempDir
    Path folder;

    private interface Answers {
        Object to(String method, Object[] arguments);
    }

    private static <T> T of(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
    }

    private Completions completions() {
        Student nose = of(Student.class, (method, arguments) -> List.of(Presence.present("smell"), Presence.present("taste")));
        Workbench workbench = of(Workbench.class, (method, arguments) -> switch (method) {
            case "students" -> List.of("nose");
            case "studentNow" -> arguments[0].equals("nose") ? Optional.of(nose) : Optional.empty();
            case "modalities" -> List.of(new ModalityInfo("smell", "S", "Smell", "karmma-smell 1.0.0", 7, List.of()));
            default -> throw new UnsupportedOperationException(method);
        });
        Rollover rollover = of(Rollover.class, (method, arguments) -> List.of(new StudentVersion("v2", StudentVersion.State.SERVING,
                Instant.EPOCH, "", Instant.EPOCH, "")));
        return new Completions(workbench, rollover, of(Health.class, (method, arguments) -> List.of("disk", "engine")), folder);
    }

    private List<String> candidates(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return completions().candidates(words, words.size() - 1);
    }

    @Test
    void eachWordIsWhatItsPlaceSays() {
        assertEquals(List.of("nose"), candidates("karmma:mute "));
        assertEquals(List.of("smell", "taste"), candidates("karmma:mute nose "));
        assertEquals(List.of("smell", "taste"), candidates("mute --json nose "), "options do not count");
        assertEquals(List.of(), candidates("karmma:mute nobody "));
        assertEquals(List.of(), candidates("karmma:mute nose smell "));
        assertEquals(List.of("v2"), candidates("karmma:rollback nose "));
        assertEquals(List.of("smell="), candidates("karmma:predict nose "));
        assertEquals(List.of("disk", "engine"), candidates("karmma:health --strict "));
        assertEquals(List.of(), candidates("elsewhere:command "));
    }

    @Test
    void whatStandsBehindAnOptionIsItsValue() throws Exception {
        Files.createFile(folder.resolve("kitchens.yaml"));
        assertEquals(List.of("smell"), candidates("karmma:extend --with "));
        assertEquals(List.of("kitchens"), candidates("karmma:extend --with smell --data "));
        assertEquals(List.of("nose"), candidates("karmma:extend --with smell --data kitchens "));
        assertEquals(List.of(), candidates("karmma:package --out "));
    }
}
