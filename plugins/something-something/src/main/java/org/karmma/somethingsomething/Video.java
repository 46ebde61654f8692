package org.karmma.somethingsomething;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;

/**
 * One annotated video.
 *
 * @param id a number as text, the name of its file
 * @param label class index, or -1 where it is not labelled
 * @param file where it is annotated
 * @param entry its place there, from 0 on
 */
record Video(String id, int label, Path file, int entry) {

    private static final String REMEDY = "Mend the entry, or unpack the file again";

    /** File, entry and id, for messages. */
    String where() {
        return where(file, entry, id);
    }

    private static String where(Path file, int entry, String id) {
        return file + ", entry " + entry + (id == null ? "" : " (id " + id + ")");
    }

    /**
     * The usable entries of {@code [{"id", "label", "template", "placeholders"}, ...]}, read one at a time; the class is the template.
     *
     * @param templates null where they could not be read: then no template is looked up
     * @param labelled false for the test file, whose entries hold an id and no more
     * @param ids those seen so far, to which this file's are added
     */
    static List<Video> read(Path file, Templates templates, boolean labelled, Set<String> ids, Findings findings) throws DataException {
        return AnnotationFiles.read(file, json -> {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw AnnotationFiles.bad(file, json, "is no list of videos");
            }
            return new Entries(file, templates, labelled, ids, findings).read(json);
        });
    }

    /** One file on its way. */
    private record Entries(Path file, Templates templates, boolean labelled, Set<String> ids, Findings findings) {

        List<Video> read(JsonParser json) throws IOException, DataException {
            List<Video> videos = new ArrayList<>();
            for (int entry = 0; json.nextToken() != JsonToken.END_ARRAY; entry++) {
                Video video = of(json.readValueAsTree(), entry);
                if (video != null) {
                    videos.add(video);
                }
            }
            if (videos.isEmpty()) {
                findings.fatal(new DataException(file.toString(), "not one entry can be used", "Unpack the file again"));
            }
            return videos;
        }

        private Video of(JsonNode node, int entry) {
            JsonNode id = node.path("id");
            if (!id.isTextual() && !id.isIntegralNumber() || id.asText().isBlank()) {
                return bad(entry, null, "key \"id\" is " + shown(id));
            }
            String name = id.asText().strip();
            if (!ids.add(name)) {
                return bad(entry, name, "id " + name + " occurs twice");
            }
            int label = labelled ? label(node, entry, name) : -1;
            return labelled && label < 0 ? null : new Video(name, label, file, entry);
        }

        private int label(JsonNode node, int entry, String id) {
            JsonNode template = node.path("template");
            if (!template.isTextual()) {
                bad(entry, id, "key \"template\" is " + shown(template));
                return -1;
            }
            int holes = template.textValue().length() - template.textValue().replace("[", "").length();
            if (node.path("placeholders").isArray() && node.path("placeholders").size() != holes) {
                findings.warning(Finding.ANNOTATIONS, where(file, entry, id), "has " + node.path("placeholders").size()
                        + " placeholders for a template with " + holes, "Nothing is lost: only the template is read");
            }
            int label = templates == null ? 0 : templates.index(template.textValue());
            if (label < 0) {
                bad(entry, id, "template \"" + Templates.plain(template.textValue()) + "\" is not among the " + templates.names().size()
                        + " of the labels file");
            }
            return label;
        }

        private Video bad(int entry, String id, String problem) {
            findings.error(Finding.ANNOTATIONS, where(file, entry, id), problem, REMEDY);
            return null;
        }

        private static String shown(JsonNode value) {
            return value.isMissingNode() ? "missing" : value + ", not text";
        }
    }
}
