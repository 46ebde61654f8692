package org.karmma.server.internal.limits;

import java.time.Duration;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The operator's say in how much is taken on; a change counts from the next request on, what cannot be used never gets here. */
@Component(service = Limits.class, configurationPid = Limits.PID)
@Designate(ocd = Limits.Config.class)
public final class Limits implements Supplier<Rules> {

    static final String PID = "org.karmma.server";

    private static final long MEGABYTE = 1 << 20;

    /** Limits of the HTTP API. */
    @ObjectClassDefinition(name = "Karmma: HTTP API", description = "How much the HTTP API takes on.")
    public @interface Config {

        @AttributeDefinition(name = "Upload", min = "1", max = "1048576", description = "Mebibytes that one request may bring, all of its"
                + " files together. More is refused with 413; what had come is deleted. From 1 to 1048576.")
        int upload_megabytes() default 512;

        @AttributeDefinition(name = "Signals", min = "1", max = "2047", description = "Mebibytes of samples that one request may bring;"
                + " they are kept in memory. From 1 to 2047.")
        int signal_megabytes() default 64;

        @AttributeDefinition(name = "Parts", min = "1", max = "10000", description = "Files, signals and fields that one request"
                + " may bring. From 1 to 10000.")
        int upload_parts() default 32;

        @AttributeDefinition(name = "Requests", min = "1", max = "10000", description = "Predictions that are uploaded, wait or are"
                + " computed at once. Further ones are refused with 503 and Retry-After. From 1 to 10000.")
        int requests() default 32;

        @AttributeDefinition(name = "Requests of one account", min = "1", max = "10000", description = "How many of these one account may"
                + " have. Further ones are refused with 429 and Retry-After. From 1 to 10000.")
        int requests_per_account() default 16;

        @AttributeDefinition(name = "Predictions at once", min = "0", max = "10000", description = "How many are computed at once; the"
                + " others wait. 0: as many as there are processors. From 0 to 10000.")
        int predictions() default 0;

        @AttributeDefinition(name = "Wait", min = "0", max = "600000", description = "Milliseconds that a request that has come waits for"
                + " its turn. After that it is refused with 503 and Retry-After. From 0 to 600000.")
        int wait_milliseconds() default 10_000;

        @AttributeDefinition(name = "Event streams", min = "1", max = "100", description = "Streams of events that are open at once, each"
                + " at the cost of a thread. Further ones are refused with 503 and Retry-After. From 1 to 100.")
        int event_streams() default 16;
    }

    private volatile Rules rules;

    public Limits() {
        // configured below
    }

    Limits(Rules rules) {
        this.rules = rules;
    }

    @Activate
    @Modified
    void configure(Config config) {
        rules = rules(config);
    }

    private static Rules rules(Config config) {
        return new Rules(config.upload_megabytes() * MEGABYTE, config.signal_megabytes() * MEGABYTE, config.upload_parts(),
                config.requests(), config.requests_per_account(), processors(config.predictions()),
                Duration.ofMillis(config.wait_milliseconds()),
                config.event_streams());
    }

    /** As the form of the console has them, see the test. */
    static Rules defaults() {
        return new Rules(512 * MEGABYTE, 64 * MEGABYTE, 32, 32, 16, processors(0), Duration.ofSeconds(10), 16);
    }

    private static int processors(int configured) {
        return configured == 0 ? Runtime.getRuntime().availableProcessors() : configured;
    }

    @Override
    public Rules get() {
        return rules;
    }
}
