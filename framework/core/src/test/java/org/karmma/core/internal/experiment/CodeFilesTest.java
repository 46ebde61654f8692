package org.karmma.core.internal.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.pipeline.Stages;
import org.karmma.core.internal.toy.ToyExtractor;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.extractor.CodeFile;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** An extractor that is a file of code: used where it is named, verified, and tried before any work. */
class CodeFilesTest {

    @TempDir
    Path folder;
    private Path file;
    private CodeFile code;

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(folder.resolve("network.pt"), "code");
        code = new CodeFile(file, WholeFiles.sha256(file));
    }

    /** Offers the file first, for both roles of every modality, and what there is in bundles after it unless there is nothing else. */
    private Setup setup(boolean alone, Map<String, String> overrides) throws Exception {
        return new Setup(ToyPlugins.experiment(folder, overrides), new ToyPlugins() {
            @Override
            public List<Extractor> extractorsOf(String modality, Role role) {
                List<Extractor> all = new ArrayList<>(List.of(new Coded(modality, role, code)));
                all.addAll(alone ? List.of() : super.extractorsOf(modality, role));
                return all;
            }
        });
    }

    private record Coded(String modality, Role role, CodeFile file) implements Extractor {

        @Override
        public String id() {
            return "coded-" + role.id();
        }

        @Override
        public SignalFormat signal() {
            return ToyPlugins.BYTES;
        }

        @Override
        public TokenLayout tokens() {
            return new TokenLayout(1, 4);
        }

        @Override
        public String fingerprint() {
            return file.sha256();
        }

        @Override
        public boolean isPretrained() {
            return true;
        }

        @Override
        public List<CodeFile> code() {
            return List.of(file);
        }

        /** Without parameters. */
        @Override
        public Block newNetwork() {
            return LambdaBlock.singleton(x -> x.reshape(-1, 1, 4), "same");
        }
    }

    private static final Map<String, String> TEACHER = Map.of("extractors.left.teacher.id", "coded-teacher");

    @Test
    void itIsUsedWhereItIsNamedAndNowhereElse() throws Exception {
        Setup setup = setup(false, TEACHER);
        assertEquals("coded-teacher", setup.slot("left").teacher().id());
        assertTrue(setup.slot("left").student() instanceof ToyExtractor && setup.slot("right").teacher() instanceof ToyExtractor);
        assertTrue(new Stages(setup, Map.of()).byName().containsKey("pretrain-right"));
        assertTrue(!new Stages(setup, Map.of()).byName().containsKey("pretrain-left"), "it comes pretrained");
        String message = assertThrows(ConfigurationException.class, () -> setup(true, Map.of())).getMessage();
        assertTrue(message.contains("extractors.left.teacher.id") && message.contains("coded-teacher"), message);
    }

    @Test
    void anotherFileIsRefusedBeforeAnyWork() throws Exception {
        Files.writeString(file, "other");
        String message = assertThrows(ConfigurationException.class, () -> setup(false, TEACHER)).getMessage();
        assertTrue(message.contains("extractors.left.teacher") && message.contains(code.sha256())
                && message.contains(WholeFiles.sha256(file)), message);
        Files.delete(file);
        assertTrue(assertThrows(ConfigurationException.class, () -> setup(false, TEACHER)).getMessage()
                .contains("there is no file " + file));
    }

    @Test
    void oneThatCannotBeTrainedIsNoStudents() throws Exception {
        CodeTrial.of(setup(false, TEACHER));
        Setup setup = setup(false, Map.of("extractors.left.student.id", "coded-student"));
        String message = assertThrows(ConfigurationException.class, () -> CodeTrial.of(setup)).getMessage();
        assertTrue(message.contains("extractors.left.student") && message.contains("nothing to train"), message);
    }

    @Test
    void aHashIsAHash() {
        assertThrows(IllegalArgumentException.class, () -> new CodeFile(file, "abc"));
    }
}
