package org.karmma.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A number that an experiment may set, with its default and its range. */
record Setting(String name, double value, double least, double most, boolean whole) {

    static Setting whole(String name, double value, double least, double most) {
        return new Setting(name, value, least, most, true);
    }

    static Setting real(String name, double value, double least, double most) {
        return new Setting(name, value, least, most, false);
    }

    /** In the order given. */
    static Map<String, Double> defaults(List<Setting> settings) {
        Map<String, Double> defaults = new LinkedHashMap<>();
        settings.forEach(s -> defaults.put(s.name, s.value));
        return Collections.unmodifiableMap(defaults);
    }

    /** @throws IllegalArgumentException if it is out of range */
    double of(Map<String, Double> settings) {
        double v = settings.getOrDefault(name, value);
        if (!(v >= least && v <= most) || whole && v != Math.rint(v)) {
            throw new IllegalArgumentException("setting " + name + " = " + text(v) + " is not a " + (whole ? "whole " : "") + "number from "
                    + text(least) + " to " + text(most));
        }
        return v;
    }

    /** The same as an int, for whole numbers. */
    int integer(Map<String, Double> settings) {
        return (int) of(settings);
    }

    private static String text(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e15 ? Long.toString((long) v) : Double.toString(v);
    }
}
