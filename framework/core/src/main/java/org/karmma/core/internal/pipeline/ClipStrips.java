package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.evaluation.Outcome;
import org.karmma.evaluation.report.ShownClip;

/** The clips that a report shows: strips that a stage has drawn, and what was answered about them. */
final class ClipStrips {

    private ClipStrips() {}

    /**
     * @param outcomes one a system, in the order of results, of one seed
     * @param classes names of the label space that is judged
     */
    static List<ShownClip> of(Setup setup, RunFolder folder, RunRecords records, List<Outcome> outcomes, List<String> classes)
            throws IOException {
        List<ShownClip> shown = new ArrayList<>();
        JsonNode ids = records.of("strips").facts().path("clips");
        for (int i = 0; i < ids.size(); i++) {
            List<ShownClip.Strip> strips = new ArrayList<>();
            for (Setup.Slot slot : setup.slots()) {
                Path strip = folder.strip(i, slot.id());
                if (Files.exists(strip)) {
                    strips.add(new ShownClip.Strip(slot.modality().title(), Files.readAllBytes(strip)));
                }
            }
            int clip = outcomes.get(0).tested().ids().indexOf(ids.get(i).asText());
            if (clip >= 0) {
                shown.add(ShownClip.of(clip, strips, outcomes, classes));
            }
        }
        return shown;
    }
}
