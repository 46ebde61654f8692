package org.karmma.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KarmmaOptionsTest {

    private static final Path HOME = Path.of("/a/home");

    @Test
    void byDefaultThereIsEverything() {
        KarmmaOptions options = KarmmaOptions.of(HOME);
        assertEquals(HOME, options.home());
        assertEquals(Set.of(), options.leftOut());
        assertTrue(options.watched());
        assertEquals(0, options.engineThreads());
        assertEquals(Runtime.getRuntime().availableProcessors(), options.requestThreads());
        assertNull(KarmmaOptions.fromClassPath().home());
        assertFalse(KarmmaOptions.fromClassPath().watched());
    }

    @Test
    void eachCanBeChangedAlone() {
        assertEquals(new KarmmaOptions(HOME, Set.of("smell", "taste"), false, 3, 5),
                KarmmaOptions.of(HOME).without("taste", "smell").watch(false).engineThreads(3).requestThreads(5));
    }

    @Test
    void whatCannotBeIsRefused() {
        KarmmaOptions options = KarmmaOptions.of(HOME);
        assertThrows(IllegalArgumentException.class, () -> options.engineThreads(-1));
        assertThrows(IllegalArgumentException.class, () -> options.requestThreads(0));
    }

    @Test
    void whatIsNoHomeIsNotOpened(@TempDir Path empty) {
        String why = assertThrows(KarmmaException.class, () -> Karmma.open(empty)).getMessage();
        assertTrue(why.contains(empty + " is no Karmma home"), why);
        String none = assertThrows(KarmmaException.class, () -> Karmma.open(KarmmaOptions.fromClassPath())).getMessage();
        assertTrue(none.contains("add org.karmma:karmma-embed to the dependencies"), none);
    }
}
