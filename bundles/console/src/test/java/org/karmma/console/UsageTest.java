package org.karmma.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.karmma.core.Workbench;

class UsageTest {

    private final Usage mute = Usage.of(new StudentCommands(null), "karmma", "mute").orElseThrow();
    private final Usage predict = Usage.of(new StudentCommands(null), "karmma", "predict").orElseThrow();
    private final RunCommands runs = new RunCommands((Workbench) null, null, null);
    private final Usage extend = Usage.of(runs, "karmma", "extend").orElseThrow();

    @Test
    void itIsReadFromTheAnnotations() {
        assertEquals("karmma:mute [--json] <name of an installed student> <the slot>", mute.toString());
        assertEquals("karmma:predict [--json] <name of an installed student> [<what sensors recorded: KIND=FILE ...> ...]",
                predict.toString());
        String text = extend.toString();
        assertEquals("karmma:extend --with VALUE --data VALUE [--out VALUE] [--install VALUE] [--tolerance VALUE] [--fine-tune] ",
                text.substring(0, text.indexOf('<')), "what has to be given stands without brackets");
        assertEquals("karmma:package", Usage.of(runs, "karmma", "package").orElseThrow().command());
        assertEquals(Optional.empty(), Usage.of(new StudentCommands(null), "karmma", "sing"));
    }

    @Test
    void whatIsWrongIsSaid() {
        assertEquals("not given: <name of an installed student>, <the slot>", mute.wrong(List.of()));
        assertEquals("not given: <the slot>", mute.wrong(List.of("--json", "kitchen")));
        assertEquals("it has no option --jsno", mute.wrong(List.of("--jsno", "kitchen", "audio")));
        assertEquals("--json comes too late: options come first", mute.wrong(List.of("kitchen", "audio", "--json")));
        assertEquals("nothing is known of video", mute.wrong(List.of("kitchen", "audio", "video")));
        assertEquals("not given: <name of an installed student>", predict.wrong(List.of()));
        assertEquals("not given: --data", extend.wrong(List.of("--with", "imu", "kitchen")));
        assertEquals("--with wants a value", extend.wrong(List.of("--with")));
    }
}
