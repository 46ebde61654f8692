package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.ConfigurationException;
import org.karmma.core.Exporter;
import org.karmma.core.RunResult;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.Split;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.karmma.student.Prediction;
import org.karmma.student.Student;

/**
 * The networks of docs/torchscript, made by Python and named in the home's configuration: the teacher's and the student's extractor of
 * video,
 * the fusion of both and the distillation, in one run beside an audio bundle that knows nothing of them; then the student serves.
 */
class TorchScriptIT {

    private static final String PYTHON = System.getProperty("karmma.python", "/usr/bin/python3");
    private static final Path SCRIPTS = Path.of(System.getProperty("karmma.docs"), "torchscript").toAbsolutePath();

    @TempDir
    static Path folder;

    private static TrainedRun trained;
    private static Home home;
    private static Path experiment;
    private static TrainedRun.Heard heard;
    private static RunResult result;

    @BeforeAll
    static void train() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)) && new ProcessBuilder(PYTHON, "-c", "import torch").start().waitFor() == 0, PYTHON
                + " cannot import torch (Debian: apt install python3-torch); networks from PyTorch are not tried");
        trained = TrainedRun.get();
        home = AssembledHome.in(folder.resolve("home"));
        configure();
        experiment = Files.writeString(folder.resolve("torchscript.yaml"), """
                name: torchscript
                dataset:
                  provider: epic-kitchens
                  root: %s
                modalities: [video, audio]
                extractors:
                  video: {teacher: {id: tiny-teacher}, student: {id: tiny-student}}
                fusion: {name: transformer}
                distillation: {name: relations, settings: {alpha: 0.5}}
                pretraining: {epochs: 1}
                training:
                  teacher: {epochs: 1}
                  student: {epochs: 1}
                evaluation: {bootstrap: 100, costRepeats: 1, latencyCalls: 1}
                """.formatted(trained.data()));
        heard = new TrainedRun.Heard();
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            assertEquals(List.of(), karmma.problems());
            List<String> ids = karmma.services(Extractor.class).stream().map(Extractor::id).toList();
            assertTrue(ids.containsAll(List.of("tiny-teacher", "tiny-student")), () -> "configured when it has started: " + ids);
            result = karmma.service(Workbench.class).run(TrainedRun.request(experiment, folder.resolve("out")), heard);
        }
    }

    private static void configure() throws Exception {
        String teacherAudio;
        String studentAudio;
        int actions;
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            teacherAudio = layout(karmma, Role.TEACHER);
            studentAudio = layout(karmma, Role.STUDENT);
            DatasetProvider epic = karmma.find(DatasetProvider.class, "(" + DatasetProvider.PROPERTY + "=epic-kitchens)").orElseThrow();
            actions = epic.open(trained.data(), epic.settings()).labelSpaces().stream().filter(s -> s.id().equals("action")).findFirst()
                    .orElseThrow().size();
        }
        String teacher = "video 4 x 48, audio " + teacherAudio;
        String student = "video 4 x 24, audio " + studentAudio;
        Files.createDirectories(home.folder().resolve("torchscript"));
        python("tiny_video.py", "teacher", file("teacher.pt"));
        python("tiny_video.py", "student", file("student.pt"));
        python("fusion.py", file("fusion-teacher.pt"), "--slots", teacher, "--classes", String.valueOf(actions));
        python("fusion.py", file("fusion-student.pt"), "--slots", student, "--classes", String.valueOf(actions), "--width", "16");
        python("distillation.py", file("relations.pt"));
        String video = "karmma.modality = video\nsignal.shape = 4, 32, 32, 3\nscale = 255\nmean = 0.5\ndeviation = 0.25\n"
                + "order = 3, 0, 1, 2\n";
        AssembledHome.configure(home, "org.karmma.torchscript.extractor-teacher", video + "id = tiny-teacher\nrole = teacher\n"
                + "tokens = 4 x 48\n" + named("", "teacher.pt"));
        write("extractor-student", video + "id = tiny-student\nrole = student\ntokens = 4 x 24\n" + named("", "student.pt"));
        write("fusion-mine", "karmma.fusion = transformer\nteacher.slots = " + teacher + "\nstudent.slots = " + student + "\n"
                + named("teacher.", "fusion-teacher.pt") + named("student.", "fusion-student.pt"));
        write("distillation-mine", "karmma.distillation = relations\nsettings = alpha 0.9, temperature 2, beta 0.1\n" + named("",
                "relations.pt"));
    }

    private static String layout(KarmmaFramework karmma, Role role) {
        return karmma.services(Extractor.class).stream().filter(e -> e.modality().equals("audio") && e.role() == role).findFirst()
                .orElseThrow()
                .tokens().toString();
    }

    private static String file(String name) {
        return home.folder().resolve("torchscript").resolve(name).toString();
    }

    private static String named(String prefix, String name) throws Exception {
        return prefix + "file = torchscript/" + name + "\n" + prefix + "sha256 = " + sha256(Path.of(file(name))) + "\n";
    }

    private static void write(String name, String text) throws Exception {
        Files.writeString(home.conf().resolve("org.karmma.torchscript." + name + ".cfg"), text);
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static void python(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-B", SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertEquals(0, process.waitFor(), Files.readString(said));
    }

    @Test
    void everySystemIsTrainedAndTested() throws Exception {
        JsonNode results = new ObjectMapper().readTree(result.results().toFile());
        assertEquals("relations", results.path("recipe").asText());
        for (String system : List.of("karmma_t", "baseline", "baseline_delta", "karmma_s")) {
            assertTrue(results.path("systems").path(system).path("missing").path("0.9").path("mean").isNumber(), system);
        }
        JsonNode cost = results.path("systems").path("karmma_s").path("cost").path("video+audio");
        assertTrue(cost.path("gflops").isNull() && cost.path("parameters").asLong() > 0 && cost.path("latency_ms_p50").isNumber(),
                cost.toString());
        assertFalse(heard.begun().contains("pretrain-video"), "a file comes pretrained");
        assertTrue(heard.begun().containsAll(List.of("pretrain-audio", "probe-video", "tokens-video-train")), heard.begun().toString());
    }

    @Test
    void thePackageCarriesTheCodeAndServes() throws Exception {
        Path code = result.student().resolve("code");
        assertEquals(sha256(Path.of(file("student.pt"))), sha256(code.resolve("video/student.pt")));
        assertEquals(sha256(Path.of(file("fusion-student.pt"))), sha256(code.resolve("fusion/fusion-student.pt")));
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            Clip clip = trained.clips(karmma, Split.TEST).get(0);
            try (Student student = karmma.service(Workbench.class).open(result.student())) {
                Prediction prediction = student.predict(clip);
                assertEquals("video+audio", prediction.subset(), () -> prediction.slots().toString());
                student.mute("audio", true);
                assertEquals("video", student.predict(clip).subset());
            }
            String message = assertThrows(ConfigurationException.class, () -> karmma.service(Exporter.class)
                    .torchScript(result.student().toString(), folder.resolve("out.pt"))).getMessage();
            assertTrue(message.contains("cannot be exported") && message.contains("student.pt"), message);
        }
    }

    @Test
    void whereNobodyNamedTheCodeItDoesNotRun() throws Exception {
        Home other = AssembledHome.in(folder.resolve("other"));
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(other));
                Student student = karmma.service(Workbench.class).open(result.student())) {
            Prediction prediction = student.predict(trained.clips(karmma, Split.TEST).get(0));
            assertTrue(prediction.abstains(), "nobody may load the fusion");
            String video = prediction.slots().stream().filter(s -> s.slot().equals("video")).findFirst().orElseThrow().detail();
            assertTrue(video.contains("code/video/student.pt") && video.contains(sha256(Path.of(file("student.pt")))), video);
        }
    }

    @Test
    void theSameAgainDoesNothingAgainAndAnotherFileIsRefusedBeforeAnyWork() throws Exception {
        Path copy = folder.resolve("copied");
        Files.copy(Path.of(file("relations.pt")), copy);
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            Workbench workbench = karmma.service(Workbench.class);
            TrainedRun.Heard again = new TrainedRun.Heard();
            workbench.run(TrainedRun.request(experiment, folder.resolve("out")), again);
            assertEquals(List.of(), again.begun());
            try {
                Files.write(Path.of(file("relations.pt")), new byte[] {1}, StandardOpenOption.APPEND);
                String message = assertThrows(ConfigurationException.class, () -> workbench.run(TrainedRun.request(experiment,
                        folder.resolve("refused")), new TrainedRun.Heard())).getMessage();
                assertTrue(message.contains("distillation.name") && message.contains("relations.pt has the SHA-256"), message);
                assertFalse(Files.exists(folder.resolve("refused")));
            } finally {
                Files.move(copy, Path.of(file("relations.pt")), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
