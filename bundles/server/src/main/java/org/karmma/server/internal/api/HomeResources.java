package org.karmma.server.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.karmma.core.EventLog;
import org.karmma.core.Workbench;
import org.karmma.core.bundles.DropFolder;
import org.karmma.server.internal.events.EventHub;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What there is in a home and what happens in it. */
@Component(service = HomeResources.class)
public final class HomeResources {

    private static final int EVENTS = 100;
    private static final int MOST_EVENTS = 1000;
    private static final String DOCUMENT = "/openapi.json";

    private final Workbench workbench;
    private final EventLog events;
    private final DropFolder folder;
    private final EventHub hub;

    @Activate
    public HomeResources(@Reference Workbench workbench, @Reference EventLog events, @Reference DropFolder folder,
            @Reference EventHub hub) {
        this.workbench = workbench;
        this.events = events;
        this.folder = folder;
        this.hub = hub;
    }

    List<Route> routes() {
        return List.of(
                Route.get("modalities", exchange -> exchange.answer(workbench.modalities())),
                Route.get("bundles", exchange -> exchange.answer(folder.files())),
                Route.get("events", exchange -> exchange.answer(events.latest(exchange.number("count", EVENTS, 1, MOST_EVENTS))))
                        .withQuery("count"),
                Route.get("events/stream", hub::stream),
                Route.get("openapi.json", HomeResources::document));
    }

    private static void document(Exchange exchange) throws IOException {
        try (InputStream document = HomeResources.class.getResourceAsStream(DOCUMENT)) {
            exchange.response().setContentType("application/json");
            document.transferTo(exchange.response().getOutputStream());
        }
    }
}
