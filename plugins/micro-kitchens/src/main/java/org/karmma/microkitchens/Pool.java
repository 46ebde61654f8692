package org.karmma.microkitchens;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.LabelSpace;
import org.karmma.dataset.Samples;
import org.karmma.extractor.Fingerprint;

/**
 * Clips of {@link #PEOPLE} participants whom no file shows, rendered when asked for. Element {@code i} is the same whenever and
 * wherever it is asked for; safe to use from several threads.
 */
final class Pool extends AbstractList<Clip> implements RandomAccess {

    static final int PEOPLE = 48;

    private final Settings settings;
    private final List<Kitchen> kitchens;
    private final Map<String, Map<String, Integer>> classes;

    Pool(Settings settings, List<LabelSpace> spaces) {
        this.settings = settings;
        kitchens = IntStream.range(0, PEOPLE).mapToObj(p -> Kitchen.of("pool" + p, Dice.of(settings.seed(), 4, p))).toList();
        classes = spaces.stream().collect(Collectors.toMap(LabelSpace::id,
                space -> IntStream.range(0, space.size()).boxed().collect(Collectors.toMap(space.classes()::get, i -> i))));
    }

    /** What decides the clips: which they are, and the classes that they are labelled with, which tell one layout from another. */
    String fingerprint() {
        return Fingerprint.of("pool", Manifest.FORMAT, settings.seed(), settings.pool(), new TreeMap<>(classes.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, space -> new TreeMap<>(space.getValue())))));
    }

    @Override
    public int size() {
        return settings.pool();
    }

    @Override
    public Clip get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index + " of " + size());
        }
        Dice d = Dice.of(settings.seed(), 5, index);
        Kitchen kitchen = d.pick(kitchens);
        Action action = Action.ALL.get(index % Action.ALL.size());
        Scene scene = new Scene(kitchen, action, d.fork());
        double from = -Session.slack(d);
        double to = scene.duration() + Session.slack(d);
        Clip.Builder clip = Clip.builder("pool_%06d".formatted(index)).span(0, to - from);
        clip.evidence("video", pictures(scene, from, to));
        clip.evidence("audio", sound(scene, from, to, d));
        clip.evidence("boxes", boxes(scene, from, to, settings.layout()));
        clip.evidence("imu", imu(scene, from, to, Dice.of(settings.seed(), 8, index)));
        label(clip, "action", settings.layout().action(action));
        label(clip, "verb", action.verb().key());
        label(clip, "noun", action.noun().key());
        return clip.build();
    }

    /** A data set so small that an action is in none of its files has no class for it. */
    private void label(Clip.Builder clip, String space, String name) {
        Integer index = classes.getOrDefault(space, Map.of()).get(name);
        if (index != null) {
            clip.label(space, index);
        }
    }

    private static Evidence pictures(Scene scene, double from, double to) {
        int n = (int) Math.ceil((to - from) * Scene.FPS);
        int size = Scene.WIDTH * Scene.HEIGHT * 3;
        byte[] rgb = new byte[n * size];
        Camera camera = new Camera(scene);
        for (int i = 0; i < n; i++) {
            camera.shoot(from + (double) i / Scene.FPS, rgb, i * size);
        }
        return Evidence.Buffer.of(Samples.of(rgb, n, Scene.HEIGHT, Scene.WIDTH, 3), Scene.FPS);
    }

    private static Evidence sound(Scene scene, double from, double to, Dice d) {
        float[] sound = new float[(int) ((to - from) * Foley.RATE)];
        Foley.play(scene, sound, (int) (-from * Foley.RATE));
        Foley.room(scene.kitchen(), sound, d);
        return Evidence.Buffer.of(Samples.of(Foley.limited(sound), sound.length, 1), Foley.RATE);
    }

    private static Evidence imu(Scene scene, double from, double to, Dice d) {
        int n = (int) Math.ceil((to - from) * Wrist.RATE);
        List<Session.Part> alone = List.of(new Session.Part(scene, 0, -from, to - from, 0, to - from));
        return Evidence.Buffer.of(Samples.of(Wrist.measure(alone, n, d), n, Wrist.CHANNELS), Wrist.RATE);
    }

    /** {@code [T, slots, 6]}: category number, 1 for a hand, x1, y1, x2, y2 as shares of the picture; category -1: an empty slot. */
    private static Evidence boxes(Scene scene, double from, double to, Layout layout) {
        int n = (int) Math.ceil((to - from) * Detector.FPS);
        float[] rows = new float[n * Detector.SLOTS * 6];
        Detector detector = new Detector(scene);
        for (int i = 0; i < n; i++) {
            List<Detector.Box> boxes = detector.at(from + (double) i / Detector.FPS);
            for (int s = 0; s < Detector.SLOTS; s++) {
                int o = (i * Detector.SLOTS + s) * 6;
                if (s >= boxes.size()) {
                    rows[o] = -1;
                    continue;
                }
                Detector.Box box = boxes.get(s);
                rows[o] = layout.category(box.category());
                rows[o + 1] = box.isHand() ? 1 : 0;
                rows[o + 2] = (float) (box.x1() / Scene.WIDTH);
                rows[o + 3] = (float) (box.y1() / Scene.HEIGHT);
                rows[o + 4] = (float) (box.x2() / Scene.WIDTH);
                rows[o + 5] = (float) (box.y2() / Scene.HEIGHT);
            }
        }
        return Evidence.Buffer.of(Samples.of(rows, n, Detector.SLOTS, 6), Detector.FPS);
    }
}
