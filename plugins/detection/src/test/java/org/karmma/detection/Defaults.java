package org.karmma.detection;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration as DS gives it where nobody configured anything, but for some settings. */
final class Defaults {

    private Defaults() {}

    static DetectionConfig but(Map<String, ?> settings) {
        return (DetectionConfig) Proxy.newProxyInstance(DetectionConfig.class.getClassLoader(), new Class<?>[] {DetectionConfig.class},
                (proxy, method, args) -> settings.containsKey(method.getName()) ? settings.get(method.getName())
                        : method.getDefaultValue());
    }

    static DetectionConfig all() {
        return but(Map.of());
    }
}
