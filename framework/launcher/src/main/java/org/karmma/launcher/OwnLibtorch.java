package org.karmma.launcher;

import ai.djl.util.Platform;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which libtorch there is: the one on the class path, or the owner's own, which is how CUDA comes in: {@code PYTORCH_LIBRARY_PATH},
 * {@code PYTORCH_VERSION} and {@code PYTORCH_FLAVOR} in the environment or as system properties. DJL reads them, and passes over in silence
 * what is not there.
 */
public final class OwnLibtorch {

    static final String PATH = "PYTORCH_LIBRARY_PATH";
    private static final String LIBRARY = "pytorch";
    static final String VERSION = "PYTORCH_VERSION";

    private OwnLibtorch() {}

    /** @throws LaunchException if one is named that cannot be used */
    public static void check() throws LaunchException {
        String path = setting(PATH);
        if (path == null) {
            checkClassPath();
            return;
        }
        Path library = Path.of(path).resolve(System.mapLibraryName("torch"));
        if (!Files.isRegularFile(library)) {
            throw new LaunchException(PATH + " = " + path + ": there is no " + library.getFileName() + " in it. Name the folder that holds"
                    + " libtorch's libraries, or unset " + PATH + " to use the one that comes with Karmma.");
        }
        if (setting(VERSION) == null) {
            throw new LaunchException(PATH + " = " + path + ", but " + VERSION + " is not set: it chooses the code that fits. Set it to the"
                    + " version of that libtorch, for instance 2.7.1, and PYTORCH_FLAVOR to cpu or, for instance, cu128.");
        }
    }

    /** DJL would look for it on the net, and the message would be about the net. */
    private static void checkClassPath() throws LaunchException {
        boolean found;
        try {
            found = !Platform.detectPlatform(LIBRARY).isPlaceholder();
        } catch (IllegalStateException e) {
            found = false; // there is one, for another platform
        }
        if (!found) {
            String here = Platform.fromSystem(LIBRARY).getClassifier();
            throw new LaunchException("there is no libtorch for " + here + " on the class path. Add ai.djl.pytorch:pytorch-native-cpu with"
                    + " classifier " + here + ", in the version that Karmma was built with, or set " + PATH + ", " + VERSION
                    + " and PYTORCH_FLAVOR to use your own.");
        }
    }

    /** As DJL looks for it; DJL itself is not touched before it is configured. */
    private static String setting(String name) {
        String value = System.getenv(name);
        return value == null ? System.getProperty(name) : value;
    }
}
