package org.karmma.microkitchens;

import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;

/** Draws hands, open or closed. They hide what they hold. */
final class Hands {

    private static final Path2D OPEN = shape(11);
    private static final Path2D FIST = shape(5);

    private Hands() {}

    /** A hand and the forearm that leads to it from below the picture; {@code side}: 1 for a right one, -1 for a left one. */
    static void draw(Graphics2D g, Kitchen kitchen, Pose.Hand hand, int side) {
        if (hand.y > Scene.HEIGHT + 22) {
            return;
        }
        double elbow = hand.x + side * 22;
        Polygon arm = new Polygon();
        arm.addPoint((int) hand.x - 6, (int) hand.y + 4);
        arm.addPoint((int) hand.x + 6, (int) hand.y + 4);
        arm.addPoint((int) elbow + 11, Scene.HEIGHT + 44);
        arm.addPoint((int) elbow - 11, Scene.HEIGHT + 44);
        g.setColor(kitchen.sleeve());
        g.fillPolygon(arm);
        AffineTransform before = g.getTransform();
        g.translate(hand.x, hand.y);
        g.rotate(hand.angle - side * .3);
        g.scale(side, 1);
        g.setColor(kitchen.skin());
        g.fill(hand.closed ? FIST : OPEN);
        g.setColor(Look.shade(kitchen.skin(), .7));
        for (int x = -4; x <= 4; x += 4) {
            g.drawLine(x, hand.closed ? -9 : -14, x, -3);
        }
        g.setTransform(before);
    }

    /** A palm with four fingers of a length and a thumb. */
    private static Path2D shape(int fingers) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        path.append(new Ellipse2D.Double(-8, -6, 16, 15), false);
        for (int i = 0; i < 4; i++) {
            path.append(new RoundRectangle2D.Double(-8 + 4 * i, -4 - fingers - (i == 1 || i == 2 ? 2 : 0), 4, fingers + 6, 3, 3),
                    false);
        }
        path.append(new Ellipse2D.Double(-13, -3, 8, 5), false);
        return path;
    }
}
