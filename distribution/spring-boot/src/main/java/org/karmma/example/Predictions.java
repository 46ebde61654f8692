package org.karmma.example;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.karmma.dataset.Clip;
import org.karmma.embed.EmbeddedStudent;
import org.karmma.student.Prediction;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** A clip in, an answer out. A sensor that is missing, or a file that is none, is no error: the answer says what it is based on. */
@RestController
class Predictions {

    private final EmbeddedStudent student;
    private final KarmmaSettings settings;
    private final MeterRegistry meters;

    Predictions(EmbeddedStudent student, KarmmaSettings settings, MeterRegistry meters) {
        this.student = student;
        this.settings = settings;
        this.meters = meters;
    }

    @PostMapping("/predict")
    Prediction predict(@RequestParam MultipartFile clip) throws IOException {
        Path file = Files.createTempFile("clip-", ".bin"); // never under a name that somebody sent
        try {
            clip.transferTo(file);
            Prediction answer = student.predictAsync(Clip.of(file), settings.deadline()).join();
            meters.timer("karmma.prediction", "used", answer.abstains() ? "none" : answer.subset())
                    .record(Duration.ofNanos((long) (answer.milliseconds() * 1e6)));
            return answer;
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
