package org.karmma.launcher.home;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.karmma.dataset.DataException;
import org.karmma.launcher.Home;
import org.karmma.model.AtomicFile;

/**
 * What a home says of itself: {@code home.json} with the format of its folders and the version of Karmma that last made, restored or
 * upgraded it. A home of before there was such a file has format 1.
 *
 * @param format of what the owner's folders hold, all in all
 * @param karmma the version that wrote it
 */
public record HomeStamp(int format, String karmma) {

    /** Beside the folders of the home. */
    public static final String NAME = Home.STAMP;

    /** Written by this version, which reads every earlier one. */
    public static final int FORMAT = 2;

    /** Apart, since most homes have no such file when they are opened, and making one takes a tenth of a second. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder().build();
    }

    /** Of a home that has none. */
    private static final HomeStamp OLDEST = new HomeStamp(1, "");

    /** @throws DataException if a newer version of Karmma has made the home what it is, or the file is damaged */
    public static HomeStamp read(Home home) throws DataException {
        Path file = home.folder().resolve(NAME);
        try {
            byte[] bytes = Files.readAllBytes(file);
            JsonNode json = Json.MAPPER.readTree(bytes);
            int format = json.path("format").asInt();
            String karmma = json.path("karmma").asText();
            if (format < 1) {
                throw new DataException(file.toString(), "it has no format version", "Delete it; the next upgrade writes it again.");
            }
            if (format > FORMAT) {
                throw new DataException(home.folder().toString(), "this home is of Karmma " + karmma + ", format " + format
                        + "; this version reads formats up to " + FORMAT,
                        "Use that version or a newer one. Or restore the backup that its upgrade has made (karmma restore). Nothing was"
                                + " changed.");
            }
            return new HomeStamp(format, karmma);
        } catch (NoSuchFileException e) {
            return OLDEST;
        } catch (JsonProcessingException e) {
            throw new DataException(file.toString(), "it cannot be understood: " + e.getOriginalMessage(),
                    "Delete it; the next upgrade writes it again.", e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be read: " + e, "See that it can be read.", e);
        }
    }

    /** Says that the home is of this version now. */
    public static void write(Home home, String karmma) throws IOException {
        new HomeStamp(FORMAT, karmma).write(home);
    }

    void write(Home home) throws IOException {
        AtomicFile.write(home.folder().resolve(NAME), file -> Files.write(file, Json.MAPPER.writerWithDefaultPrettyPrinter()
                .writeValueAsBytes(Json.MAPPER.createObjectNode().put("format", format).put("karmma", karmma))));
    }
}
