package org.karmma.somethingsomething;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.Split;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ssv2-star.json} under the root: which videos the star division puts where, for people and for other programs. Nothing here reads
 * it: the videos' ids decide.
 */
final class DivisionFile {

    static final String NAME = "ssv2-star.json";

    private static final Logger LOG = LoggerFactory.getLogger(DivisionFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private DivisionFile() {}

    /** Leaves a file alone that says so already; a copy that nobody may write to is as good without. */
    static void write(Path root, Division division, Dataset dataset) throws DataException {
        ObjectNode json = JSON.createObjectNode();
        json.put("rule",
                "a video of the published training split validates if the first 52 bits of the SHA-256 of its id, divided by 2^52, are"
                + " below " + division.share() + "; the published validation split is for testing");
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
            ArrayNode ids = json.putArray(split.id());
            for (Clip clip : dataset.clips(split)) {
                ids.add(clip.id());
            }
        }
        Path file = root.resolve(NAME);
        try {
            String text = JSON.writeValueAsString(json) + "\n";
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                WholeFile.write(file, out -> out.write(text));
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be written ({}); the division is the same without it", file, e.toString());
        }
    }
}
