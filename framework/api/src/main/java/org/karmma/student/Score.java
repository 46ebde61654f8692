package org.karmma.student;

/**
 * One class and how likely it is.
 *
 * @param index class index
 * @param label class name
 * @param probability 0 to 1
 */
public record Score(int index, String label, double probability) {}
