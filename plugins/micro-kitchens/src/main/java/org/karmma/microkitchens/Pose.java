package org.karmma.microkitchens;

/** Where everything that moves is at one instant, in pixels of the picture before the camera sways. Angles in radians, clockwise. */
final class Pose {

    /** What a hand may hold beside the object. */
    enum Tool {
        NONE, KNIFE, SPOON, CLOTH
    }

    double x;
    double y;
    double angle;
    double scale = 1;
    /** Displacement of the lid from its place on the object; {@code lidShown}: whether there is one at all. */
    double lidX;
    double lidY;
    boolean lidShown;
    /** How far it is cut, 0 to 1. */
    double cut;
    /** Water runs: out of the object, or from the tap. */
    boolean pouring;
    boolean tap;
    Tool tool = Tool.NONE;
    double toolX;
    double toolY;
    double toolAngle;
    /** The working hand, and the one that holds; beyond the lower edge while it rests. */
    final Hand right = new Hand();
    final Hand left = new Hand();

    /** A hand at the end of a forearm that comes from the wearer. */
    static final class Hand {
        double x;
        double y;
        double angle;
        boolean closed;

        void to(double x, double y) {
            this.x = x;
            this.y = y;
        }
    }
}
