package org.karmma.core.internal.serving;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What bundles bring, by the name of the student. Changed by one thread at a time, which is the caller's affair; read by any. */
final class BundledModels {

    private final Map<String, List<BundledModel>> byName = new ConcurrentHashMap<>();

    void add(BundledModel model) {
        byName.merge(model.student(), List.of(model), (here, more) -> Stream.concat(here.stream(), more.stream())
                .sorted(BundledModel.PREFERRED).toList());
    }

    void remove(BundledModel model) {
        byName.computeIfPresent(model.student(), (name, here) -> {
            List<BundledModel> left = here.stream().filter(other -> other != model).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** Those of a name that are not refused, the preferred one first. */
    List<BundledModel> of(String name) {
        return byName.getOrDefault(name, List.of()).stream().filter(model -> model.refusal() == null).toList();
    }
}
