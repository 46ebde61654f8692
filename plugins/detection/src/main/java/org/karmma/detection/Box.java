package org.karmma.detection;

/**
 * One annotated or detected box.
 *
 * @param category number of what it holds, see {@link CategoryCode}
 * @param hand whether that is a hand
 * @param x1 left, 0 to 1 of the picture's width, as all of them cut at the picture's edge; NaN where it is no number
 * @param y1 top
 * @param x2 right
 * @param y2 bottom
 * @param score how sure a detector is, 1 for annotations
 */
record Box(int category, boolean hand, float x1, float y1, float x2, float y2, float score) {

    /** The same in fractions of a picture of this size, without what lies outside. */
    Box within(double width, double height) {
        return new Box(category, hand, cut(x1 / width), cut(y1 / height), cut(x2 / width), cut(y2 / height), score);
    }

    /** False for a box whose corners are reversed, or of which nothing lies inside the picture. */
    boolean hasArea() {
        return !(x1 >= x2 || y1 >= y2);
    }

    boolean isFinite() {
        return Float.isFinite(x1) && Float.isFinite(y1) && Float.isFinite(x2) && Float.isFinite(y2);
    }

    float area() {
        return (x2 - x1) * (y2 - y1);
    }

    /** Square of the distance between the centres. */
    float distance(Box other) {
        float dx = (x1 + x2 - other.x1 - other.x2) / 2;
        float dy = (y1 + y2 - other.y1 - other.y2) / 2;
        return dx * dx + dy * dy;
    }

    private static float cut(double fraction) {
        return Double.isFinite(fraction) ? (float) Math.max(0, Math.min(1, fraction)) : Float.NaN;
    }
}
