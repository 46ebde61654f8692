package org.karmma.core.internal.toy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.karmma.core.internal.experiment.Experiment;
import org.karmma.core.internal.experiment.ExperimentReader;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.distillation.Distillation;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.fusion.Fusion;
import org.karmma.modality.Modality;
import org.karmma.modality.SignalFormat;
import org.karmma.model.DistillationV1;
import org.karmma.model.DistillationV3;
import org.karmma.model.KarmmaFusion;

/**
 * Toy modalities, their extractors, a toy data set, and the framework's own fusion and recipes beside a toy fusion. The modality {@code
 * bare} has no extractor, of {@code silent} the data set has no recording.
 */
public class ToyPlugins implements PluginView {

    /** What the teacher's extractor of {@code right} wants. */
    public static final SignalFormat FLOATS = new SignalFormat(ElementType.FLOAT32, 4);
    /** What all others want. */
    public static final SignalFormat BYTES = new SignalFormat(ElementType.UINT8, 2, 2);

    private final Map<String, Modality> modalities = Stream.of("left", "right", "front", "silent", "bare")
            .collect(Collectors.toMap(id -> id, ToyModality::new));

    private static final String EXPERIMENT = """
            name: toy
            dataset: {provider: toy}
            modalities: [left, right]
            fusion: {teacher: {width: 8, heads: 2, layers: 1}, student: {width: 4, heads: 1, layers: 1}}
            pretraining: {epochs: 2, batch: 8}
            training: {teacher: {epochs: 2, batch: 8}, student: {epochs: 2, batch: 8}}
            evaluation: {bootstrap: 100, costRepeats: 1, latencyCalls: 3}
            resources: {workers: 2}
            """;

    /** The toy experiment with keys laid over it, as a resolved file would say it. */
    public static Experiment experiment(Path folder, Map<String, String> overrides) throws Exception {
        return new ExperimentReader().read(Files.writeString(folder.resolve("toy.yaml"), EXPERIMENT), overrides);
    }

    /** That experiment with its plugins. */
    public static Setup setup(Path folder, Map<String, String> overrides) throws Exception {
        return new Setup(experiment(folder, overrides), new ToyPlugins());
    }

    @Override
    public Map<String, Modality> modalitiesById() {
        return modalities;
    }

    @Override
    public List<Extractor> extractorsOf(String modality, Role role) {
        if (modality.equals("bare")) {
            return List.of();
        }
        return List.of(role == Role.TEACHER
                ? new ToyExtractor(modality, role, modality.equals("right") ? FLOATS : BYTES, new TokenLayout(2, 6))
                : new ToyExtractor(modality, role, BYTES, new TokenLayout(2, 3)));
    }

    @Override
    public Map<String, Fusion> fusionsById() {
        return Map.of(KarmmaFusion.ID, new KarmmaFusion(), "vote", new VoteFusion());
    }

    @Override
    public Map<String, Distillation> distillationsById() {
        return Map.of(DistillationV1.ID, new DistillationV1(), DistillationV3.ID, new DistillationV3());
    }

    @Override
    public Map<String, DatasetProvider> datasetsById() {
        return Map.of("toy", new ToyData());
    }

    @Override
    public Optional<Modality> modalityOf(Extractor extractor) {
        return Optional.ofNullable(modalitiesById().get(extractor.modality()));
    }

    @Override
    public String bundleOf(Extractor extractor) {
        return "toy-" + extractor.modality() + " 1.0.0";
    }
}
