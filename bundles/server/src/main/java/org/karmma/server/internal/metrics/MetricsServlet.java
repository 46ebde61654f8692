package org.karmma.server.internal.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** What Prometheus scrapes, in the form that it asks for. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/metrics")
public final class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Meters meters;
    private final transient ExpositionFormatWriter prometheus = PrometheusTextFormatWriter.create();
    private final transient OpenMetricsTextFormatWriter open = OpenMetricsTextFormatWriter.create();

    @Activate
    public MetricsServlet(@Reference Meters meters) {
        this.meters = meters;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ExpositionFormatWriter writer = open.accepts(request.getHeader("Accept")) ? open : prometheus;
        response.setContentType(writer.getContentType());
        writer.write(response.getOutputStream(), meters.registry().scrape());
    }
}
