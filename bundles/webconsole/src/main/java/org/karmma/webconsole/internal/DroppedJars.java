package org.karmma.webconsole.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.core.bundles.JarContent;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Puts jars that somebody sends into the drop folder, which decides about them as about any other file, and takes them away. A jar comes
 * under the name of the file that holds the same bundle, which it replaces, else under its bundle's name; never under what it was called.
 */
@Component(service = DroppedJars.class)
public final class DroppedJars {

    /** Bytes; the largest bundle of our own has a hundred megabytes. */
    static final long MOST = 512L << 20;

    private final DropFolder folder;
    private final EventLog events;
    private final JarContent.Limits limits;
    private final Path modalities;

    @Activate
    public DroppedJars(BundleContext context, @Reference DropFolder folder, @Reference EventLog events) {
        this(own(context.getProperty(Workbench.BUNDLE_FOLDERS)), folder, events, JarContent.Limits.OF_BUNDLES);
    }

    DroppedJars(Path modalities, DropFolder folder, EventLog events, JarContent.Limits limits) {
        this.limits = limits;
        this.modalities = modalities;
        this.folder = folder;
        this.events = events;
    }

    /** Of several folders the last one, which is the home's own. */
    private static Path own(String folders) {
        String[] all = folders.split("\n");
        return Path.of(all[all.length - 1]);
    }

    /**
     * A refused jar does not cost a home the one that served: that is put back, so that it also serves after a restart.
     *
     * @param called what the sender calls it, for messages
     * @param length in bytes; -1 if it is not known
     * @return what has become of it
     */
    DroppedFile put(String called, InputStream jar, long length) throws IOException, Refused {
        if (length > MOST) {
            throw tooLarge(called);
        }
        Files.createDirectories(modalities);
        Path aside = Files.createTempFile(modalities, ".sent-", ".part");
        try {
            receive(called, jar, aside);
            String bundle = symbolicName(called, aside);
            synchronized (this) {
                return replace(modalities.resolve(fileFor(bundle)), aside);
            }
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private DroppedFile replace(Path target, Path sent) throws IOException {
        String name = target.getFileName().toString();
        DroppedFile there = folder.files().stream().filter(file -> file.name().equals(name)).findFirst().orElse(null);
        boolean served = there != null && there.bundleId() >= 0;
        Path before = target.resolveSibling(name + DropFolder.BEFORE);
        if (served && there.state() == DroppedFile.State.SERVING) {
            Path aside = target.resolveSibling("." + name + ".part");
            Files.copy(target, aside, StandardCopyOption.REPLACE_EXISTING);
            force(aside);
            move(aside, before);
        }
        move(sent, target);
        DroppedFile now = folder.look(target);
        if (!served || now.state() != DroppedFile.State.REFUSED || Files.notExists(before)) {
            if (now.state() == DroppedFile.State.SERVING) {
                Files.deleteIfExists(before);
            }
            return now;
        }
        move(before, target);
        DroppedFile again = folder.look(target);
        String detail = now.detail() + ". The file that was there before is back";
        events.add(Event.Kind.REFUSED, "file " + name, detail); // the folder itself would have waited whether another one mends it
        return new DroppedFile(again.file(), now.state(), again.bundle(), again.bundleId(), detail, now.since());
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void receive(String called, InputStream jar, Path aside) throws IOException, Refused {
        try (OutputStream out = Files.newOutputStream(aside)) {
            byte[] buffer = new byte[1 << 16];
            long written = 0;
            for (int n = jar.read(buffer); n >= 0; n = jar.read(buffer)) {
                written += n;
                if (written > MOST) {
                    throw tooLarge(called);
                }
                out.write(buffer, 0, n);
            }
        }
        force(aside);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static Refused tooLarge(String called) {
        return new Refused(413, called + " has more than " + (MOST >> 20) + " MB. Copy it into the drop folder if it is meant");
    }

    private String fileFor(String bundle) throws Refused {
        List<DroppedFile> same = folder.files().stream().filter(file -> file.bundle().startsWith(bundle + " ")).toList();
        if (same.size() > 1) {
            throw new Refused(409, same.size() + " files hold " + bundle + ": " + same.stream().map(DroppedFile::name).toList()
                    + ". Take all but one away, so that it is clear which one is to be replaced");
        }
        return same.isEmpty() ? bundle + ".jar" : same.get(0).name();
    }

    /** Of a jar that is whole, and unpacks to a size that a bundle may have. */
    private String symbolicName(String called, Path jar) throws Refused {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            JarContent.check(file, Files.size(jar), limits);
            Manifest manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            String bundle = name == null ? "" : name.replaceFirst(";.*", "").strip();
            if (!bundle.matches("[A-Za-z0-9._-]{1,200}") || bundle.startsWith(".")) {
                throw new Refused(422, called + " is no bundle: its manifest has no Bundle-SymbolicName. Build it with a bundle plugin, or"
                        + " with Karmma's archetype");
            }
            return bundle;
        } catch (JarContent.TooLarge e) {
            throw new Refused(422, called + " " + e.getMessage() + ". It was not installed");
        } catch (IOException | IllegalArgumentException | SecurityException e) {
            throw new Refused(422, called + " is no jar that can be read (" + e.getMessage() + "). Copy or build it again");
        }
    }

    DroppedFile remove(String name) throws IOException, Refused {
        DroppedFile file = folder.files().stream().filter(f -> f.name().equals(name)).findFirst()
                .orElseThrow(() -> new Refused(404, "there is no file " + name + " in the drop folder"));
        Files.deleteIfExists(file.file());
        return folder.look(file.file());
    }
}
