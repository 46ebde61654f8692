package org.karmma.server.internal.api;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.Rollover;
import org.karmma.core.StudentFacts;
import org.karmma.core.StudentInfo;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.server.internal.access.Door;
import org.karmma.server.internal.access.Role;
import org.karmma.server.internal.events.EventHub;
import org.karmma.server.internal.limits.Given;
import org.karmma.server.internal.limits.Limits;
import org.karmma.server.internal.limits.Rules;
import org.karmma.server.internal.limits.Turns;
import org.karmma.server.internal.metrics.Meters;
import org.karmma.server.internal.metrics.MetricsServlet;
import org.karmma.server.internal.shutdown.GracefulShutdown;
import org.karmma.server.internal.upload.Uploads;

/** The API behind its gate in a real Jetty, over a student of which a test can say how it behaves. */
final class Served implements AutoCloseable {

    final Nose nose = new Nose();
    final Happened events = new Happened();
    final Door door;
    final Meters meters;
    final ApiServlet api;
    final GracefulShutdown shutdown;
    final Turns turns;
    final EventHub hub;
    private final Path uploads;
    private final Server jetty = new Server();
    private final ServerConnector connector = new ServerConnector(jetty);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Served(Path home, Rules rules) throws Exception {
        door = new Door(home, Map.of("viewer", Role.VIEWER, "operator", Role.OPERATOR, "other", Role.VIEWER));
        uploads = home.resolve("uploads");
        Limits limits = Given.limits(rules);
        turns = new Turns(limits);
        hub = new EventHub(events, limits);
        hub.addStudent(nose);
        shutdown = new GracefulShutdown(turns, hub);
        meters = new Meters(turns, hub);
        meters.addStudent(nose);
        Workbench workbench = workbench();
        StudentFacts facts = name -> new StudentInfo(name, "a nose", "karmma_s", List.of(), nose.labelSpaces(), "validation", "action",
                List.of(new StudentInfo.Subset("smell+touch", 71.5, 20, 0.5, null, null, 2.5)));
        api = new ApiServlet(new StudentResources(workbench, facts, unused(Rollover.class)),
                new HomeResources(workbench, events, unused(DropFolder.class), hub),
                new PredictResource(workbench, limits, turns, Uploads.in(uploads)), meters);
        start(Map.of("/api/*", api, "/api/v1/live", new LiveServlet(), "/metrics", new MetricsServlet(meters)));
    }

    private void start(Map<String, Servlet> servlets) throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        context.addFilter(new FilterHolder(shutdown), "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addFilter(new FilterHolder(door.filter()), "/*", EnumSet.of(DispatcherType.REQUEST));
        servlets.forEach((path, servlet) -> context.addServlet(new ServletHolder(servlet), path));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.setHandler(context);
        jetty.start();
    }

    private Workbench workbench() {
        return (Workbench) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Workbench.class},
                (proxy, method, arguments) ->
                switch (method.getName()) {
                    case "students" -> List.of("nose");
                    case "studentNow" -> Optional.of(nose).filter(student -> arguments[0].equals("nose"));
                    case "modalities" -> List.of();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static <T> T unused(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            throw new IllegalStateException("there is nothing of " + method.getName() + " here");
        }));
    }

    int port() {
        return connector.getLocalPort();
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    String password(String account) {
        return Door.password(account);
    }

    String authorization(String account, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((account + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder as(String account, String path) {
        return HttpRequest.newBuilder(at(path)).timeout(Duration.ofSeconds(30)).header("Authorization",
                authorization(account, password(account)));
    }

    HttpResponse<String> get(String account, String path) throws IOException, InterruptedException {
        return send(as(account, path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    HttpResponse<String> post(String account, String path, String type, byte[] body) throws IOException, InterruptedException {
        return send(as(account, path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    /** Files that lie where uploads do. */
    List<Path> uploaded() throws IOException {
        try (Stream<Path> all = Files.walk(uploads)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    public void close() throws Exception {
        jetty.stop();
    }

    /** An event log in memory. */
    static final class Happened implements EventLog {
        private final List<Event> all = new CopyOnWriteArrayList<>();
        private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

        @Override
        public void add(Event.Kind kind, String subject, String detail) {
            Event event = new Event(Instant.now(), kind, subject, detail);
            all.add(event);
            listeners.forEach(listener -> listener.accept(event));
        }

        @Override
        public List<Event> latest(int count) {
            return new ArrayList<>(all.subList(Math.max(0, all.size() - count), all.size()));
        }

        @Override
        public Runnable listen(Consumer<Event> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }
}
