package org.karmma.launcher.console;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.karmma.launcher.Home;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out console commands for other processes of the same user, as long as a home runs: {@code karmma exec}. It listens at a socket in
 * a folder that only this user can enter, and says where in the home; there is no port and no password. Where another process serves the
 * home already, that one goes on and this one only says so in the log.
 */
public final class CommandServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommandServer.class);

    private final BundleContext context;
    private final Path folder;
    private final Path address;
    private final ServerSocketChannel listening;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "karmma-commands");
        thread.setDaemon(true);
        return thread;
    });

    private CommandServer(BundleContext context, Path folder, Path address, ServerSocketChannel listening) {
        this.context = context;
        this.folder = folder;
        this.address = address;
        this.listening = listening;
    }

    /** @throws IOException if the home's cache cannot be written */
    public static CommandServer open(Home home, BundleContext context) throws IOException {
        Path address = CommandClient.address(home);
        Path folder = Files.createTempDirectory("karmma-commands-"); // for its owner alone
        Path socket = folder.resolve("socket");
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        CommandServer server = new CommandServer(context, folder, address, listening);
        try {
            if (CommandClient.find(home).isPresent()) {
                LOG.info("another process runs {} already: karmma exec goes on asking that one", home.folder());
            } else {
                Files.createDirectories(address.getParent());
                Path aside = Files.createTempFile(address.getParent(), ".commands", null);
                Files.writeString(aside, socket.toString());
                Files.move(aside, address, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            server.threads.execute(server::listen);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private void listen() {
        while (listening.isOpen()) {
            try {
                SocketChannel caller = listening.accept();
                threads.execute(() -> serve(caller));
            } catch (ClosedChannelException | RejectedExecutionException e) {
                return;
            } catch (IOException e) {
                LOG.warn("a call of karmma exec could not be taken", e);
            }
        }
    }

    private void serve(SocketChannel caller) {
        try (caller;
                DataInputStream in = new DataInputStream(Channels.newInputStream(caller));
                DataOutputStream line = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(caller)))) {
            Path asked = Path.of(Frames.text(in));
            String[] commands = new String[in.readInt()];
            for (int i = 0; i < commands.length; i++) {
                commands[i] = Frames.text(in);
            }
            try (PrintStream out = stream(line, Frames.OUT); PrintStream err = stream(line, Frames.ERR);
                    Caller there = new Caller(caller)) {
                threads.execute(there);
                int code = Commands.run(context, asked, commands, out, err);
                out.flush();
                err.flush();
                synchronized (line) {
                    line.writeByte(Frames.END);
                    line.writeByte(code);
                    line.flush();
                }
            }
        } catch (IOException | InterruptedException e) {
            LOG.debug("whoever called karmma exec has gone", e);
        }
    }

    /** Whoever called. When they go before they have been answered, what they asked for is interrupted. */
    private static final class Caller implements Runnable, AutoCloseable {

        private final SocketChannel channel;
        private Thread answering = Thread.currentThread();

        Caller(SocketChannel channel) {
            this.channel = channel;
        }

        /**
         * Nothing more is ever sent: reading ends when the caller has gone, or the line is closed here. Streams would keep writers waiting.
         */
        @Override
        public void run() {
            try {
                while (channel.read(ByteBuffer.allocate(1)) >= 0) {
                    LOG.debug("whoever called karmma exec says more than was expected");
                }
            } catch (IOException e) {
                LOG.debug("the line of a call of karmma exec has ended", e);
            }
            synchronized (this) {
                if (answering != null) {
                    answering.interrupt();
                }
            }
        }

        /** It has been answered. */
        @Override
        public synchronized void close() {
            answering = null;
        }
    }

    private static PrintStream stream(DataOutputStream line, byte kind) {
        return new PrintStream(Frames.pieces(line, kind), true, StandardCharsets.UTF_8);
    }

    /** Calls under way are cut off. */
    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        listening.close();
        Path socket = folder.resolve("socket");
        if (Files.exists(address) && Files.readString(address).equals(socket.toString())) {
            Files.deleteIfExists(address);
        }
        Files.deleteIfExists(socket);
        Files.deleteIfExists(folder);
    }
}
