package org.karmma.server.internal.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.karmma.core.Rollover;
import org.karmma.core.StudentFacts;
import org.karmma.core.Workbench;
import org.karmma.dataset.DataException;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The students, what they use, and which version of them serves. */
@Component(service = StudentResources.class)
public final class StudentResources {

    private final Workbench workbench;
    private final StudentFacts facts;
    private final Rollover rollover;

    @Activate
    public StudentResources(@Reference Workbench workbench, @Reference StudentFacts facts, @Reference Rollover rollover) {
        this.workbench = workbench;
        this.facts = facts;
        this.rollover = rollover;
    }

    List<Route> routes() {
        return List.of(
                Route.get("students", exchange -> exchange.answer(workbench.students())),
                Route.get("students/{student}", exchange -> exchange.answer(facts.of(Named.check(workbench, exchange)))),
                Route.get("students/{student}/slots", exchange -> exchange.answer(Named.student(workbench, exchange).slots())),
                Route.change("POST", "students/{student}/slots/{slot}/mute", exchange -> change(exchange, Set.of(),
                        (student, slot, said) -> student.mute(slot, true))),
                Route.change("POST", "students/{student}/slots/{slot}/unmute", exchange -> change(exchange, Set.of(),
                        (student, slot, said) -> student.mute(slot, false))),
                Route.change("POST", "students/{student}/slots/{slot}/quarantine", exchange -> change(exchange, Set.of("reason"),
                        (student, slot, said) -> student.quarantine(slot, said.getOrDefault("reason", exchange.who() + " said so")))),
                Route.change("POST", "students/{student}/slots/{slot}/clear", exchange -> change(exchange, Set.of(),
                        (student, slot, said) -> student.clear(slot))),
                Route.get("students/{student}/versions", this::versions),
                Route.get("students/{student}/shadow", this::shadow),
                Route.change("DELETE", "students/{student}/shadow", exchange -> {
                    rollover.unshadow(Named.check(workbench, exchange), why(exchange, exchange.texts(Set.of("why"))));
                    versions(exchange);
                }),
                Route.change("POST", "students/{student}/promote", exchange -> {
                    rollover.promote(Named.check(workbench, exchange), why(exchange, exchange.texts(Set.of("why"))));
                    versions(exchange);
                }),
                Route.change("POST", "students/{student}/rollback", exchange -> {
                    Map<String, String> said = exchange.texts(Set.of("version", "why"));
                    rollover.rollback(Named.check(workbench, exchange), said.get("version"), why(exchange, said));
                    versions(exchange);
                }));
    }

    /** Something that is changed about a slot. */
    private interface Change {
        void on(Student student, String slot, Map<String, String> said);
    }

    private void change(Exchange exchange, Set<String> keys, Change change) throws IOException, Refusal {
        Student student = Named.student(workbench, exchange);
        String slot = exchange.path("slot");
        List<String> slots = student.slots().stream().map(Presence::slot).toList();
        if (!slots.contains(slot)) {
            throw new Refusal(404, "student " + student.name() + " has no slot " + slot + "; its slots are " + String.join(", ", slots));
        }
        change.on(student, slot, exchange.texts(keys));
        exchange.answer(student.slots());
    }

    private void shadow(Exchange exchange) throws IOException, Refusal {
        String student = Named.check(workbench, exchange);
        try {
            exchange.answer(rollover.shadowing(student));
        } catch (IllegalStateException e) {
            throw new Refusal(404, e.getMessage()); // it is what was asked for
        }
    }

    private void versions(Exchange exchange) throws IOException, Refusal, DataException {
        exchange.answer(rollover.versions(Named.check(workbench, exchange)));
    }

    private static String why(Exchange exchange, Map<String, String> said) {
        String why = said.getOrDefault("why", "");
        return "asked for over HTTP by " + exchange.who() + (why.isEmpty() ? "" : ": " + why);
    }
}
