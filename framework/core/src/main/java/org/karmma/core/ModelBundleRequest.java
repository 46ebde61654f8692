package org.karmma.core;

import java.nio.file.Path;

/**
 * @param model the name of a student of the home, or the folder of a model package
 * @param name of the student that the bundle brings; null for the name that {@code model} has, or that its folder has
 * @param version of the bundle, as OSGi has it; null for one that says when the package was written
 * @param out the file, whose name ends in {@code .jar}; null for {@code karmma-student-NAME.jar} in the current folder. A bundle of
 *     the same student is replaced, anything else is left alone
 */
public record ModelBundleRequest(String model, String name, String version, Path out) {}
