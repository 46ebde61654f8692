package org.karmma.example;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties that begin with {@code karmma.}
 *
 * @param home the folder of an installation; has to be said
 * @param student the name of an installed student
 * @param deadline for one answer: what has not been read by then is left out of it
 */
@ConfigurationProperties("karmma")
public record KarmmaSettings(Path home, @DefaultValue("kitchen") String student, @DefaultValue("10s") Duration deadline) {

    public KarmmaSettings {
        if (home == null) {
            throw new IllegalArgumentException("karmma.home is not set: name the folder of a Karmma installation");
        }
    }
}
