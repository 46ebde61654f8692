package org.karmma.server.internal.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.karmma.core.LineFile;
import org.karmma.core.Workbench;
import org.karmma.server.internal.api.ApiServlet;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what, and when: {@code log/audit.jsonl}, a JSON object a line, the latest forty megabytes. Wrong passwords and what was
 * refused are in it, too.
 */
@Component(service = AuditLog.class)
public final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CHANGES_NOTHING = Set.of("GET", "HEAD", "OPTIONS");

    /** Bytes, and how many such files are kept beside the current one: some two hundred thousand changes. */
    private static final long FULL = 4 << 20;
    private static final int AWAY = 9;

    private final Path file;
    private final LineFile lines;
    private final Clock clock = Clock.systemUTC();

    @Activate
    public AuditLog(BundleContext context) {
        this(Path.of(context.getProperty(Workbench.HOME)).resolve("log").resolve("audit.jsonl"), FULL);
    }

    AuditLog(Path file, long full) {
        this.file = file;
        this.lines = new LineFile(file, full, AWAY);
    }

    /** Of a request that is known; what only looked is left out. */
    void add(HttpServletRequest request, int status) {
        boolean changes = !CHANGES_NOTHING.contains(request.getMethod()) && request.getAttribute(ApiServlet.CHANGES_NOTHING) == null;
        if (changes || status == HttpServletResponse.SC_FORBIDDEN) {
            add(request, request.getRemoteUser(), status);
        }
    }

    void add(HttpServletRequest request, String who, int status) {
        write(line(who, request.getRemoteAddr()).put("method", request.getMethod()).put("path", request.getRequestURI())
                .put("status", status));
    }

    /** Of a line that was typed in the console. @param outcome {@code done}, or why not */
    void add(String who, String command, String outcome) {
        write(line(who, "console").put("command", command).put("outcome", outcome));
    }

    private ObjectNode line(String who, String from) {
        return JSON.createObjectNode().put("time", Instant.now(clock).toString()).put("who", who).put("from", from);
    }

    private synchronized void write(ObjectNode line) {
        try {
            lines.add(line.toString(), clock.instant());
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", file, line, e);
        }
    }
}
