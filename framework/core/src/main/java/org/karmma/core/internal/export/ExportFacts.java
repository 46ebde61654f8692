package org.karmma.core.internal.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.core.internal.packaging.ModelDescription.Provenance;
import org.karmma.core.internal.packaging.PackageJson;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.LabelSpace;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/**
 * What an exported student is, for whoever uses it without Karmma.
 *
 * @param format version of these facts
 * @param student its name
 * @param system the key that results use
 * @param modelSha256 of the {@code model.json} of its package
 * @param slots in the order of the columns of presence
 * @param labelSpaces with class names in the order of the logits
 * @param measured how often it was right with each subset, and what to divide its logits by; null if that is not known
 * @param provenance what it was trained by and on
 */
record ExportFacts(int format, String student, String system, String modelSha256, List<SlotFacts> slots, List<LabelSpace> labelSpaces,
        Measured measured, Provenance provenance) {

    private static final int FORMAT = 1;

    /**
     * @param id key of its signal
     * @param signal element type and shape of one row; any type is taken and read as FLOAT32, bytes as 0 to 255
     * @param meaning of the axes and numbers, as the modality tells it; empty if it does not
     * @param tokens that its extractor makes of a row
     * @param added whether it was added to a student that had been trained without it
     */
    record SlotFacts(String id, String letter, String title, SignalFormat signal, String meaning, TokenLayout tokens, boolean added) {}

    /** @param meanings of the signals, per slot */
    static String json(String student, ModelDescription model, String sha256, List<String> meanings) {
        List<SlotDescription> slots = model.slots();
        List<SlotFacts> facts = slots.stream().map(slot -> new SlotFacts(slot.id(), slot.letter(), slot.title(), slot.signal(),
                meanings.get(slots.indexOf(slot)), slot.tokens(), slot.added())).toList();
        try {
            return PackageJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(new ExportFacts(FORMAT, student, model.system(),
                    sha256, facts, model.labelSpaces(), model.measured(), model.provenance()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records can always be written as JSON", e);
        }
    }
}
