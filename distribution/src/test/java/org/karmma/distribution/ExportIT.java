package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Samples;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.Split;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.karmma.student.Prediction;
import org.karmma.student.Student;

/** {@code karmma export}, and what Python and C++ make of the file: they know nothing but the file and the clips' signals. */
class ExportIT {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");
    /** Where Debian has them. */
    private static final Path TORCH_HEADERS = Path.of("/usr/include");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SLOTS = List.of("video", "flow", "audio", "detection");
    private static final int CLIPS = 3;

    @TempDir
    static Path folder;

    private static TrainedRun trained;
    private static KarmmaCommand karmma;
    private static Path archive;
    private static Ended exported;

    @BeforeAll
    static void export() throws Exception {
        trained = TrainedRun.get();
        karmma = KarmmaCommand.in(folder);
        archive = folder.resolve("kitchen.pt");
        exported = karmma.run("export", trained.result().student(), "--out", archive);
    }

    private static JsonNode facts() throws Exception {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return JSON.readTree(zip.getInputStream(zip.getEntry("karmma/extra/karmma.json")));
        }
    }

    @Test
    void theCommandSaysWhatWasCompared() throws Exception {
        assertEquals(0, exported.code(), exported.err());
        assertEquals("", exported.err());
        assertTrue(exported.out().contains("compared: 15 subsets") && exported.out().contains("archive:  " + archive), exported.out());
        JsonNode facts = facts();
        assertEquals(SLOTS, facts.path("slots").findValuesAsText("id"));
        facts.path("slots").forEach(slot -> assertFalse(slot.path("meaning").asText().isEmpty(), slot.toString()));
        assertEquals(15, facts.path("measured").path("percent").size(), facts.toString());
    }

    @Test
    void pythonAnswersEverySubsetOfRealClipsAsJavaDoes() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)) && python("-c", "import torch, numpy") == 0, PYTHON + " cannot import torch and"
                + " numpy (Debian: apt install python3-torch); the export is not tried in Python");
        Map<String, List<Map<String, Double>>> java = new TreeMap<>();
        List<Map<String, String>> signals = new ArrayList<>();
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()));
                Student student = framework.service(Workbench.class).open(trained.result().student())) {
            for (Clip clip : complete(framework)) {
                Map<String, String> files = new TreeMap<>();
                for (String slot : SLOTS) {
                    Path file = folder.resolve("signal-" + signals.size() + "-" + slot + ".bin");
                    files.put(slot, Files.write(file, bytes(signal(framework, clip, slot))).toString());
                }
                signals.add(files);
                for (int subset = 1; subset < 16; subset++) {
                    for (int m = 0; m < SLOTS.size(); m++) {
                        student.mute(SLOTS.get(m), (subset >> m & 1) == 0);
                    }
                    Prediction prediction = student.predict(clip);
                    assertFalse(prediction.abstains(), prediction.abstention());
                    Map<String, Double> probabilities = new TreeMap<>();
                    prediction.scores().forEach((space, scores) -> scores.forEach(
                            s -> probabilities.put(space + "/" + s.index(), s.probability())));
                    java.computeIfAbsent(prediction.subset(), s -> new ArrayList<>()).add(probabilities);
                }
            }
        }
        assertEquals(15, java.size(), java.keySet().toString());
        JSON.writeValue(folder.resolve("in.json").toFile(), Map.of("signals", signals, "java", java));
        Path script = Path.of("src", "test", "python", "exported.py").toAbsolutePath();
        assertEquals(0, python(script.toString(), archive.toString(), folder.resolve("in.json").toString()), Files.readString(said()));
        assertTrue(Files.readString(said()).contains("compared 45 answers"), Files.readString(said()));
    }

    /**
     * The program of docs/export.md, as it stands there. It does not choose in which scale numbers are printed: likeliest classes are
     * compared.
     */
    @Test
    void thePagesProgramInCppAnswersAsPythonDoes() throws Exception {
        assumeTrue(Files.exists(TORCH_HEADERS.resolve("torch/script.h")) && run("g++", "--version") == 0, "there is no g++, or no libtorch"
                + " for it (Debian: apt install g++ libtorch-dev); the export is not tried in C++");
        assertEquals(0, python("-c", "import sys, torch; print(int(torch.jit.load(sys.argv[1])({'audio': torch.zeros(1, 48, 32)})['action']"
                + ".argmax()))", archive.toString()), Files.readString(said()));
        int expected = Integer.parseInt(Files.readString(said()).strip());
        Matcher block = Pattern.compile("(?ms)^```cpp\n(.*?)^```$")
                .matcher(Files.readString(Path.of(System.getProperty("karmma.docs"), "export.md")));
        assertTrue(block.find(), "docs/export.md has a program");
        Path source = Files.writeString(folder.resolve("ask.cpp"), block.group(1));
        Path program = folder.resolve("ask");
        assertEquals(0, run("g++", "-std=c++17", "-I" + TORCH_HEADERS, "-I" + TORCH_HEADERS.resolve("torch/csrc/api/include"),
                source.toString(), "-o", program.toString(), "-ltorch", "-ltorch_cpu", "-lc10"), Files.readString(said()));
        assertEquals(0, run(program.toString()), Files.readString(said()));
        String printed = Files.readString(said());
        printed = printed.substring(0, printed.indexOf("[ CPUFloatType"));
        List<Double> logits = Pattern.compile("-?\\d+\\.\\d+").matcher(printed.substring(printed.lastIndexOf('}'))).results()
                .map(number -> Double.valueOf(number.group())).toList();
        assertEquals(facts().path("label_spaces").path(0).path("classes").size(), logits.size(), Files.readString(said()));
        assertEquals(expected, logits.indexOf(Collections.max(logits)), Files.readString(said()));
    }

    /** Clips that every modality has a signal of. */
    private static List<Clip> complete(KarmmaFramework framework) throws Exception {
        List<Clip> complete = new ArrayList<>();
        for (Clip clip : trained.clips(framework, Split.TEST)) {
            if (complete.size() == CLIPS) {
                break;
            }
            boolean all = true;
            for (String slot : SLOTS) {
                all &= signal(framework, clip, slot) != null;
            }
            if (all) {
                complete.add(clip);
            }
        }
        assertEquals(CLIPS, complete.size(), "clips with every modality");
        return complete;
    }

    /** As the facts in the archive say that it must be; null where the clip has none. */
    private static Samples signal(KarmmaFramework framework, Clip clip, String slot) throws Exception {
        JsonNode wanted = facts().path("slots").path(SLOTS.indexOf(slot)).path("signal");
        SignalFormat format = new SignalFormat(ElementType.valueOf(wanted.path("type").asText().toUpperCase(Locale.ROOT)),
                JSON.convertValue(wanted.path("shape"), long[].class));
        Modality modality = framework.find(Modality.class, "(" + Modality.PROPERTY + "=" + slot + ")").orElseThrow();
        return modality.read(clip, format) instanceof Reading.Present present ? present.signal() : null;
    }

    private static byte[] bytes(Samples samples) {
        if (samples.type() == ElementType.UINT8) {
            return samples.bytes();
        }
        ByteBuffer buffer = ByteBuffer.allocate(samples.floats().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(samples.floats());
        return buffer.array();
    }

    private static Path said() {
        return folder.resolve("said.txt");
    }

    private static int python(String... arguments) throws Exception {
        return run(Stream.concat(Stream.of(PYTHON, "-B"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static int run(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said().toFile())
                    .start();
        } catch (IOException e) {
            return 127; // there is no such program
        }
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return 124;
        }
        return process.exitValue();
    }

    private void refused(int code, String said, Object... args) throws Exception {
        Ended ended = karmma.run(args);
        assertEquals(code, ended.code(), ended.err());
        assertTrue(ended.err().contains(said), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertEquals("", ended.out(), "standard output carries results only");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(file -> file.toString().contains("refused")).toList(), "nothing is written");
        }
    }

    @Test
    void whatCannotBeIsNamed() throws Exception {
        Path out = folder.resolve("refused.pt");
        Path student = trained.result().student();
        refused(2, "neither a student nor a model package called nobody", "export", "nobody", "--out", out);
        refused(3, "there is no model.json", "export", karmma.home().folder(), "--out", out);
        refused(2, "there is no folder " + folder.resolve("nowhere"), "export", student, "--out", folder.resolve("nowhere/refused.pt"));
    }
}
