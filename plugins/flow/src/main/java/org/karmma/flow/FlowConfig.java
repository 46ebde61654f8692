package org.karmma.flow;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How motion is measured and coded. Shared by the modality and its extractors, whose fingerprints it enters. */
@ObjectClassDefinition(name = "Karmma: optical flow modality")
@interface FlowConfig {

    String PID = "org.karmma.flow";

    @AttributeDefinition(description = "Displacement that the codes reach to, in pixels of a picture that is 224 pixels wide and high"
            + " (20 as in temporal segment networks); larger ones are clipped. It scales with the size that flow is computed at.")
    double bound() default 20;

    @AttributeDefinition(description = "Least width and height that flow is computed at, in pixels: the first multiple of the wanted size"
            + " from here on, then averaged down.")
    int workingSize() default 96;

    @AttributeDefinition(description = "Pictures of the camera from one recorded flow picture to the next, in folders whose data set does"
            + " not say how many a second has.")
    int recordedStep() default 2;

    @AttributeDefinition(description = "Pictures whose mean brightness (0 to 255) is no higher are black, if they are also flat.")
    double blackMean() default 12;

    @AttributeDefinition(description = "Pictures whose brightness deviates no more (standard deviation, 0 to 128) are flat.")
    double blackDeviation() default 4;
}
