package org.karmma.launcher.console;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.karmma.launcher.Home;
import org.karmma.launcher.LaunchException;

/** Has commands carried out by the process that a home runs in. */
public final class CommandClient implements AutoCloseable {

    private final SocketChannel channel;

    private CommandClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** Where a running home says at which socket it listens. */
    static Path address(Home home) {
        return home.cache().resolve("commands.address");
    }

    /** The process that the home runs in; empty if it does not run. */
    public static Optional<CommandClient> find(Home home) throws IOException {
        try {
            String socket = Files.readString(address(home)).strip();
            return Optional.of(new CommandClient(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (SocketException | InvalidPathException e) {
            return Optional.empty(); // its process was killed: nobody listens there any more
        }
    }

    /**
     * @param folder that relative paths start from
     * @return the exit code of {@link Commands#run}
     * @throws LaunchException if the process ended in the middle of it
     */
    public int run(Path folder, List<String> commands, PrintStream out, PrintStream err) throws IOException, LaunchException {
        DataOutputStream line = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
        Frames.text(line, folder.toString());
        line.writeInt(commands.size());
        for (String command : commands) {
            Frames.text(line, command);
        }
        line.flush();
        DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
        try {
            for (byte kind = in.readByte(); kind != Frames.END; kind = in.readByte()) {
                (kind == Frames.OUT ? out : err).write(Frames.bytes(in));
            }
            return in.readByte();
        } catch (EOFException e) {
            throw new LaunchException("the process that the home runs in ended before it had answered", e);
        } finally {
            out.flush();
            err.flush();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
