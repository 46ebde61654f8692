package org.karmma.launcher.home;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;
import org.karmma.model.AtomicFile;

/**
 * What somebody needs who is to find out from afar what is wrong with a home, as texts in a zip, without secrets: see {@link Redaction}.
 * Models, media and data sets are not in it, only what they are called and how large they are.
 */
public final class SupportArchive {

    /** Bytes of a log from its end. */
    private static final int MOST_OF_A_FILE = 4 << 20;

    /** Characters of a hash at least. */
    private static final int HASH = 16;

    /** Files that are secrets as a whole. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)(?:.*[._-])?(?:accounts?|passwd|passwords?|htpasswd|shadow|secrets?|tokens?|credentials?)(?:\\..*)?"
                    + "|.*\\.(?:password|key|pem|p12|pfx|jks|keystore|truststore|kdbx)|id_[a-z0-9]+|\\.env.*|\\.netrc|\\.htpasswd");

    private static final String README = """
            What Karmma knows of an installation, for whoever is to find out what is wrong with it. All of it is text.

            versions.txt   Karmma, Java, operating system, memory, disk
            commands/      what the installation itself says: bundles with their states, students, events, threads, health
            conf/, log/    configuration and logs
            models/        what students are: their model.json and state.json, no weights
            files.txt      what there is on the disk

            Taken out: files of passwords, accounts and keys; values of keys named like secrets; passwords in URLs; authorization headers;
            hashes of passwords; tokens; private keys; every secret found in the configuration, wherever it turns up again; names of
            users in paths; paths of clips, which read <clip HASH>. What was taken out reads <removed>. No program knows every secret: look
            through it before you send it.
            """;

    private final Home home;
    private final Redaction redaction;
    private final Map<String, String> texts = new TreeMap<>();

    public SupportArchive(Home home) {
        this.home = home;
        this.redaction = new Redaction(home.folder(), Path.of(System.getProperty("user.home")));
    }

    /**
     * What became of it.
     *
     * @param archive where it is
     * @param bytes how large it is
     * @param texts how many texts are in it
     * @param removed how often something was taken out
     */
    public record Report(Path archive, long bytes, int texts, int removed) {}

    /** Adds what something says. @param name of the text in the archive, with {@code /} between folders */
    public void add(String name, String text) {
        texts.put(name, text);
    }

    /**
     * Writes it, whole or not at all, for its owner alone.
     *
     * @throws DataException if the home cannot be read or the archive not be written
     */
    public Report to(Path archive) throws DataException {
        try {
            collect();
            AtomicFile.write(archive.toAbsolutePath(), file -> {
                Files.createFile(file);
                Modes.set(file, "0600");
                write(file);
            });
            return new Report(archive.toAbsolutePath().normalize(), Files.size(archive), texts.size() + 1, redaction.removed());
        } catch (IOException | UncheckedIOException e) {
            Interrupted.check();
            throw new DataException(archive.toString(), "the support archive cannot be written: " + e,
                    "See that there is room and that its folder can be written.", e);
        }
    }

    private void collect() throws IOException {
        StringBuilder files = new StringBuilder();
        Files.walkFileTree(home.folder(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                Interrupted.check();
                return folder.equals(home.cache()) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = home.folder().relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
                files.append(String.format(Locale.ROOT, "%12d %s %s %s%n", attributes.size(), mode(file),
                        attributes.lastModifiedTime(), name));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                files.append("           ? ").append(home.folder().relativize(file)).append(": ").append(e).append('\n');
                return FileVisitResult.CONTINUE;
            }
        });
        texts.put("files.txt", files.toString());
        take(home.conf(), "conf", "");
        take(home.folder().resolve(HomeParts.LOG), "log", "");
        take(home.models(), "models", ".json");
        take(home.folder().resolve(HomeStamp.NAME), HomeStamp.NAME, "");
    }

    private static String mode(Path file) {
        try {
            return Modes.of(file);
        } catch (IOException e) {
            return "????"; // a link to nowhere
        }
    }

    /** @param ending of the files that are taken */
    private void take(Path from, String as, String ending) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        Path real = from.toRealPath(); // a part of a home may be a link
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && file.toString().endsWith(ending)) {
                    String name = real.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
                    takeFile(file, name.isEmpty() ? as : as + "/" + name);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // files.txt has it
            }
        });
    }

    private void takeFile(Path file, String name) throws IOException {
        byte[] bytes = end(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (SECRET.matcher(file.getFileName().toString()).matches()) {
            text.lines().map(line -> line.strip().split("\\s+")).forEach(this::know);
            return;
        }
        if (name.startsWith("conf/")) {
            redaction.learn(text);
        }
        if (text.indexOf('\0') < 0) {
            texts.put(name, text);
        }
    }

    /** A password is alone in its line; beside others only what looks like a hash is a secret, not names and roles. */
    private void know(String[] words) {
        for (String word : words) {
            if (words.length == 1 || word.length() >= HASH && word.chars().anyMatch(Character::isDigit)) {
                redaction.know(word);
            }
        }
    }

    private static byte[] end(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            in.skipNBytes(Math.max(0, size - MOST_OF_A_FILE));
            return in.readNBytes(MOST_OF_A_FILE);
        }
    }

    private void write(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file), StandardCharsets.UTF_8)) {
            put(zip, "README.txt", README);
            for (Map.Entry<String, String> text : texts.entrySet()) {
                Interrupted.check();
                put(zip, redaction.apply(text.getKey()), redaction.apply(text.getValue()));
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
