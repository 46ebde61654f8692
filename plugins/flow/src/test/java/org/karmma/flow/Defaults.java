package org.karmma.flow;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as DS gives them where nobody configured anything, but for some settings. */
final class Defaults {

    private Defaults() {}

    static <A extends Annotation> A of(Class<A> config) {
        return but(config, Map.of());
    }

    static FlowSettings settings() {
        return new FlowSettings(of(FlowConfig.class));
    }

    static <A extends Annotation> A but(Class<A> config, Map<String, ?> settings) {
        return config.cast(Proxy.newProxyInstance(config.getClassLoader(), new Class<?>[] {config}, (proxy, method, args) ->
                settings.containsKey(method.getName()) ? settings.get(method.getName()) : method.getDefaultValue()));
    }
}
