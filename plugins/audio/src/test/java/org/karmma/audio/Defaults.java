package org.karmma.audio;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration as DS gives it where nobody configured anything, but for some settings. */
final class Defaults {

    private Defaults() {}

    static AudioConfig but(Map<String, ?> settings) {
        return (AudioConfig) Proxy.newProxyInstance(AudioConfig.class.getClassLoader(), new Class<?>[] {AudioConfig.class},
                (proxy, method, args) -> settings.containsKey(method.getName()) ? settings.get(method.getName())
                        : method.getDefaultValue());
    }

    static AudioConfig all() {
        return but(Map.of());
    }
}
