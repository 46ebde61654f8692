package org.karmma.distribution.host;

import java.nio.file.Path;
import org.karmma.embed.Karmma;
import org.slf4j.LoggerFactory;

/** Has a log of its own and goes on with it. */
public final class Logs {

    private Logs() {}

    public static void main(String[] args) {
        try (Karmma karmma = Karmma.open(Path.of(args[0]))) {
            LoggerFactory.getLogger(Logs.class).info("students {}", karmma.students());
        }
        for (String name : new String[] {"logback.configurationFile", "ai.djl.offline", "java.awt.headless", "OPT_OUT_TRACKING"}) {
            System.out.println(name + "=" + System.getProperty(name));
        }
    }
}
