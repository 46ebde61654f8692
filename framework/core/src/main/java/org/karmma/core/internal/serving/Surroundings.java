package org.karmma.core.internal.serving;

import ai.djl.Device;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.karmma.core.AnswerListener;
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
 * @param answers hears of every answer
 */
public record Surroundings(PluginRegistry registry, Device device, EventLog events, Supplier<ServingRules> rules, Executor threads,
        InstantSource clock, AnswerListener answers) {

    /** Nobody hears of answers. */
    public Surroundings(PluginRegistry registry, Device device, EventLog events, Supplier<ServingRules> rules, Executor threads,
            InstantSource clock) {
        this(registry, device, events, rules, threads, clock, AnswerNews.NOBODY);
    }

    /** The same for one version of a student, which may not be the one that serves. */
    Surroundings with(VersionEvents version) {
        return new Surroundings(registry, device, version, rules, threads, clock, version.whileServing(answers));
    }
}
