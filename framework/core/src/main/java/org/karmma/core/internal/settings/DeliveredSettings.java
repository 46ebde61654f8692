package org.karmma.core.internal.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.karmma.core.SettingsDelivery;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Configuration Admin tells Declarative Services of files on a thread of its own, one change after the other. A configuration of nobody
 * goes through the same queue: once its change is told, so are those before it, and their components run.
 */
@Component(service = {SettingsDelivery.class, ConfigurationListener.class})
public final class DeliveredSettings implements SettingsDelivery, ConfigurationListener {

    private static final String NOBODY = "karmma.delivered";

    private final ConfigurationAdmin admin;
    private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();

    @Activate
    public DeliveredSettings(@Reference ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public boolean await(Duration patience) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        try {
            Configuration last = admin.createFactoryConfiguration(NOBODY, "?");
            awaited.put(last.getPid(), told);
            try {
                last.update(new Hashtable<>());
                return told.await(patience.toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                awaited.remove(last.getPid());
                last.delete();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the configuration of the framework cannot be written", e);
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        CountDownLatch told = event.getType() == ConfigurationEvent.CM_UPDATED ? awaited.get(event.getPid()) : null;
        if (told != null) {
            told.countDown();
        }
    }
}
