package org.karmma.bench;

/**
 * One measured value.
 *
 * @param value NaN where it could not be measured
 * @param unit what it is counted in
 * @param target what it is to reach or to stay under, by {@code rule}
 * @param rule how the two compare; null where there is no target
 */
record Result(String name, double value, String unit, double target, Rule rule) {

    /** How a value meets a target. */
    enum Rule {
        AT_MOST, AT_LEAST, LESS_THAN
    }

    static Result told(String name, double value, String unit) {
        return new Result(name, value, unit, Double.NaN, null);
    }

    static Result atMost(String name, double value, String unit, double target) {
        return new Result(name, value, unit, target, Rule.AT_MOST);
    }

    static Result atLeast(String name, double value, String unit, double target) {
        return new Result(name, value, unit, target, Rule.AT_LEAST);
    }

    static Result lessThan(String name, double value, String unit, double target) {
        return new Result(name, value, unit, target, Rule.LESS_THAN);
    }

    /** True where there is no target, false where there is one and it could not be measured. */
    boolean isMet() {
        if (rule == null) {
            return true;
        }
        return switch (rule) {
            case AT_MOST -> value <= target;
            case AT_LEAST -> value >= target;
            case LESS_THAN -> value < target;
        };
    }
}
