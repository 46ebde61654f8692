package org.karmma.core.internal.serving;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.karmma.configuration.CheckedBy;
import org.karmma.core.AnswerListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The operator's say in how students answer; a change counts from the next request on, what cannot be used never gets here. */
@Component(service = ServingComponent.class, configurationPid = ServingComponent.PID)
@Designate(ocd = ServingComponent.Config.class)
public final class ServingComponent implements Supplier<ServingRules> {

    static final String PID = "org.karmma.serving";

    /** Settings of all students of a home. */
    @CheckedBy(Together.class)
    @ObjectClassDefinition(name = "Karmma: serving", description = "How students answer.")
    public @interface Config {

        @AttributeDefinition(name = "Budget", min = "1", max = "600000", description = "Milliseconds that a slot may take to read its"
                + " signal and make its tokens, from the request on. A slot that takes longer is absent, timeout; the others go on"
                + " without it. From 1 to 600000.")
        long budget_milliseconds() default 5000;

        @AttributeDefinition(name = "Floor", min = "0", max = "1", description = "An answer whose likeliest class is less probable than"
                + " this is withheld: the student abstains. 0: it always answers. From 0 to 1.")
        double floor() default 0;

        @AttributeDefinition(name = "Failures", min = "1", max = "1000000",
                description = "A slot that fails so often in a row is left out for a while. From 1 to 1000000.")
        int quarantine_failures() default 3;

        @AttributeDefinition(name = "First time out", min = "0", max = "86400000", description = "Milliseconds that it is left out for;"
                + " each time that it fails again, twice as long. From 0 to 86400000.")
        long quarantine_first_milliseconds() default 1000;

        @AttributeDefinition(name = "Longest time out", min = "0", max = "86400000", description = "Milliseconds that it is left out for"
                + " at most. From 0 to 86400000.")
        long quarantine_longest_milliseconds() default 300_000;

        @AttributeDefinition(name = "Admission", min = "1", max = "86400", description = "Seconds that an extractor may take to show that"
                + " it fits a slot, by its answers to the clips that were recorded when training ended. One that takes longer is refused;"
                + " large networks on slow machines need more. From 1 to 86400.")
        long admission_seconds() default 60;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<AnswerListener> listeners = List.of();

    private volatile ServingRules rules = ServingRules.DEFAULT;

    @Activate
    @Modified
    void configure(Config config) {
        rules = rules(config);
    }

    /** @throws IllegalArgumentException if they cannot be used together */
    static ServingRules rules(Config config) {
        return new ServingRules(Duration.ofMillis(config.budget_milliseconds()), config.floor(),
                new Quarantine.Rule(config.quarantine_failures(), Duration.ofMillis(config.quarantine_first_milliseconds()),
                        Duration.ofMillis(config.quarantine_longest_milliseconds())), Duration.ofSeconds(config.admission_seconds()));
    }

    /** Tells all who listen to answers, now and later. */
    public AnswerListener answers() {
        return new AnswerNews(() -> listeners);
    }

    @Override
    public ServingRules get() {
        return rules;
    }

    /** The longest time out is no shorter than the first. */
    static final class Together implements Consumer<Config> {
        @Override
        public void accept(Config config) {
            rules(config);
        }
    }
}
