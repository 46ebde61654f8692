package org.karmma.core.internal.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.karmma.core.internal.files.WholeFiles;

/**
 * The plugin bundles that a run works with: copies, recorded by SHA-256, so that whatever happens to the home's bundles while it
 * trains does not touch it.
 */
final class RunBundles {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RunBundles() {}

    /**
     * Copies bundles into the run, replacing what an earlier start left there.
     *
     * @param sources modality id, or what else it is for, to bundle file
     * @return the same to SHA-256
     */
    static Map<String, String> copy(Map<String, Path> sources, RunFolder folder) throws IOException {
        Files.createDirectories(folder.bundles());
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> old = Files.list(folder.bundles())) {
            for (Path file : old.filter(f -> f.toString().endsWith(".jar")).toList()) {
                if (sources.values().stream().noneMatch(s -> s.getFileName().equals(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            Path target = folder.bundles().resolve(source.getValue().getFileName());
            WholeFiles.write(target, file -> Files.copy(source.getValue(), file));
            hashes.put(source.getKey(), WholeFiles.sha256(target));
        }
        WholeFiles.write(folder.work().resolve("bundles.json"),
                file -> JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), hashes));
        return hashes;
    }
}
