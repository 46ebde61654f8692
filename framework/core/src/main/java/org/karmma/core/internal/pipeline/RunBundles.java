package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.karmma.core.internal.files.WholeFiles;

/**
 * The bundles that a run works with. Those that are not of the home are copied into the run, so that whatever happens to them while it
 * trains does not touch it.
 *
 * @param byRole SHA-256 of each, by each of its roles: what decides the keys of stages
 * @param byTitle SHA-256 of each, by what results call it
 */
record RunBundles(Map<String, String> byRole, Map<String, String> byTitle) {

    private static final ObjectMapper JSON = new ObjectMapper();

    RunBundles {
        byRole = Collections.unmodifiableMap(new TreeMap<>(byRole));
        byTitle = Collections.unmodifiableMap(new TreeMap<>(byTitle));
    }

    /** Copies bundles into the run, replacing what an earlier start left there. */
    static RunBundles copy(List<RunBundle> bundles, RunFolder folder) throws IOException {
        Files.createDirectories(folder.bundles());
        Set<String> wanted = bundles.stream().filter(b -> !b.ofHome()).map(RunBundle::fileName).collect(Collectors.toSet());
        try (Stream<Path> old = Files.list(folder.bundles())) {
            for (Path file : old.filter(f -> f.toString().endsWith(".jar") && !wanted.contains(f.getFileName().toString())).toList()) {
                Files.delete(file);
            }
        }
        Map<String, String> byRole = new TreeMap<>();
        Map<String, String> byTitle = new TreeMap<>();
        for (RunBundle bundle : bundles) {
            Path used = bundle.file();
            if (!bundle.ofHome()) {
                used = folder.bundles().resolve(bundle.fileName());
                WholeFiles.write(used, file -> Files.copy(bundle.file(), file));
            }
            String hash = WholeFiles.sha256(used);
            bundle.roles().forEach(role -> byRole.put(role, hash));
            byTitle.put(bundle.title(), hash);
        }
        WholeFiles.write(folder.work().resolve("bundles.json"),
                file -> JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), byTitle));
        return new RunBundles(byRole, byTitle);
    }
}
