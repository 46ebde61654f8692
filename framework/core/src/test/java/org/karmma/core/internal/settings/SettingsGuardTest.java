package org.karmma.core.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.configuration.CheckedBy;
import org.karmma.core.internal.events.EventFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class SettingsGuardTest {

    private static final String PID = "org.karmma.nose";
    private static final String METATYPE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
              <OCD id="org.karmma.core.internal.settings.SettingsGuardTest$Nose" name="Karmma: nose" description="How it smells.">
                <AD id="least" type="Integer" name="Least" description="The least." min="0" max="10" default="1"/>
                <AD id="most" type="Integer" name="Most" description="The most." min="0" max="10" default="5"/>
              </OCD>
              <Designate pid="org.karmma.nose"><Object ocdref="org.karmma.core.internal.settings.SettingsGuardTest$Nose"/></Designate>
              <Designate factoryPid="org.karmma.nostrils">
                <Object ocdref="org.karmma.core.internal.settings.SettingsGuardTest$Nose"/>
              </Designate>
            </metatype:MetaData>
            """;

    @TempDir
    Path folder;

    private EventFile events;
    private SettingsGuard guard;

    /** What a nose may be told. */
    @CheckedBy(Order.class)
    @interface Nose {
        int least() default 1;

        int most() default 5;
    }

    private static final class Order implements Consumer<Nose> {
        @Override
        public void accept(Nose nose) {
            if (nose.least() > nose.most()) {
                throw new IllegalArgumentException("least " + nose.least() + " is above most " + nose.most());
            }
        }
    }

    @BeforeEach
    void guard() throws Exception {
        URL metatype = Files.writeString(folder.resolve("nose.xml"), METATYPE).toUri().toURL();
        Bundle bundle = (Bundle) Proxy.newProxyInstance(Bundle.class.getClassLoader(), new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getState" -> Bundle.ACTIVE;
                    case "getEntryPaths" -> Collections.enumeration(List.of("OSGI-INF/metatype/nose.xml"));
                    case "getEntry" -> metatype;
                    case "loadClass" -> Class.forName(arguments[0].toString());
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        guard = new SettingsGuard(new Metatypes((BundleContext) Proxy.newProxyInstance(BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> new Bundle[] {bundle})));
        events = new EventFile(folder, Clock.systemUTC());
        guard.setEvents(events);
    }

    /** What becomes of settings on their way. */
    private Map<String, Object> through(Map<String, Object> settings) {
        return through(PID, null, settings);
    }

    private Map<String, Object> through(String pid, String factory, Map<String, Object> settings) {
        Hashtable<String, Object> properties = new Hashtable<>(settings);
        properties.put("service.pid", pid);
        properties.put("felix.fileinstall.filename", "file:/home/conf/" + pid + ".cfg");
        if (factory != null) {
            properties.put("service.factoryPid", factory);
        }
        guard.modifyConfiguration(null, properties);
        return properties;
    }

    private List<String> said() {
        return events.latest(100).stream().map(event -> event.kind().id() + " " + event.subject() + ": " + event.detail()).toList();
    }

    @Test
    void whatWasInForceStaysInForce() {
        assertEquals("3", through(Map.of("least", "3")).get("least"));
        assertEquals("3", through(Map.of("least", "11", "most", "9")).get("least"));
        assertEquals("9", through(Map.of("least", "11", "most", "9")).get("most"), "the other one can be used");
        assertEquals(List.of("refused conf/org.karmma.nose.cfg: least = 11, and it is a whole number from 0 to 10 (default 1)."
                + " What was in force stays in force: 3. Mend it; it is read again at once."), said());
        assertEquals("4", through(Map.of("least", "4")).get("least"));
        assertEquals(List.of(), guard.refused(), "it is mended");
    }

    @Test
    void theDefaultIsInForceWhereNothingWas() {
        assertNull(through(Map.of("least", "eleven")).get("least"));
        assertTrue(said().get(0).contains("The default is in force: 1."), said().get(0));
    }

    @Test
    void unknownKeysAreToldOfOnce() {
        through(Map.of("leest", "3"));
        through(Map.of("leest", "3"));
        assertEquals(1, said().size());
        assertTrue(said().get(0).contains("leest: unknown key; did you mean least?"), said().get(0));
    }

    @Test
    void settingsFulfilTheirRuleTogether() {
        assertEquals("9", through(Map.of("most", "9")).get("most"));
        Map<String, Object> after = through(Map.of("least", "8", "most", "2"));
        assertEquals("9", after.get("most"));
        assertNull(after.get("least"));
        assertTrue(said().get(0).contains("least 8 is above most 2. What was in force stays in force: {most=9}."), said().get(0));
        assertEquals("2", through(Map.of("least", "1", "most", "2")).get("most"));
    }

    @Test
    void whatIsToldBeforeThereIsAnEventLogIsToldThen() {
        guard.unsetEvents(events);
        through(Map.of("least", "11"));
        assertEquals(List.of(), said());
        guard.setEvents(events);
        assertEquals(1, said().size());
    }

    @Test
    void othersSettingsAreLeftAlone() {
        assertEquals("11", through("org.elsewhere.nose", null, Map.of("least", "11")).get("least"));
        assertEquals(List.of(), said());
    }

    @Test
    void filesOfOneKindAreKeptApart() {
        through("org.karmma.nostrils~left", "org.karmma.nostrils", Map.of("least", "2"));
        through("org.karmma.nostrils~right", "org.karmma.nostrils", Map.of("least", "3"));
        assertEquals("2", through("org.karmma.nostrils~left", "org.karmma.nostrils", Map.of("least", "x")).get("least"));
        assertEquals("3", through("org.karmma.nostrils~right", "org.karmma.nostrils", Map.of("least", "y")).get("least"));
    }
}
