package org.karmma.launcher.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.karmma.core.ConfigurationException;
import org.karmma.core.WebServer;
import org.karmma.core.Workbench;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;
import org.karmma.launcher.LaunchOptions;
import org.karmma.launcher.console.CommandServer;
import org.karmma.launcher.home.NewHome;
import org.karmma.launcher.home.ServeLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A home that runs until it is told to stop. */
@Command(name = "serve", description = {"Serve this installation over HTTP until it is stopped (Ctrl-C, a polite kill): the web page, the"
        + " API, health and metrics. Says where it listens once it is ready. karmma exec works meanwhile.",
    "Everything takes a password; the first start makes one for admin, and says in which file it is."})
final class ServeCommand implements Callable<Integer> {

    private static final String PORT = "org.osgi.service.http.port";
    private static final String HOST = "org.apache.felix.http.host";
    private static final int MOST = 65_535;

    @ParentCommand
    private RootCommand karmma;

    @Mixin
    private Without without;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8181",
            description = "where to listen; 0: at any port that is free (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "address to listen at (default: ${DEFAULT-VALUE}, which this machine alone can reach). Passwords go over the line"
                    + " as they are: for other machines put a proxy with TLS before it")
    private String host;

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > MOST) {
            throw new ConfigurationException("--port " + port + ": ports are numbers from 0 to " + MOST);
        }
        LaunchOptions options = Interruption.shielded(this::options);
        try (ServeLock lock = Interruption.shielded(() -> ServeLock.take(options.home()));
                KarmmaFramework framework = served(options);
                CommandServer commands = Interruption.shielded(() -> open(options.home(), framework))) {
            framework.awaitStop();
        } catch (InterruptedException e) {
            karmma.streams().err().println("karmma: told to stop; everything has been stopped");
        }
        return ExitCode.OK;
    }

    private LaunchOptions options() throws ConfigurationException {
        free();
        return karmma.launch(without).withPurpose(LaunchOptions.Purpose.SERVER)
                .withProperties(Map.of(PORT, String.valueOf(port), HOST, host));
    }

    private KarmmaFramework served(LaunchOptions options) throws LaunchException, DataException, InterruptedException {
        Home software = Home.ofThisLauncher();
        Interruption.<Void, DataException>shielded(() -> {
            NewHome.addHealth(options.home(), software);
            return null;
        });
        return karmma.start(options);
    }

    /** Now, in a sentence, rather than after everything has started. */
    private void free() throws ConfigurationException {
        try {
            new ServerSocket(port, 1, InetAddress.getByName(host)).close();
        } catch (IOException e) {
            throw taken(e);
        }
    }

    private ConfigurationException taken(IOException why) {
        return new ConfigurationException("nothing can listen at " + host + ":" + port + (why == null ? "" : " (" + why.getMessage() + ")")
                + ": another program does already, or this machine has no such address. Choose another one with --port or --host.");
    }

    private CommandServer open(Home home, KarmmaFramework framework) throws Exception {
        CommandServer commands = CommandServer.open(home, framework.context());
        try {
            say(framework);
            return commands;
        } catch (LaunchException | ConfigurationException | RuntimeException e) {
            commands.close();
            throw e;
        }
    }

    private void say(KarmmaFramework framework) throws LaunchException, ConfigurationException {
        WebServer server = framework.service(WebServer.class);
        URI address = server.address().orElseThrow(() -> taken(null)); // since a moment ago
        List<String> students = framework.service(Workbench.class).students();
        Streams streams = karmma.streams();
        streams.out().println(address);
        streams.out().flush();
        framework.problems().forEach(problem -> streams.err().println("karmma: " + problem));
        streams.err().println("students: " + (students.isEmpty() ? "none yet. karmma demo --quick trains one in minutes;"
                + " karmma student install NAME FOLDER brings one that you have" : String.join(", ", students)));
        server.newPassword().ifPresent(file -> streams.err().println("the password of admin is in " + file.toAbsolutePath().normalize()
                + "; delete the file when you know it"));
    }
}
