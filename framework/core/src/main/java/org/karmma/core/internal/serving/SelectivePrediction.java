package org.karmma.core.internal.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelDescription.Measured;
import org.karmma.dataset.LabelSpace;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;

/**
 * From logits to what a student says: probabilities, calibrated for the subset of slots that took part, or nothing where even the likeliest
 * class is too improbable.
 */
final class SelectivePrediction {

    private final String student;
    private final ModelDescription description;
    private final DoubleSupplier floor;

    /** @param floor the probability, 0 to 1, that the likeliest class needs, asked at every answer */
    SelectivePrediction(String student, ModelDescription description, DoubleSupplier floor) {
        this.student = student;
        this.description = description;
        this.floor = floor;
    }

    /**
     * @param logits of each label space, {@code [K]}; empty if no slot took part
     * @param began when it was asked, {@link System#nanoTime}
     */
    Prediction of(String clip, List<float[]> logits, List<Presence> presences, long began) {
        String subset = Prediction.subset(presences);
        Measured measured = description.measured();
        boolean calibrated = !logits.isEmpty();
        Map<String, List<Score>> scores = new LinkedHashMap<>();
        for (int s = 0; s < logits.size(); s++) {
            LabelSpace space = description.labelSpaces().get(s);
            OptionalDouble temperature = measured == null ? OptionalDouble.empty() : measured.temperature(space.id(), subset);
            calibrated &= temperature.isPresent();
            scores.put(space.id(), Scores.of(space, logits.get(s), temperature.orElse(1)));
        }
        String abstention = logits.isEmpty() ? "no slot had anything to say" : tooUnsure(scores);
        OptionalDouble accuracy = measured == null ? OptionalDouble.empty() : measured.of(subset);
        return new Prediction(student, clip, abstention.isEmpty() ? scores : Map.of(), presences, accuracy, calibrated, abstention,
                (System.nanoTime() - began) / 1e6);
    }

    /** Judged by the first label space; empty if it is sure enough. */
    private String tooUnsure(Map<String, List<Score>> scores) {
        Score likeliest = scores.get(description.labelSpaces().get(0).id()).get(0);
        double least = floor.getAsDouble();
        return likeliest.probability() >= least ? "" : String.format(Locale.ROOT,
                "its likeliest class has %.1f %%, and the floor is %.1f %%", 100 * likeliest.probability(), 100 * least);
    }
}
