package org.karmma.core.internal.serving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.LabelSpace;

/** What one network is that another is not, in words. */
final class Differences {

    private Differences() {}

    /** Slots, extractors, label spaces, fusion; weights are not compared. */
    static List<String> between(ModelDescription old, ModelDescription fresh) {
        List<String> found = new ArrayList<>();
        different(found, "system", old.system(), fresh.system());
        for (SlotDescription slot : old.slots()) {
            fresh.slots().stream().filter(s -> s.id().equals(slot.id())).findFirst()
                    .ifPresentOrElse(s -> slot(found, slot, s), () -> found.add("it has no slot " + slot.id()));
        }
        fresh.slots().stream().filter(slot -> old.slots().stream().noneMatch(s -> s.id().equals(slot.id())))
                .forEach(slot -> found.add("it has a slot " + slot.id() + " in addition"));
        for (LabelSpace space : old.labelSpaces()) {
            fresh.labelSpaces().stream().filter(s -> s.id().equals(space.id())).findFirst()
                    .ifPresentOrElse(s -> space(found, space, s), () -> found.add("it does not predict label space " + space.id()));
        }
        fresh.labelSpaces().stream().filter(space -> old.labelSpaces().stream().noneMatch(s -> s.id().equals(space.id())))
                .forEach(space -> found.add("it predicts label space " + space.id() + " in addition"));
        different(found, "fusion", old.fusion().id(), fresh.fusion().id());
        return List.copyOf(found);
    }

    private static void slot(List<String> found, SlotDescription old, SlotDescription fresh) {
        String slot = "slot " + old.id() + ": ";
        different(found, slot + "extractor", old.extractor(), fresh.extractor());
        different(found, slot + "token layout", old.tokens(), fresh.tokens());
        different(found, slot + "signal format", old.signal(), fresh.signal());
        if (!old.fingerprint().equals(fresh.fingerprint())) {
            found.add(slot + "trained with other code, of " + fresh.bundle() + " instead of " + old.bundle());
        }
    }

    private static void space(List<String> found, LabelSpace old, LabelSpace fresh) {
        if (old.classes().equals(fresh.classes())) {
            return;
        }
        Set<String> gone = new HashSet<>(old.classes());
        fresh.classes().forEach(gone::remove);
        Set<String> come = new HashSet<>(fresh.classes());
        old.classes().forEach(come::remove);
        found.add("label space " + old.id() + ": " + fresh.classes().size() + " classes instead of " + old.classes().size() + " ("
                + gone.size() + " gone, " + come.size() + " new" + (gone.isEmpty() && come.isEmpty() ? ", another order" : "") + ")");
    }

    private static void different(List<String> found, String what, Object old, Object fresh) {
        if (!Objects.equals(old, fresh)) {
            found.add(what + " " + fresh + " instead of " + old);
        }
    }
}
