package org.karmma.microkitchens;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.geom.AffineTransform;

/** Draws utensils, food, tools and water around the origin, upright. No text, no antialiasing: hundreds of shapes a clip must be cheap. */
final class Props {

    /** Pixels per unit in which the shapes below are given. */
    private static final double SIZE = 1.3;
    private static final Polygon BLADE = new Polygon(new int[] {-22, 2, 2, -14}, new int[] {3, 3, -3, -3}, 4);
    private static final BasicStroke HANDLE = new BasicStroke(3);
    private static final BasicStroke THIN = new BasicStroke(1);

    private Props() {}

    static void thing(Graphics2D g, Scene.Thing thing) {
        AffineTransform before = g.getTransform();
        place(g, thing.x(), thing.y(), thing.angle(), 1, thing.look());
        body(g, thing.noun(), thing.look(), 0);
        if (thing.noun().lidded() && thing.noun() != Noun.PAN) {
            lid(g, thing.noun(), thing.look());
        }
        g.setTransform(before);
    }

    static void target(Graphics2D g, Scene scene, Pose p) {
        AffineTransform before = g.getTransform();
        Noun noun = scene.action().noun();
        place(g, p.x, p.y, p.angle, p.scale, scene.look());
        body(g, noun, scene.look(), p.cut);
        if (p.lidShown) {
            g.setTransform(before);
            place(g, p.x + p.lidX, p.y + p.lidY, p.angle, p.scale, scene.look());
            lid(g, noun, scene.look());
        }
        g.setTransform(before);
    }

    private static void place(Graphics2D g, double x, double y, double angle, double scale, Look look) {
        g.translate(x, y);
        g.rotate(angle);
        g.scale(SIZE * scale * look.size() * look.stretch(), SIZE * scale * look.size() / look.stretch());
    }

    /** Without its lid. */
    private static void body(Graphics2D g, Noun noun, Look look, double cut) {
        Color body = look.body();
        Color accent = look.accent();
        Color dim = Look.shade(body, .6);
        switch (noun) {
            case CUP -> {
                ring(g, body, 8, -5, 9, 9);
                oval(g, body, -11, -11, 21, 22);
                oval(g, dim, -8, -9, 15, 12);
            }
            case KNIFE -> {
                g.setColor(body);
                g.fillPolygon(BLADE);
                box(g, look.lid(), 2, -3, 20, 7);
            }
            case PAN -> {
                box(g, look.lid(), 12, -3, 27, 6);
                oval(g, body, -17, -16, 33, 32);
                oval(g, accent, -13, -12, 25, 24);
            }
            case ONION -> {
                oval(g, body, -10, -9, 19, 19);
                g.setColor(accent);
                g.drawOval(-6, -8, 11, 16);
                g.drawOval(-2, -9, 4, 18);
                if (cut > 0) {
                    slices(g, look, cut, 10, 8);
                }
            }
            case BOTTLE -> {
                box(g, body, -6, -12, 13, 33);
                box(g, body, -3, -19, 6, 8);
                box(g, accent, -6, -1, 13, 11);
            }
            case BOARD -> {
                box(g, dim, -21, -13, 42, 28);
                box(g, body, -21, -14, 42, 26);
                oval(g, dim, 14, -11, 5, 5);
            }
            case JAR -> {
                box(g, Look.shade(body, 1.35), -10, -10, 21, 23);
                box(g, body, -8, -3, 17, 14);
            }
            case BREAD -> {
                oval(g, dim, -18, -9, 35, 19);
                oval(g, body, -17, -9, 33, 16);
                g.setColor(look.accent());
                for (int x = -9; x <= 9; x += 6) {
                    g.drawLine(x - 2, -5, x + 2, 3);
                }
                if (cut > 0) {
                    slices(g, look, cut, 17, 8);
                }
            }
        }
    }

    private static void slices(Graphics2D g, Look look, double cut, int half, int tall) {
        g.setColor(Look.shade(look.body(), 1.5));
        for (int x = half - 2; x > half - 2 * half * cut; x -= 3) {
            g.drawLine(x, -tall, x, tall);
        }
    }

    private static void lid(Graphics2D g, Noun noun, Look look) {
        switch (noun) {
            case BOTTLE -> box(g, look.lid(), -4, -24, 8, 6);
            case JAR -> box(g, look.lid(), -11, -16, 23, 7);
            default -> {
                oval(g, Look.shade(look.lid(), 1.4), -16, -15, 31, 30);
                oval(g, Look.shade(look.lid(), .7), -3, -3, 6, 6);
            }
        }
    }

    static void tool(Graphics2D g, Kitchen kitchen, Pose p) {
        if (p.tool == Pose.Tool.NONE) {
            return;
        }
        AffineTransform before = g.getTransform();
        g.translate(p.toolX, p.toolY);
        g.rotate(p.toolAngle);
        g.scale(SIZE, SIZE);
        switch (p.tool) {
            case KNIFE -> {
                g.setColor(new Color(190, 195, 200));
                g.fillPolygon(BLADE);
                box(g, Look.shade(kitchen.tool(), .5), 2, -3, 14, 6);
            }
            case SPOON -> {
                box(g, kitchen.tool(), -2, -2, 24, 4);
                oval(g, Look.shade(kitchen.tool(), 1.1), -6, -4, 10, 8);
            }
            default -> {
                box(g, kitchen.cloth(), -12, -7, 24, 15);
                box(g, Look.shade(kitchen.cloth(), .75), -12, -1, 24, 3);
            }
        }
        g.setTransform(before);
    }

    /** Water that falls from ({@code x}, {@code top}) to {@code bottom}. */
    static void stream(Graphics2D g, Color water, double x, double top, double bottom, Dice d) {
        g.setColor(water);
        g.fillRect((int) x - 1, (int) top, 3, (int) (bottom - top));
        for (int i = 0; i < 5; i++) {
            g.fillRect((int) (x + d.in(-9, 9)), (int) (bottom + d.in(-3, 4)), 2, 2);
        }
    }

    static void box(Graphics2D g, Color c, int x, int y, int w, int h) {
        g.setColor(c);
        g.fillRect(x, y, w, h);
    }

    static void oval(Graphics2D g, Color c, int x, int y, int w, int h) {
        g.setColor(c);
        g.fillOval(x, y, w, h);
    }

    private static void ring(Graphics2D g, Color c, int x, int y, int w, int h) {
        g.setColor(c);
        g.setStroke(HANDLE);
        g.drawOval(x, y, w, h);
        g.setStroke(THIN);
    }
}
