package org.karmma.distribution.dropped;

import java.util.concurrent.CountDownLatch;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Its activation ends when it is interrupted. */
@Component(service = Modality.class)
@ProvidesModality(modality = "smell")
public final class NoseThatDozes extends Nose {

    @Activate
    void start() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
