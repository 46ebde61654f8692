package org.karmma.microkitchens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.karmma.dataset.Split;
import org.karmma.microkitchens.Session.Without;
import org.karmma.microkitchens.SomethingShelves.Numbered;

/**
 * The lists of Something-Something V2 (the test file holds ids alone, {@code test-answers.csv} says what they are), and boxes as those of
 * Something-Else, in four parts. These know every other picture, which is how often the detector looked.
 */
final class SomethingAnnotations {

    private static final String FOLDER = EpicAnnotations.FOLDER;
    private static final String NAME = FOLDER + "something-something-v2-%s.json";
    private static final String BOXES = "bounding_box_annotations/bounding_box_smthsmth_part%d.json";
    private static final int PARTS = 4;
    /** Videos that nobody has labelled. */
    static final String UNLABELLED = "something-something-v2-unlabelled.json";
    private static final JsonFactory JSON = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private SomethingAnnotations() {}

    /** Something that is written as JSON. */
    private interface Written {
        void to(JsonGenerator json) throws IOException;
    }

    /** Content by path under the root. */
    static Map<String, Whole.Content> of(List<Numbered> clips) {
        Map<String, Whole.Content> files = new LinkedHashMap<>();
        files.put(NAME.formatted("labels"), json(SomethingAnnotations::labels));
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
            List<Numbered> those = clips.stream()
                    .filter(clip -> clip.session().split() == split && clip.session().isLabelled()).toList();
            files.put(NAME.formatted(split.id()), json(json -> videos(json, those, split != Split.TEST)));
            if (split == Split.TEST) {
                files.put(FOLDER + "test-answers.csv", Whole.Content.of(answers(those).getBytes(StandardCharsets.UTF_8)));
            }
        }
        List<Numbered> unlabelled = clips.stream().filter(clip -> !clip.session().isLabelled()).toList();
        if (!unlabelled.isEmpty()) {
            files.put(FOLDER + UNLABELLED, json(json -> videos(json, unlabelled, false)));
        }
        String wrong = clips.stream().filter(clip -> clip.session().isLabelled() && clip.said() != clip.part().scene().action())
                .map(clip -> clip.number() + "," + clip.said().key() + "," + clip.part().scene().action().key() + "\n")
                .collect(Collectors.joining());
        if (!wrong.isEmpty()) {
            files.put(FOLDER + "wrong_labels.csv", Whole.Content.of(("id,labelled,shown\n" + wrong).getBytes(StandardCharsets.UTF_8)));
        }
        for (int part = 1; part <= PARTS; part++) {
            int remainder = part % PARTS;
            List<Numbered> those = clips.stream().filter(clip -> clip.session().without() != Without.BOXES
                    && clip.number() % PARTS == remainder)
                    .toList();
            files.put(BOXES.formatted(part), json(json -> boxes(json, those)));
        }
        return files;
    }

    private static Whole.Content json(Written content) {
        return out -> {
            try (JsonGenerator json = JSON.createGenerator(out)) {
                content.to(json);
            }
        };
    }

    private static void labels(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < Template.ALL.size(); i++) {
            json.writeStringField(Template.ALL.get(i).plain(), String.valueOf(i));
        }
        json.writeEndObject();
    }

    private static void videos(JsonGenerator json, List<Numbered> clips, boolean labelled) throws IOException {
        json.writeStartArray();
        for (Numbered clip : clips) {
            json.writeStartObject();
            json.writeStringField("id", String.valueOf(clip.number()));
            if (labelled) {
                Action action = clip.said();
                Template template = Template.of(action.verb());
                json.writeStringField("label", template.label(action.noun()));
                json.writeStringField("template", template.text());
                json.writeArrayFieldStart("placeholders");
                json.writeString(action.noun().key());
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String answers(List<Numbered> clips) {
        return clips.stream().map(clip -> clip.number() + ";" + Template.of(clip.part().scene().action().verb()).plain())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static void boxes(JsonGenerator json, List<Numbered> clips) throws IOException {
        json.writeStartObject();
        for (Numbered clip : clips) {
            json.writeArrayFieldStart(String.valueOf(clip.number()));
            Detector detector = new Detector(clip.part().scene());
            for (int i = 0; i < clip.pictures(); i += Scene.FPS / Detector.FPS) {
                frame(json, clip, i, detector.at(clip.time(i)));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void frame(JsonGenerator json, Numbered clip, int picture, List<Detector.Box> boxes) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "%d/%04d.jpg".formatted(clip.number(), picture + 1));
        json.writeArrayFieldStart("gt_placeholders");
        json.writeString(clip.part().scene().action().noun().key());
        json.writeEndArray();
        json.writeNumberField("nr_instances", boxes.size());
        json.writeArrayFieldStart("labels");
        for (Detector.Box box : boxes) {
            String thing = box.isHand() ? "hand" : "%04d".formatted(box.object());
            json.writeStartObject();
            box.corners(json);
            json.writeStringField("gt_annotation", box.isHand() ? "object hand" : "object " + box.object());
            json.writeStringField("category", Detector.CATEGORIES.get(box.category()));
            json.writeStringField("standard_category", thing);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
