package org.karmma.core.internal.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.JsonAnswers;
import org.karmma.core.JsonText;
import org.karmma.core.StudentInfo;
import org.karmma.core.internal.packaging.ModelDescription.Cost;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.registry.PluginRegistry;

class DescribedStudentsTest {

    @TempDir Path home;
    @TempDir Path elsewhere;
    private final Around around = new Around();

    @Test
    void tellsWhatEachSubsetIsWorthAndCosts() throws Exception {
        TrainedRamps.write(elsewhere.resolve("model"));
        ModelPackage.read(elsewhere.resolve("model")).putCost(Map.of("left", new Cost(0.5, 7L, null, 2.5)));
        PluginRegistry registry = TrainedRamps.registry();
        try (Students students = new Students(home, around.of(registry), student -> () -> {})) {
            students.install(elsewhere.resolve("model"), "kitchen");
            StudentInfo info = new DescribedStudents(students).of("kitchen");
            assertEquals(List.of(new StudentInfo.Subset("left+right", 72.5, 35, null, null, null, null),
                    new StudentInfo.Subset("left", 61.5, 40, 0.5, 7L, null, 2.5),
                    new StudentInfo.Subset("right", 40.0, 35, null, null, null, null)), info.subsets(), "the most slots first");
            assertEquals(List.of("left", "right"), info.slots().stream().map(StudentInfo.Slot::id).toList());
            assertEquals("validation", info.measuredOn());
            assertEquals("action", info.space());
            assertEquals(List.of(TrainedRamps.ACTIONS), JsonAnswers.labelSpaces(JsonText.of(info)), "it is written and read alike");
            assertEquals("there is no student hall; there are [kitchen]", assertThrows(IllegalArgumentException.class,
                    () -> new DescribedStudents(students).of("hall")).getMessage());
        }
    }
}
