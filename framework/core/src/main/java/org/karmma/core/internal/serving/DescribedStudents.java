package org.karmma.core.internal.serving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.karmma.core.StudentFacts;
import org.karmma.core.StudentInfo;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelDescription.Cost;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.packaging.SlotDescription;

/** Reads it off the descriptions of the packages that are open. */
public final class DescribedStudents implements StudentFacts {

    private static final Cost UNKNOWN = new Cost(null, null, null, null);

    private final Students students;

    public DescribedStudents(Students students) {
        this.students = students;
    }

    @Override
    public StudentInfo of(String student) {
        StudentHandle handle = students.published().handle(student);
        if (handle == null) {
            throw new IllegalArgumentException("there is no student " + student + "; there are " + students.names());
        }
        return info(student, handle.description());
    }

    static StudentInfo info(String name, ModelDescription model) {
        Measured measured = model.measured();
        return new StudentInfo(name, model.name(), model.system(), model.slots().stream().map(DescribedStudents::slot).toList(),
                model.labelSpaces(), measured == null ? "" : measured.split().id(), measured == null ? "" : measured.space(),
                subsets(model));
    }

    private static StudentInfo.Slot slot(SlotDescription slot) {
        return new StudentInfo.Slot(slot.id(), slot.letter(), slot.title(), slot.extractor(), slot.bundle());
    }

    private static List<StudentInfo.Subset> subsets(ModelDescription model) {
        Map<String, Double> percent = model.measured() == null ? Map.of() : model.measured().percent();
        Map<String, Integer> clips = model.measured() == null ? Map.of() : model.measured().clipsBySubset();
        Set<String> known = new LinkedHashSet<>(percent.keySet());
        known.addAll(model.cost().keySet());
        List<String> slots = model.slots().stream().map(SlotDescription::id).toList();
        List<String> ordered = new ArrayList<>(known);
        ordered.sort(Comparator.comparing((String subset) -> -parts(subset).size()).thenComparing(subset -> places(subset, slots)));
        return ordered.stream().map(subset -> {
            Cost cost = model.cost().getOrDefault(subset, UNKNOWN);
            return new StudentInfo.Subset(subset, percent.get(subset), clips.get(subset), cost.gflops(), cost.parameters(),
                    cost.peakMemoryMb(), cost.latencyMsP50());
        }).toList();
    }

    private static List<String> parts(String subset) {
        return subset.isEmpty() ? Collections.emptyList() : List.of(subset.split("\\+"));
    }

    /** A word that orders subsets of one size as the network orders its slots. */
    private static String places(String subset, List<String> slots) {
        StringBuilder word = new StringBuilder();
        parts(subset).forEach(slot -> word.append((char) (1 + slots.indexOf(slot))));
        return word.toString();
    }
}
