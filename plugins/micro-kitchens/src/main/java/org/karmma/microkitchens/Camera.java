package org.karmma.microkitchens;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** Films one scene. Not for several threads; cheap to make. */
final class Camera {

    /** How far the backdrop reaches beyond the picture. */
    private static final int MARGIN = 24;
    private static final byte[] GRAIN = grain();

    private final Scene scene;
    private final BufferedImage backdrop;
    private final BufferedImage picture = new BufferedImage(Scene.WIDTH, Scene.HEIGHT, BufferedImage.TYPE_INT_RGB);
    private final int[][] light = new int[3][256];
    private final int[] slope = new int[Scene.WIDTH];
    private final int seed;

    Camera(Scene scene) {
        this.scene = scene;
        Dice d = scene.drawing();
        backdrop = backdrop(d);
        seed = (int) d.nextLong();
        double exposure = d.in(.85, 1.15);
        for (int c = 0; c < 3; c++) {
            for (int v = 0; v < 256; v++) {
                light[c][v] = (int) (v * exposure * scene.kitchen().gain()[c]);
            }
        }
        for (int x = 0; x < Scene.WIDTH; x++) {
            slope[x] = (int) (256 * (1 + scene.kitchen().slope() * (2.0 * x / Scene.WIDTH - 1)));
        }
    }

    /** The picture at a time: RGB, {@code WIDTH * HEIGHT * 3} bytes, into {@code rgb} from {@code offset} on. */
    void shoot(double t, byte[] rgb, int offset) {
        Graphics2D g = picture.createGraphics();
        draw(g, t);
        g.dispose();
        expose(((DataBufferInt) picture.getRaster().getDataBuffer()).getData(), t, rgb, offset);
    }

    private void draw(Graphics2D g, double t) {
        Kitchen kitchen = scene.kitchen();
        Pose p = scene.pose(t);
        int[] at = scene.camera(t);
        g.setColor(kitchen.table());
        g.fillRect(0, 0, Scene.WIDTH, Scene.HEIGHT);
        g.drawImage(backdrop, at[0] - MARGIN, at[1] - MARGIN, null);
        g.translate(at[0], at[1]);
        Dice drops = Dice.of(seed, Math.round(t * 1000));
        Color water = new Color(200, 222, 235);
        if (scene.action().verb() == Verb.WASH) {
            Props.box(g, new Color(150, 152, 158), (int) p.x - 4, -MARGIN, 8, MARGIN + 14);
        }
        Props.target(g, scene, p);
        if (p.tap) {
            Props.stream(g, water, p.x, 14, p.y, drops);
        }
        if (p.pouring) {
            int side = kitchen.side();
            double mouth = p.x - side * scene.action().noun().height / 2;
            Color drink = scene.action().noun() == Noun.CUP ? water : Look.shade(scene.look().accent(), 1.2);
            Props.stream(g, drink, mouth, p.y + 2, p.y + 26, drops);
        }
        Hands.draw(g, kitchen, p.left, -kitchen.side());
        Props.tool(g, kitchen, p);
        Hands.draw(g, kitchen, p.right, kitchen.side());
    }

    private BufferedImage backdrop(Dice d) {
        Kitchen kitchen = scene.kitchen();
        int w = Scene.WIDTH + 2 * MARGIN;
        int h = Scene.HEIGHT + 2 * MARGIN;
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        int wall = MARGIN + d.below(16);
        Props.box(g, kitchen.table(), 0, 0, w, h);
        texture(g, kitchen, wall, d);
        Props.box(g, kitchen.wall(), 0, 0, w, wall);
        Props.box(g, Look.shade(kitchen.wall(), .7), 0, wall - 3, w, 3);
        AffineTransform plain = g.getTransform();
        g.translate(MARGIN, MARGIN);
        Pose start = scene.pose(0);
        switch (scene.action().verb()) {
            case WASH -> {
                Props.box(g, new Color(176, 180, 186), (int) start.x - 46, (int) start.y - 34, 92, 70);
                Props.box(g, new Color(72, 80, 92), (int) start.x - 42, (int) start.y - 30, 84, 62);
            }
            case POUR -> {
                int x = (int) (start.x - kitchen.side() * 24);
                Props.oval(g, new Color(235, 235, 232), x - 20, (int) start.y - 2, 40, 32);
                Props.oval(g, new Color(150, 150, 150), x - 15, (int) start.y + 3, 30, 21);
            }
            default -> {
                if (d.chance(.35)) {
                    Props.oval(g, new Color(230, 230, 226), d.below(100) - 4, 24 + d.below(50), 36, 28);
                }
                if (d.chance(.3)) {
                    Props.box(g, kitchen.cloth(), d.below(110), 20 + d.below(60), 26, 16);
                }
            }
        }
        scene.clutter().forEach(thing -> Props.thing(g, thing));
        g.setTransform(plain);
        g.dispose();
        return image;
    }

    private static void texture(Graphics2D g, Kitchen kitchen, int top, Dice d) {
        int w = Scene.WIDTH + 2 * MARGIN;
        int h = Scene.HEIGHT + 2 * MARGIN;
        g.setColor(Look.shade(kitchen.table(), .86));
        switch (kitchen.pattern()) {
            case 0 -> {
                for (int y = top; y < h; y += 3 + d.below(9)) {
                    g.drawLine(0, y, w, y + d.below(5) - 2);
                }
            }
            case 1 -> {
                for (int i = d.below(20); i < w; i += 22) {
                    g.drawLine(i, top, i, h);
                    g.drawLine(0, top + i, w, top + i);
                }
            }
            default -> {
                for (int i = 0; i < 220; i++) {
                    g.fillRect(d.below(w), d.below(h), 2, 1);
                }
            }
        }
    }

    /** Light, colour cast and sensor noise. */
    private void expose(int[] pixels, double t, byte[] rgb, int offset) {
        int amplitude = (int) (16 * scene.kitchen().grain());
        int flicker = (int) (256 * (1 + .02 * Math.sin(40 * t)));
        int n = (int) (seed + Math.round(t * 1000) * 7919);
        int o = offset;
        for (int y = 0, i = 0; y < Scene.HEIGHT; y++) {
            for (int x = 0; x < Scene.WIDTH; x++, i++) {
                int pixel = pixels[i];
                int gain = slope[x] * flicker >> 8;
                int noise = GRAIN[n++ & 0xffff] * amplitude >> 9;
                rgb[o++] = clip((light[0][pixel >> 16 & 255] * gain >> 8) + noise);
                rgb[o++] = clip((light[1][pixel >> 8 & 255] * gain >> 8) + noise);
                rgb[o++] = clip((light[2][pixel & 255] * gain >> 8) + noise);
            }
        }
    }

    private static byte clip(int v) {
        return (byte) (v < 0 ? 0 : Math.min(v, 255));
    }

    /** Bell-shaped, deviation 32. */
    private static byte[] grain() {
        byte[] grain = new byte[1 << 16];
        Dice d = Dice.of(1);
        for (int i = 0; i < grain.length; i++) {
            grain[i] = (byte) (32 * d.bell());
        }
        return grain;
    }
}
