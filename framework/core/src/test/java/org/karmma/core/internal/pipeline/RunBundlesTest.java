package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.internal.files.WholeFiles;

class RunBundlesTest {

    @TempDir
    Path top;
    private RunFolder folder;
    private RunBundle audio;
    private RunBundle library;
    private RunBundle core;

    @BeforeEach
    void jars() throws Exception {
        folder = new RunFolder(top.resolve("out"));
        audio = new RunBundle("karmma-audio", "1.0.0", jar("dropped", "audio"), false, List.of("audio", "student extractor of audio"));
        library = new RunBundle("sounds", "2.1.0", jar("other", "library"), false, List.of("library sounds"));
        core = new RunBundle("karmma-model", "1.0.0", jar("home", "core"), true, List.of(RunBundle.fusion("karmma")));
    }

    /** Jars of one name in folders of their own. */
    private Path jar(String home, String text) throws IOException {
        return Files.writeString(Files.createDirectories(top.resolve(home)).resolve("bundle.jar"), text);
    }

    private Map<String, String> copies() throws IOException {
        try (Stream<Path> files = Files.list(folder.bundles())) {
            return files.collect(Collectors.toMap(f -> f.getFileName().toString(), f -> {
                try {
                    return Files.readString(f);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
    }

    @Test
    void jarsOfOneNameDoNotOverwriteEachOther() throws Exception {
        RunBundles bundles = RunBundles.copy(List.of(audio, library, core), folder);
        assertEquals(Map.of("karmma-audio-1.0.0.jar", "audio", "sounds-2.1.0.jar", "library"), copies(), "what the home has stays there");
        assertEquals(WholeFiles.sha256("audio"), bundles.byRole().get("student extractor of audio"));
        assertEquals(WholeFiles.sha256("core"), bundles.byRole().get("fusion karmma"));
        assertEquals(Set.of("audio", "library sounds", "karmma-model"), bundles.byTitle().keySet());
    }

    @Test
    void whatAnEarlierStartLeftIsReplaced() throws Exception {
        RunBundles.copy(List.of(audio, library), folder);
        Files.writeString(audio.file(), "audio, mended");
        RunBundles bundles = RunBundles.copy(List.of(audio), folder);
        assertEquals(Map.of("karmma-audio-1.0.0.jar", "audio, mended"), copies());
        assertEquals(WholeFiles.sha256("audio, mended"), bundles.byTitle().get("audio"));
    }
}
