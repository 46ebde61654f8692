package org.karmma.media.internal;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Has the natives loaded while the framework starts, where somebody is about to ask; elsewhere they wait until they are needed. */
@Component(service = {}, immediate = true)
public final class EarlyNatives {

    private static final String EAGER = "karmma.eager";

    @Activate
    public EarlyNatives(BundleContext context) {
        if (Boolean.parseBoolean(context.getProperty(EAGER))) {
            Natives.configure(context);
            Natives.loadBeside();
        }
    }
}
