package org.karmma.server.internal.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.karmma.core.Workbench;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The accounts of a home: {@code conf/accounts}, a line each, readable by its owner alone. Where there is none, the first start makes
 * {@code admin}, whose password it leaves in {@code conf/admin.password}. What is changed in the file counts from the next request on.
 */
@Component(service = Accounts.class)
public final class Accounts {

    static final String ADMIN = "admin";

    private final Path file;
    private final Verified verified = new Verified();
    private Map<String, Account> accounts = Map.of();
    private FileTime read;

    @Activate
    public Accounts(BundleContext context) throws IOException {
        this(Path.of(context.getProperty(Workbench.HOME)).resolve("conf"));
    }

    Accounts(Path conf) throws IOException {
        file = conf.resolve("accounts");
        if (!Files.exists(file)) {
            Files.createDirectories(conf);
            add(ADMIN, Role.INSTALLER);
        }
        refresh();
    }

    /** Who says so with a password that was right a moment ago; empty if that is not known. Takes no time. */
    synchronized Optional<Account> recognize(String name, char[] password) throws IOException {
        refresh();
        return Optional.ofNullable(accounts.get(name)).filter(account -> verified.knows(account, password));
    }

    /** Who says so with the right password; empty if nobody does. Takes its time, and keeps nobody else waiting. */
    Optional<Account> authenticate(String name, char[] password) throws IOException {
        Account account = named(name);
        if (account == null) {
            PasswordHash.make(password); // takes as long as for one that there is
            return Optional.empty();
        }
        if (!account.password().matches(password)) {
            return Optional.empty();
        }
        synchronized (this) {
            if (isSame(account, accounts.get(name))) { // it may have been changed meanwhile
                verified.learn(account, password);
            }
        }
        return Optional.of(account);
    }

    private synchronized Account named(String name) throws IOException {
        refresh();
        return accounts.get(name);
    }

    /** Names and roles, ordered by name. */
    public synchronized List<String> list() throws IOException {
        refresh();
        return accounts.values().stream().map(account -> account.name() + " " + account.role().id()).toList();
    }

    /**
     * Adds an account, or gives one that there is another role and password.
     *
     * @return the file in which its password is, for its owner to fetch and to delete
     * @throws IllegalArgumentException if nobody can be called so
     */
    public synchronized Path add(String name, Role role) throws IOException {
        refresh();
        String password = PasswordHash.password();
        Account account = new Account(name, role, PasswordHash.make(password.toCharArray()));
        Path told = passwordFile(name);
        write(told, List.of(password));
        Map<String, Account> with = new TreeMap<>(accounts);
        with.put(name, account);
        write(with);
        return told;
    }

    /** @throws IllegalArgumentException if there is none of that name, or nobody could install anything any more */
    public synchronized void remove(String name) throws IOException {
        refresh();
        Map<String, Account> rest = new TreeMap<>(accounts);
        if (rest.remove(name) == null) {
            throw new IllegalArgumentException("there is no account " + name + "; accounts: " + accounts.keySet());
        }
        if (rest.values().stream().noneMatch(account -> account.role() == Role.INSTALLER)) {
            throw new IllegalArgumentException(name + " is the last account that may change accounts; add another one first");
        }
        write(rest);
        Files.deleteIfExists(passwordFile(name));
    }

    /** The file that holds a password that a start made and nobody has fetched yet. */
    public Optional<Path> unfetched() {
        return Optional.of(passwordFile(ADMIN)).filter(Files::exists);
    }

    private Path passwordFile(String name) {
        return file.resolveSibling(name + ".password");
    }

    private void refresh() throws IOException {
        FileTime now;
        try {
            now = Files.getLastModifiedTime(file);
        } catch (NoSuchFileException e) {
            accounts.keySet().forEach(verified::forget);
            accounts = Map.of();
            read = null;
            return;
        }
        if (now.equals(read)) {
            return;
        }
        Map<String, Account> found = new TreeMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                Account account = Account.of(line);
                if (found.put(account.name(), account) != null) {
                    throw new IllegalArgumentException(account.name() + " is there twice");
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " line " + number + ": " + e.getMessage() + ". Mend the line, or delete the file for a new "
                        + ADMIN, e);
            }
        }
        accounts.forEach((name, account) -> {
            if (!isSame(account, found.get(name))) {
                verified.forget(name);
            }
        });
        accounts = found;
        read = now;
    }

    /** @param now null where it is gone */
    private static boolean isSame(Account before, Account now) {
        return now != null && now.line().equals(before.line());
    }

    private void write(Map<String, Account> all) throws IOException {
        List<String> lines = new ArrayList<>(List.of("# name role hash; karmma:accountAdd and karmma:accountRemove change it"));
        all.values().forEach(account -> lines.add(account.line()));
        write(file, lines);
        read = null;
        refresh();
    }

    private static void write(Path target, List<String> lines) throws IOException {
        Path aside = Files.createTempFile(target.getParent(), ".accounts", null, ownersAlone(target));
        try {
            Files.write(aside, lines, StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static FileAttribute<?>[] ownersAlone(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
    }
}
