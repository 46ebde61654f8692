package org.karmma.example;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.karmma.embed.EmbeddedStudent;
import org.karmma.embed.Karmma;
import org.karmma.student.Presence;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Karmma and its student as beans, their health, and which sensors take part as metrics. */
@Configuration
class KarmmaBeans {

    @Bean(destroyMethod = "close")
    Karmma karmma(KarmmaSettings settings) {
        return Karmma.open(settings.home());
    }

    @Bean(destroyMethod = "")
    EmbeddedStudent student(Karmma karmma, KarmmaSettings settings) {
        return karmma.student(settings.student());
    }

    /** Up as long as there is a sensor to answer from; which are missing, and why, is in the details. */
    @Bean
    HealthIndicator karmmaHealthIndicator(EmbeddedStudent student) {
        return () -> {
            Health.Builder health = student.slots().stream().anyMatch(Presence::isPresent) ? Health.up() : Health.down();
            for (Presence slot : student.slots()) {
                health.withDetail(slot.slot(), slot.isPresent() ? "present" : slot.cause().id() + ": " + slot.detail());
            }
            return health.build();
        };
    }

    @Bean
    MeterBinder slotMeters(EmbeddedStudent student) {
        return registry -> student.slots().forEach(slot -> Gauge
                .builder("karmma.slot.present", student,
                        it -> it.slots().stream().anyMatch(s -> s.slot().equals(slot.slot()) && s.isPresent()) ? 1 : 0)
                .tag("slot", slot.slot()).description("1 where a sensor can take part, 0 where it cannot").register(registry));
    }
}
