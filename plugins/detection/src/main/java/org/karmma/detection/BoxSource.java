package org.karmma.detection;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.karmma.dataset.DataException;

/**
 * A file of boxes that can be asked for the frames of one video: held in memory ({@link BoxFile}) or read where it lies ({@link
 * BoxIndex}).
 */
interface BoxSource {

    Path file();

    /** What the file says about its pictures, by {@link BoxFacts#KEYS}. */
    Map<String, JsonNode> facts();

    /** How many videos it has the boxes of. */
    int videos();

    /** The frames of a video, or of the only one. */
    Optional<List<BoxJson.Frame>> frames(String video) throws DataException;

    /** The frames of the only video, whatever it is called. */
    List<BoxJson.Frame> only() throws DataException;
}
