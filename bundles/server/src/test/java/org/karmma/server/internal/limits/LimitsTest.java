package org.karmma.server.internal.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {

    /** A configuration with some values, and the defaults of the form. */
    private static Limits.Config config(Map<String, Object> values) {
        return (Limits.Config) Proxy.newProxyInstance(LimitsTest.class.getClassLoader(), new Class<?>[] {Limits.Config.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    @Test
    void defaultsAreThoseOfTheForm() {
        Limits limits = new Limits();
        limits.configure(config(Map.of()));
        assertEquals(Limits.defaults(), limits.get());
    }

    @Test
    void whatIsSetCounts() {
        Limits limits = new Limits();
        limits.configure(config(Map.of("upload_megabytes", 7, "wait_milliseconds", 5)));
        assertEquals(7 << 20, limits.get().uploadBytes());
        assertEquals(Duration.ofMillis(5), limits.get().patience());
    }
}
