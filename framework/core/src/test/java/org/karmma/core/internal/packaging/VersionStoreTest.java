package org.karmma.core.internal.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.karmma.core.HomeLock;
import org.karmma.core.internal.serving.TrainedRamps;
import org.karmma.dataset.DataException;

/** What a crash at any point leaves is a home in which one version serves, and no other is lost that was to be kept. */
class VersionStoreTest {

    @TempDir Path folder;
    private Path models;
    private Path versions;
    private VersionStore store;

    /** A change, and what the home's state is before and after it. */
    private enum Change { INSTALL, PROMOTE, ROLLBACK, UNSHADOW }

    @BeforeEach
    void home() throws Exception {
        models = folder.resolve("home/models");
        versions = models.resolve(".versions/kitchen");
        store = new VersionStore(models);
        add(false); // v1
        add(false); // v2
        add(true); // v3
        assertEquals("v2:serving v3:shadow v1:earlier", state());
    }

    /** Two in one JVM, one of which knows the home by a link. */
    @Test
    void aLinkToTheHomeIsTheSameHome() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("home"));
        VersionStore linked = new VersionStore(link.resolve("models"));
        AtomicBoolean changing = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> changing(store, () -> {
            changing.set(true);
            begun.countDown();
            await(other);
            changing.set(false);
            return true;
        }), VersionStoreTest::onAThreadOfItsOwn);
        await(begun);
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> {
            other.countDown();
            return changing(linked, changing::get);
        }, VersionStoreTest::onAThreadOfItsOwn);
        assertTrue(first.get());
        assertFalse(second.get(), "one after the other");
    }

    /** The common pool has one thread only on small machines. */
    private static void onAThreadOfItsOwn(Runnable task) {
        new Thread(task).start();
    }

    private static <T> T changing(VersionStore store, HomeLock.Work<T> work) {
        try {
            return store.changing(work);
        } catch (DataException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private StoredVersion add(boolean shadow) throws Exception {
        VersionState before = store.state("kitchen");
        String id = before.nextId();
        Path source = TrainedRamps.write(folder.resolve(id), Integer.parseInt(id.substring(1))).folder();
        StoredVersion added = store.add("kitchen", before, source);
        store.commit("kitchen", before, shadow ? before.shadowed(added) : before.installed(added));
        return added;
    }

    private String state() throws DataException {
        return state(store.state("kitchen"));
    }

    private static String state(VersionState state) {
        return String.join(" ", state.all().stream().map(v -> v.id() + ":" + v.state().id()).toList());
    }

    /** That each version's package is the one that came with its id, and that there is nothing else. */
    private void assertWhole(String expected) throws Exception {
        VersionState state = store.state("kitchen");
        assertEquals(expected, state(state));
        assertEquals(null, state.leaving());
        assertEquals(weights(folder.resolve(state.serving().id())), weights(models.resolve("kitchen")),
                "what serves is " + state.serving().id());
        List<String> kept = state.all().stream().skip(1).map(v -> v.id()).sorted().toList();
        for (String id : kept) {
            assertEquals(weights(folder.resolve(id)), weights(versions.resolve(id)), id);
        }
        assertEquals(Stream.concat(Stream.of("state.json"), kept.stream()).toList(), names(versions));
        assertEquals(List.of(".versions", "kitchen"), names(models));
    }

    private static String weights(Path modelPackage) throws DataException {
        return ModelPackage.read(modelPackage).weightsSha256();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private VersionState next(Change change, VersionState before) throws Exception {
        return switch (change) {
            case INSTALL -> before.installed(store.add("kitchen", before, TrainedRamps.write(folder.resolve("v4"), 4).folder()));
            case PROMOTE -> before.promoted();
            case ROLLBACK -> before.rolledBack(before.previous().orElseThrow());
            case UNSHADOW -> before.unshadowed();
        };
    }

    private void write(VersionState state) throws IOException {
        StateFile.write(versions.resolve("state.json"), state);
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void done(Change change) throws Exception {
        VersionState before = store.state("kitchen");
        VersionState next = next(change, before);
        store.commit("kitchen", before, next);
        assertWhole(state(next));
        store.recover();
        assertWhole(state(next));
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void crashedBeforeTheStateWasWritten(Change change) throws Exception {
        VersionState before = store.state("kitchen");
        next(change, before);
        Files.writeString(versions.resolve("state.json.part-17"), "{");
        Files.createDirectory(versions.resolve(".v9.new-0815"));
        store.recover();
        assertWhole(state(before));
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void crashedWhenTheStateWasWritten(Change change) throws Exception {
        VersionState next = next(change, store.state("kitchen"));
        write(next);
        store.recover();
        assertWhole(state(next));
    }

    @ParameterizedTest
    @EnumSource(value = Change.class, names = "UNSHADOW", mode = EnumSource.Mode.EXCLUDE)
    void crashedWhenTheOldOneWasOutOfItsPlace(Change change) throws Exception {
        VersionState next = next(change, store.state("kitchen"));
        write(next);
        Files.move(models.resolve("kitchen"), versions.resolve(next.leaving()));
        store.recover();
        assertWhole(state(next));
    }

    @ParameterizedTest
    @EnumSource(value = Change.class, names = "UNSHADOW", mode = EnumSource.Mode.EXCLUDE)
    void crashedWhenTheNewOneWasInItsPlace(Change change) throws Exception {
        VersionState next = next(change, store.state("kitchen"));
        write(next);
        Files.move(models.resolve("kitchen"), versions.resolve(next.leaving()));
        Files.move(versions.resolve(next.serving().id()), models.resolve("kitchen"));
        store.recover();
        assertWhole(state(next));
    }

    /** A crash, then a process that asks before it puts right. */
    @Test
    void theNextChangePutsRightToo() throws Exception {
        VersionState next = store.state("kitchen").promoted();
        write(next);
        Files.move(models.resolve("kitchen"), versions.resolve(next.leaving()));
        new VersionStore(models).recover();
        VersionState before = store.state("kitchen");
        store.commit("kitchen", before, before.rolledBack(before.previous().orElseThrow()));
        assertWhole("v2:serving v3:rolled-back v1:earlier");
    }

    @Test
    void crashedInTheFirstInstallation() throws Exception {
        VersionState before = store.state("bath");
        StoredVersion added = store.add("bath", before, folder.resolve("v1"));
        store.recover();
        assertEquals(List.of("kitchen"), store.names());
        added = store.add("bath", before, folder.resolve("v1"));
        StateFile.write(models.resolve(".versions/bath/state.json"), before.installed(added));
        store.recover();
        assertEquals(List.of("bath", "kitchen"), store.names());
        assertEquals("v1:serving", state(store.state("bath")));
        ModelPackage.read(models.resolve("bath"));
    }

    @Test
    void crashedWhileItWasRemoved() throws Exception {
        Files.move(versions, models.resolve(".versions/.gone-0815"));
        store.recover();
        assertEquals("v1:serving", state(), "its package serves on, and is the only one");
        assertEquals(List.of("lock"), names(models.resolve(".versions")).stream().filter(name -> !name.equals("kitchen")).toList());
        ModelPackage.read(models.resolve("kitchen"));
    }

    @Test
    void removedNothingOfItIsLeft() throws Exception {
        store.remove("kitchen");
        assertEquals(List.of(), store.names());
        assertFalse(Files.exists(versions));
        assertEquals("", state());
    }

    @Test
    void whatOtherHandsPutThereServes() throws Exception {
        store.remove("kitchen");
        add(false);
        add(true);
        Path place = models.resolve("kitchen");
        Files.move(place, folder.resolve("away"));
        assertEquals("v2:shadow", state(), "there is none that serves");
        TrainedRamps.write(place, 9);
        assertEquals("v3:serving v2:shadow", state());
        assertEquals("found in the home", store.state("kitchen").serving().from());
        store.recover();
        VersionState before = store.state("kitchen");
        store.commit("kitchen", before, before.promoted());
        assertEquals("v2:serving v3:earlier", state());
        assertEquals(weights(folder.resolve("v2")), weights(place));
    }

    @Test
    void aStateThatCannotBeReadIsLeftAlone() throws Exception {
        Path file = versions.resolve("state.json");
        String good = Files.readString(file);
        for (String bad : List.of("{", "[]", good.replaceFirst("\"format\" : 1", "\"format\" : 2"), good.replace("\"v3\"", "\"../v3\""))) {
            Files.writeString(file, bad);
            assertTrue(assertThrows(DataException.class, this::state, bad).getMessage().startsWith(file.toString()), bad);
            store.recover();
            assertEquals("v1:serving", state(store.stateOrServing("kitchen")), "it serves all the same");
            assertEquals(List.of("state.json", "v1", "v3"), names(versions), "nothing is deleted that may be needed");
        }
        Files.writeString(file, good.replaceFirst("\"format\" : 1", "\"format\" : 2"));
        String newer = assertThrows(DataException.class, this::state).getMessage();
        assertTrue(newer.contains("reads format 1. Use the version of Karmma that wrote it"), newer);
        Files.writeString(file, good);
        assertWhole("v2:serving v3:shadow v1:earlier");
    }

    @Test
    void whatCannotBeMovedStaysWhereItWas() throws Exception {
        VersionState before = store.state("kitchen");
        Files.createDirectories(versions.resolve("v2/in the way"));
        assertThrows(DataException.class, () -> store.commit("kitchen", before, before.promoted()));
        assertEquals("v2:serving v3:shadow v1:earlier", state());
        store.recover();
        assertWhole("v2:serving v3:shadow v1:earlier");
    }

    @Test
    void aRollbackGoesBackAndNotToAndFro() {
        VersionState s = VersionState.NONE;
        for (int i = 1; i <= 4; i++) {
            s = s.installed(version("v" + i)).keeping(VersionState.KEPT);
        }
        s = s.rolledBack(s.previous().orElseThrow()).keeping(VersionState.KEPT);
        assertEquals("v3:serving v4:rolled-back v2:earlier v1:earlier", state(s));
        s = s.rolledBack(s.previous().orElseThrow()).keeping(VersionState.KEPT);
        assertEquals("v2:serving v3:rolled-back v4:rolled-back v1:earlier", state(s));
        s = s.installed(version("v5")).keeping(VersionState.KEPT);
        assertEquals("v5:serving v2:earlier v3:rolled-back v4:rolled-back", state(s));
        s = s.rolledBack(s.earlier("v4").orElseThrow()).keeping(VersionState.KEPT);
        assertEquals("v4:serving v5:earlier v2:earlier v3:rolled-back", state(s), "that was forward");
        s = s.rolledBack(s.earlier("v2").orElseThrow()).keeping(VersionState.KEPT);
        assertEquals("v2:serving v4:rolled-back v5:rolled-back v3:rolled-back", state(s), "what was passed over was rolled back, too");
    }

    private static StoredVersion version(String id) {
        return new StoredVersion(id, Instant.EPOCH.toString(), "", Instant.EPOCH.toString(), "", false);
    }

    /** Another JVM holds the lock for a moment; this one waits, unless it is interrupted. */
    @Test
    void processesTakeTurns() throws Exception {
        Path source = Files.writeString(folder.resolve("Holder.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.Path;
                import java.nio.file.StandardOpenOption;
                class Holder {
                    public static void main(String[] args) throws Exception {
                        try (var channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE); var lock = channel.lock()) {
                            System.out.println("held");
                            System.in.read();
                        }
                    }
                }
                """);
        store.changing(() -> null); // makes the file
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), source.toString(),
                models.resolve(".versions/lock").toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertEquals('h', other.getInputStream().read());
            Thread.currentThread().interrupt();
            String message = assertThrows(DataException.class, () -> store.changing(() -> null)).getMessage();
            assertTrue(Thread.interrupted());
            assertTrue(message.contains("interrupted while another process was changing"), message);
            Thread changing = new Thread(() -> {
                try {
                    store.changing(() -> Files.exists(folder.resolve("let go")));
                } catch (DataException e) {
                    throw new IllegalStateException(e);
                }
            });
            changing.start();
            changing.join(200); // a wrong lock would have let it through by now; a right one never does
            assertTrue(changing.isAlive(), "the other one holds the lock");
            other.getOutputStream().close();
            changing.join(TimeUnit.SECONDS.toMillis(30));
            assertFalse(changing.isAlive(), "the other one has let go");
        } finally {
            other.destroy();
        }
        try (FileChannel channel = FileChannel.open(models.resolve(".versions/lock"), StandardOpenOption.WRITE)) {
            channel.lock().release(); // and so have we
        }
    }
}
