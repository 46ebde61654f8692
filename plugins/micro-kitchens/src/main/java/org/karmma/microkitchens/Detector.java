package org.karmma.microkitchens;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an object detector would say of a scene: boxes that jitter, things it misses, things it takes for others, among them whatever
 * lies about. Which thing is acted on it does not say. Not for several threads.
 */
final class Detector {

    /** Detections per second: every other picture. */
    static final int FPS = 6;
    /** Boxes in a picture at most. */
    static final int SLOTS = 8;

    /** The nouns, and hands; files list them, so that a category's number there is its number in memory. */
    static final List<String> CATEGORIES = Stream.concat(Stream.of(Noun.values()).map(Noun::key), Stream.of("hand")).toList();

    /** One detection; {@code category} is an index into {@link #CATEGORIES}, {@code object} counts the things of a scene. Pixels. */
    record Box(int category, int object, double x1, double y1, double x2, double y2) {

        boolean isHand() {
            return category == Noun.values().length;
        }

        /** Tenths of pixels are enough. */
        void corners(JsonGenerator json) throws IOException {
            json.writeObjectFieldStart("box2d");
            json.writeNumberField("x1", Math.round(x1 * 10) / 10.0);
            json.writeNumberField("x2", Math.round(x2 * 10) / 10.0);
            json.writeNumberField("y1", Math.round(y1 * 10) / 10.0);
            json.writeNumberField("y2", Math.round(y2 * 10) / 10.0);
            json.writeEndObject();
        }
    }

    private final Scene scene;
    private final Dice d;
    /** Per thing, the one acted on included: what it is taken for, or null where it is never found. */
    private final Noun[] taken;
    private final int acted;

    Detector(Scene scene) {
        this.scene = scene;
        d = scene.detecting();
        taken = new Noun[scene.clutter().size() + 1];
        acted = d.below(taken.length);
        for (int i = 0; i < taken.length; i++) {
            Noun is = i == acted ? scene.action().noun() : scene.clutter().get(i < acted ? i : i - 1).noun();
            taken[i] = d.chance(.1) ? null : d.chance(.15) ? Noun.values()[d.below(Noun.values().length)] : is;
        }
    }

    /** The detections at a time; ask in order of time. */
    List<Box> at(double t) {
        Pose p = scene.pose(t);
        int[] camera = scene.camera(t);
        List<Box> boxes = new ArrayList<>();
        hand(boxes, p.right, camera);
        hand(boxes, p.left, camera);
        for (int i = 0; i < taken.length; i++) {
            if (i == acted) {
                Noun noun = scene.action().noun();
                add(boxes, i, .25, p.x + camera[0], p.y + camera[1], p.angle, noun.width * p.scale, noun.height * p.scale);
            } else {
                Scene.Thing thing = scene.clutter().get(i < acted ? i : i - 1);
                add(boxes, i, .15, thing.x() + camera[0], thing.y() + camera[1], thing.angle(), thing.noun().width, thing.noun().height);
            }
        }
        return boxes.size() > SLOTS ? List.copyOf(boxes.subList(0, SLOTS)) : boxes;
    }

    private void hand(List<Box> boxes, Pose.Hand hand, int[] camera) {
        if (!d.chance(.15)) {
            box(boxes, null, 0, hand.x + camera[0], hand.y + camera[1], 24, 24);
        }
    }

    private void add(List<Box> boxes, int i, double missed, double x, double y, double angle, double w, double h) {
        double c = Math.abs(Math.cos(angle));
        double s = Math.abs(Math.sin(angle));
        boolean seen = !d.chance(missed);
        boolean slip = d.chance(.1);
        Noun other = Noun.values()[d.below(Noun.values().length)];
        if (seen && taken[i] != null) {
            box(boxes, slip ? other : taken[i], i, x, y, c * w + s * h, s * w + c * h);
        }
    }

    private void box(List<Box> boxes, Noun noun, int object, double x, double y, double w, double h) {
        double cx = x + 2 * d.bell();
        double cy = y + 2 * d.bell();
        double hw = .5 * w * (1 + .12 * d.bell());
        double hh = .5 * h * (1 + .12 * d.bell());
        double x1 = Math.max(0, cx - hw);
        double y1 = Math.max(0, cy - hh);
        double x2 = Math.min(Scene.WIDTH, cx + hw);
        double y2 = Math.min(Scene.HEIGHT, cy + hh);
        if (x2 - x1 > 4 && y2 - y1 > 4) {
            boxes.add(new Box(noun == null ? Noun.values().length : noun.ordinal(), object, x1, y1, x2, y2));
        }
    }
}
