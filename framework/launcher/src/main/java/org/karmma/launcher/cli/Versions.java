package org.karmma.launcher.cli;

import org.apache.felix.framework.Felix;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Versions implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "karmma " + of(Versions.class.getPackage().getImplementationVersion()),
            "Java " + Runtime.version() + ", DJL " + of(ai.djl.engine.Engine.class.getPackage().getSpecificationVersion())
                    + ", Felix " + of(Felix.class.getPackage().getImplementationVersion()),
        };
    }

    private static String of(String version) {
        return version == null ? "(built from sources)" : version;
    }
}
