package org.karmma.server.internal.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.karmma.core.Workbench;
import org.karmma.server.internal.api.ApiServlet;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who changed what, and when: {@code log/audit.jsonl}, a JSON object a line. Wrong passwords and what was refused are in it, too. */
@Component(service = AuditLog.class)
public final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CHANGES_NOTHING = Set.of("GET", "HEAD", "OPTIONS");

    /** Bytes, some fifty thousand changes; and how many full files are kept. */
    private static final long FULL = 8 << 20;
    private static final int KEPT = 20;

    private final Path file;
    private final long full;
    private final Clock clock = Clock.systemUTC();

    @Activate
    public AuditLog(BundleContext context) {
        this(Path.of(context.getProperty(Workbench.HOME)).resolve("log").resolve("audit.jsonl"), FULL);
    }

    AuditLog(Path file, long full) {
        this.file = file;
        this.full = full;
    }

    /** Of a request that is known; what only looked is left out. */
    void add(HttpServletRequest request, int status) {
        boolean changes = !CHANGES_NOTHING.contains(request.getMethod()) && request.getAttribute(ApiServlet.CHANGES_NOTHING) == null;
        if (changes || status == HttpServletResponse.SC_FORBIDDEN) {
            add(request, request.getRemoteUser(), status);
        }
    }

    synchronized void add(HttpServletRequest request, String who, int status) {
        ObjectNode line = JSON.createObjectNode().put("time", Instant.now(clock).toString()).put("who", who)
                .put("from", request.getRemoteAddr()).put("method", request.getMethod()).put("path", request.getRequestURI())
                .put("status", status);
        try {
            Files.createDirectories(file.getParent());
            putAwayIfFull();
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", file, line, e);
        }
    }

    /** Full files stay beside it, the latest of them. */
    private void putAwayIfFull() throws IOException {
        if (!Files.exists(file) || Files.size(file) < full) {
            return;
        }
        String when = Instant.now(clock).toString().replace(":", "");
        Files.move(file, file.resolveSibling("audit-" + when + ".jsonl"), StandardCopyOption.ATOMIC_MOVE);
        List<Path> away = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(file.getParent(), "audit-*.jsonl")) {
            found.forEach(away::add);
        }
        away.sort(null);
        for (Path oldest : away.subList(0, Math.max(0, away.size() - KEPT))) {
            Files.deleteIfExists(oldest);
        }
    }
}
