package org.karmma.server.internal.api;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.modality.Modality;
import org.karmma.server.internal.access.Role;
import org.karmma.server.internal.limits.Limits;
import org.karmma.server.internal.limits.Rules;
import org.karmma.server.internal.limits.Turns;
import org.karmma.server.internal.upload.ClipReader;
import org.karmma.server.internal.upload.ClipRequest;
import org.karmma.server.internal.upload.UploadFolder;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Student;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Asks a student about a clip that is sent along. */
@Component(service = PredictResource.class)
public final class PredictResource {

    private final Workbench workbench;
    private final Limits limits;
    private final Turns turns;
    private final ClipReader clips;

    @Reference(service = Modality.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile Collection<Modality> modalities = List.of();

    @Activate
    public PredictResource(@Reference Workbench workbench, @Reference Limits limits, @Reference Turns turns,
            @Reference UploadFolder folder) {
        this.workbench = workbench;
        this.limits = limits;
        this.turns = turns;
        this.clips = new ClipReader(folder);
    }

    List<Route> routes() {
        return List.of(Route.post("students/{student}/predict", Role.VIEWER, false, this::predict));
    }

    private void predict(Exchange exchange) throws IOException, Refusal {
        Student student = Named.student(workbench, exchange);
        Rules rules = limits.get();
        try (Turns.Turn turn = turns.enter(exchange.who()); ClipRequest request = clips.read(exchange.request(), rules)) {
            checkKinds(request.kinds());
            turn.await();
            exchange.answer(unnamed(predict(student, request), request));
        }
    }

    private static Prediction predict(Student student, ClipRequest request) throws Refusal {
        Clip clip = request.clip();
        try {
            return request.budget().isPresent() ? student.predict(clip, request.budget().get()) : student.predict(clip);
        } catch (IllegalStateException e) {
            throw new Refusal(Problem.of(503, e.getMessage() + "; it was removed, or this server is being stopped").retryAfter(1));
        }
    }

    /** What nobody reads is a missing sensor; where nobody reads any of it, it is rather a slip of the pen. */
    private void checkKinds(Set<String> kinds) throws Refusal {
        Set<String> known = new TreeSet<>();
        modalities.forEach(modality -> known.addAll(modality.media()));
        if (!known.isEmpty() && kinds.stream().noneMatch(known::contains)) {
            throw new Refusal(422, "no modality that is here reads " + kinds + "; they read " + known
                    + ". Call each part by the kind of medium that it is");
        }
    }

    private static Prediction unnamed(Prediction p, ClipRequest request) {
        List<Presence> slots = p.slots().stream().map(slot -> slot.isPresent() ? slot
                : Presence.absent(slot.slot(), slot.cause(), request.unnamed(slot.detail()), slot.since())).toList();
        return new Prediction(p.student(), p.clip(), p.scores(), slots, p.accuracy(), p.calibrated(), p.abstention(), p.milliseconds());
    }
}
