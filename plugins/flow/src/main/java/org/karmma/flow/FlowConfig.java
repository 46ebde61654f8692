package org.karmma.flow;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How motion is measured and coded. Shared by the modality and its extractors, whose fingerprints it enters. */
@ObjectClassDefinition(name = "Karmma: flow", description = "How motion is measured and coded.")
@interface FlowConfig {

    String PID = "org.karmma.flow";

    @AttributeDefinition(name = "Bound", min = "0.1", max = "1000",
            description = "Displacement that the codes reach to, in pixels of a picture that is 224 pixels wide and high"
            + " (20 as in temporal segment networks); larger ones are clipped. It scales with the size that flow is computed at."
            + " From 0.1 to 1000.")
    double bound() default 20;

    @AttributeDefinition(name = "Working size", min = "8", max = "2048",
            description = "Least width and height that flow is computed at, in pixels: the first multiple of the wanted size"
            + " from here on, then averaged down. From 8 to 2048.")
    int workingSize() default 96;

    @AttributeDefinition(name = "Recorded step", min = "1", max = "1000",
            description = "Pictures of the camera from one recorded flow picture to the next, in folders whose data set does"
            + " not say how many a second has. From 1 to 1000.")
    int recordedStep() default 2;

    @AttributeDefinition(name = "Black mean", min = "0", max = "255",
            description = "Pictures whose mean brightness (0 to 255) is no higher are black, if they are also flat. From 0 to 255.")
    double blackMean() default 12;

    @AttributeDefinition(name = "Black deviation", min = "0", max = "128",
            description = "Pictures whose brightness deviates no more (standard deviation, 0 to 128) are flat. From 0 to 128.")
    double blackDeviation() default 4;

    @AttributeDefinition(name = "Stale after", min = "0", max = "86400",
            description = "Seconds that the newest picture in memory, of flow or of the "
            + "camera, may be older than the clip's end; if it is older, the signal is stale. Recordings on disk are never stale."
            + " From 0 to 86400.")
    double staleAfter() default 1;
}
