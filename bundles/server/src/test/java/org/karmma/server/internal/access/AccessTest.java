package org.karmma.server.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {

    @TempDir
    Path conf;

    @Test
    void accountsAreKeptAsHashesAndPasswordsLeftForTheirOwners() throws Exception {
        Accounts accounts = new Accounts(conf);
        char[] password = Files.readString(accounts.unfetched().orElseThrow()).strip().toCharArray();
        assertFalse(Files.readString(conf.resolve("accounts")).contains(new String(password)));
        assertEquals(Optional.empty(), accounts.recognize("admin", password), "nobody has shown it yet");
        assertEquals(Role.INSTALLER, accounts.authenticate("admin", password).orElseThrow().role());
        assertTrue(accounts.recognize("admin", password).isPresent(), "it was right a moment ago");
        assertTrue(accounts.recognize("admin", "wrong".toCharArray()).isEmpty());
        assertTrue(accounts.authenticate("admin", "wrong".toCharArray()).isEmpty());
        assertTrue(accounts.authenticate("nobody", password).isEmpty());
        assertTrue(new Accounts(conf).authenticate("admin", password).isPresent(), "after a restart, too");

        accounts.add("other", Role.VIEWER);
        assertTrue(accounts.recognize("admin", password).isPresent(), "another account is none of its business");
        accounts.add("admin", Role.INSTALLER);
        accounts.remove("other");
        assertTrue(accounts.recognize("admin", password).isEmpty(), "the old password is worth nothing any more");
        assertThrows(IllegalArgumentException.class, () -> accounts.remove("admin"), "nobody could bring it back");
        assertThrows(IllegalArgumentException.class, () -> accounts.add("a:b", Role.VIEWER));
    }

    @Test
    void aDamagedFileIsSaidAndLetsNobodyIn() throws Exception {
        Accounts accounts = new Accounts(conf);
        Files.writeString(conf.resolve("accounts"), "admin boss x\n");
        Files.setLastModifiedTime(conf.resolve("accounts"), FileTime.from(Instant.EPOCH));
        String said = assertThrows(IOException.class, () -> accounts.authenticate("admin", new char[0])).getMessage();
        assertTrue(said.contains("line 1"), said);
    }

    @Test
    void guessingTakesLongerAndLonger() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Guesses guesses = new Guesses(3, clock(now));
        guesses.wrong("a");
        guesses.wrong("a");
        assertEquals(0, guesses.wait("a"), "anybody mistypes");
        guesses.wrong("a");
        assertEquals(2, guesses.wait("a"), "rounded up");
        assertEquals(0, guesses.wait("b"));
        now.set(Instant.EPOCH.plusSeconds(2));
        assertEquals(0, guesses.wait("a"));
        guesses.wrong("a");
        guesses.wrong("a");
        assertEquals(5, guesses.wait("a"));
        guesses.right("a");
        assertEquals(0, guesses.wait("a"));
    }

    private static Clock clock(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }

    @Test
    void pathsHaveOneSpelling() {
        for (String path : List.of("/", "/api/v1/students/a-b_c", "/system/console/karmma", "/a/b%20c")) {
            assertEquals(Optional.of(path), Paths.canonical(path));
        }
        for (String path : List.of("/system/%63onsole", "/system//console", "/a/../system/console", "/system/console;x=1/bundles", "/a/..",
                "/a/%2e%2e/b", "/a%2Fb", "/system/./console", "/a\\b", "/system/%43onsole", "/%73ystem", "/a%252e")) {
            assertEquals(Optional.empty(), Paths.canonical(path), path);
        }
    }
}
