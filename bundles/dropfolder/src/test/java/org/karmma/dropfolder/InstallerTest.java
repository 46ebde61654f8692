package org.karmma.dropfolder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.bundles.DroppedFile.State;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.FrameworkWiring;

/** Files that something goes wrong with that nobody foresaw, in a framework that does nothing. */
class InstallerTest {

    @TempDir Path folder;
    private final List<String> called = new ArrayList<>();
    private final List<DroppedFile> changes = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Path file;
    private Path staged;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("nose.jar");
        staged = folder.resolve("staged");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "nose");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        Files.write(file, bytes.toByteArray());
    }

    /** Answers what it is told to, and nothing else; notes what it was called. */
    private <T> T fake(Class<T> type, UnaryOperator<Object> answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(called, args);
            }
            called.add(method.getName());
            return answer.apply(method.getName().equals("adapt") ? args[0] : method.getName());
        }));
    }

    private Installer installer(Error thrown) {
        Bundle bundle = fake(Bundle.class, asked -> {
            if (asked.equals("start")) {
                throw thrown;
            }
            return asked.equals("getSymbolicName") ? "nose" : asked.equals("getVersion") ? Version.emptyVersion
                    : asked.equals("getState") ? Bundle.INSTALLED : null;
        });
        FrameworkWiring wiring = fake(FrameworkWiring.class, asked -> asked.equals("getRemovalPendingBundles") ? Set.of() : null);
        Bundle framework = fake(Bundle.class, asked -> wiring);
        BundleContext context = fake(BundleContext.class, asked -> asked.equals("getBundle") ? framework
                : asked.equals("getBundles") ? new Bundle[0] : bundle);
        EventLog log = new EventLog() {
            @Override
            public void add(Event.Kind kind, String subject, String detail) {
                events.add(new Event(Clock.systemUTC().instant(), kind, subject, detail));
            }

            @Override
            public List<Event> latest(int count) {
                return events;
            }
        };
        Takeover takeover = new Takeover(context, new Components(null, context), new BroughtStudents(() -> null),
                () -> new Takeover.Patience(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        return new Installer(context, new Staging(staged), takeover, new Journal(() -> log), Clock.systemUTC(), () -> Duration.ZERO,
                () -> {}, changes::add);
    }

    private List<Path> left() throws Exception {
        try (Stream<Path> all = Files.list(staged)) {
            return all.toList();
        }
    }

    @Test
    void anErrorThatNobodyForesawIsARefusalAndNothingIsLeft() throws Exception {
        Installer installer = installer(new StackOverflowError("too deep"));
        DroppedFile refused = installer.look(file);
        assertEquals(State.REFUSED, refused.state());
        assertEquals("bundle nose 0.0.0 failed as it was started: StackOverflowError: too deep. Tell whoever wrote it", refused.detail());
        assertTrue(called.contains("uninstall"), called.toString());
        assertEquals(List.of(), left());
        assertEquals(refused, installer.look(file), "it is known when it is looked at again");
    }

    @Test
    void whatCouldNotBeReadIsTriedAgainUntilItCan() throws Exception {
        Files.writeString(staged, "no folder, as where a disk is full");
        Files.writeString(file, "no jar");
        Installer installer = installer(null);
        DroppedFile unread = installer.look(file);
        assertEquals(State.REFUSED, unread.state());
        assertTrue(unread.detail().startsWith("it cannot be read (") && unread.detail().contains("check its permissions and the disk"),
                unread.detail());
        installer.settle();
        installer.settle();
        assertEquals(1, events.size(), "it is said once: " + events);
        assertEquals(unread.detail(), events.get(0).detail());
        assertEquals(List.of(unread), changes);
        Files.delete(staged);
        installer.settle();
        String detail = installer.look(file).detail();
        assertTrue(detail.startsWith("it is no whole jar ("), detail);
    }
}
