package org.karmma.core.internal.pipeline;

import java.nio.file.Path;
import java.util.List;

/**
 * A bundle that a run works with.
 *
 * @param symbolicName of the bundle
 * @param version of the bundle
 * @param file that it was installed from
 * @param ofHome whether it lies among the bundles of the home, which every worker starts: others are copied into the run
 * @param roles what it is for: a modality's id, {@link #fusion}, {@link #distillation}, {@link #dataset}, or something for people
 */
public record RunBundle(String symbolicName, String version, Path file, boolean ofHome, List<String> roles) {

    public RunBundle {
        roles = List.copyOf(roles);
    }

    /** The role of a bundle that brings a fusion. */
    public static String fusion(String id) {
        return "fusion " + id;
    }

    /** The role of a bundle that brings a distillation. */
    public static String distillation(String id) {
        return "distillation " + id;
    }

    /** The role of a bundle that brings a data set. */
    public static String dataset(String id) {
        return "data set " + id;
    }

    /** What results call it. */
    String title() {
        return ofHome || roles.isEmpty() ? symbolicName : roles.get(0);
    }

    /** What its copy is called: no two bundles of a framework have the same name and version. */
    String fileName() {
        return symbolicName + "-" + version + ".jar";
    }
}
