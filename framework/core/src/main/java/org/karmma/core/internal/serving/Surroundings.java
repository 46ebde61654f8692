package org.karmma.core.internal.serving;

import ai.djl.Device;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.karmma.core.EventLog;
import org.karmma.core.internal.registry.PluginRegistry;

/**
 * What students work with, the same for all of a home.
 *
 * @param registry what plugins are here
 * @param device where networks run
 * @param events hears what happens to slots
 * @param rules the operator's, asked anew for each request
 * @param threads run strangers' code, each call on a thread of its own: whoever waits for one can stop waiting
 * @param clock for people
 */
public record Surroundings(PluginRegistry registry, Device device, EventLog events, Supplier<ServingRules> rules, Executor threads,
        InstantSource clock) {

    /** The same, with another event log. */
    Surroundings with(EventLog other) {
        return new Surroundings(registry, device, other, rules, threads, clock);
    }
}
