package org.karmma.detection;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How boxes are read; one configuration for the modality and its extractors, whose fingerprints depend on it. */
@ObjectClassDefinition(name = "Karmma: detection", description = "How box annotations are read from clips.")
@interface DetectionConfig {

    /** The PID. */
    String PID = "org.karmma.detection";

    @AttributeDefinition(name = "Frames per second", min = "0.1", max = "1000",
            description = "Rate of the frames that boxes were drawn on, for files that do not "
            + "say it themselves: frame n was taken at (n - 1) / fps seconds. Something-Something has 12. From 0.1 to 1000.")
    double fps() default 12;

    @AttributeDefinition(name = "Size of the video",
            description = "Whether boxes were drawn on the pictures of the clip's own video, as those of "
            + "Something-Else were: files that do not say how large the pictures were are measured by it, where there is one.")
    boolean sizeOfVideo() default true;

    @AttributeDefinition(name = "Width", min = "1", max = "100000",
            description = "Pixels, of the pictures that boxes were drawn on, where neither the file nor a video says it. From 1 to 100000.")
    int width() default 427;

    @AttributeDefinition(name = "Height", min = "1", max = "100000",
            description = "Pixels, of the pictures that boxes were drawn on, where neither the file nor a video says "
            + "it. Something-Something has 240. From 1 to 100000.")
    int height() default 240;

    @AttributeDefinition(name = "Tolerance", min = "0", max = "60",
            description = "Seconds: where a frame is missing, the nearest one that is no "
            + "further away stands in for it. From 0 to 60.")
    double tolerance() default 0.25;

    @AttributeDefinition(name = "Stale after", min = "0", max = "86400",
            description = "Seconds that the newest boxes in memory may be older than the "
            + "clip's end; if they are older, the signal is stale. Recordings on disk are never stale. From 0 to 86400.")
    double staleAfter() default 1;
}
