package org.karmma.core.internal.settings;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Settings as the annotation type that describes them, as Declarative Services hands them to a component (OSGi Compendium 112.8.2). */
final class TypedSettings {

    private static final Map<Class<?>, Function<String, Object>> PARSERS = Map.of(String.class, text -> text, int.class, Integer::valueOf,
            long.class, Long::valueOf, double.class, Double::valueOf, float.class, Float::valueOf, boolean.class, Boolean::valueOf);

    private TypedSettings() {}

    /** @throws IllegalArgumentException if a value is not of its type */
    static <C> C of(Class<C> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Object value = values.get(key(method));
            return value == null ? standard(method, type, values) : convert(value, method.getReturnType());
        }));
    }

    private static Object standard(Method method, Class<?> type, Map<String, Object> values) {
        return switch (method.getName()) {
            case "annotationType" -> type;
            case "toString" -> type.getName() + values;
            case "hashCode" -> values.hashCode();
            default -> method.getDefaultValue();
        };
    }

    /** {@code budget_milliseconds} is {@code budget.milliseconds}, two underscores are one. */
    private static String key(Method method) {
        return method.getName().replace("__", "\0").replace('_', '.').replace('\0', '_');
    }

    private static Object convert(Object value, Class<?> wanted) {
        if (!wanted.isArray()) {
            return one(value, wanted);
        }
        List<?> all = value instanceof List<?> list ? list : value instanceof Object[] array ? Arrays.asList(array) : List.of(value);
        Object array = Array.newInstance(wanted.getComponentType(), all.size());
        for (int i = 0; i < all.size(); i++) {
            Array.set(array, i, one(all.get(i), wanted.getComponentType()));
        }
        return array;
    }

    private static Object one(Object value, Class<?> wanted) {
        String text = String.valueOf(value).strip();
        if (wanted.isEnum()) {
            return Arrays.stream(wanted.getEnumConstants()).filter(constant -> ((Enum<?>) constant).name().equals(text)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(text + " is none of " + Arrays.toString(wanted.getEnumConstants())));
        }
        return PARSERS.getOrDefault(wanted, any -> any).apply(text);
    }
}
