package org.karmma.launcher.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.felix.framework.Felix;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Versions implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "karmma " + karmma(),
            "Java " + Runtime.version() + ", DJL " + of(ai.djl.engine.Engine.class.getPackage().getSpecificationVersion())
                    + ", Felix " + felix(),
        };
    }

    /** The version of Karmma. */
    static String karmma() {
        return of(Versions.class.getPackage().getImplementationVersion());
    }

    private static String felix() {
        Properties coordinates = new Properties();
        try (InputStream in =
                Felix.class.getResourceAsStream("/META-INF/maven/org.apache.felix/org.apache.felix.framework/pom.properties")) {
            coordinates.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return coordinates.getProperty("version");
    }

    private static String of(String version) {
        return version == null ? "(built from sources)" : version;
    }
}
