package org.karmma.core.internal.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.experiment.Experiment.ExtractorChoice;
import org.karmma.core.internal.experiment.Experiment.StudentChoice;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.DataException;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.model.Safetensors;
import org.karmma.model.Weights;

/**
 * What students' extractors start from: the slot of that modality in a model package, or a safetensors file with an extractor's
 * parameters by their paths. A run records the SHA-256 of the weights and takes no others from then on.
 */
public final class StartingWeights {

    private StartingWeights() {}

    private static String key(String modality, String name) {
        return "extractors." + modality + ".student." + name;
    }

    /**
     * The experiment with the SHA-256 of every file of weights that it names, unless it has them.
     *
     * @throws ConfigurationException naming key and file, if weights cannot be read or are another extractor's, or if something is frozen
     *     that nothing has trained
     */
    static Experiment lookedAt(Experiment experiment, PluginView plugins) throws ConfigurationException {
        Map<String, ExtractorChoice> choices = new LinkedHashMap<>(experiment.extractors());
        for (String modality : experiment.modalities()) {
            StudentChoice choice = experiment.student(modality);
            if (choice.isPlain() || choice.sha256() != null) {
                continue;
            }
            Extractor extractor = Lookup.extractor(plugins, modality, Role.STUDENT, choice.id());
            if (choice.weights() != null) {
                Path file = Path.of(choice.weights()).toAbsolutePath().normalize();
                StudentChoice known = choice.startingAt(file.toString(), sha256(modality, file, extractor));
                choices.put(modality, new ExtractorChoice(choices.get(modality).teacher(), known));
            } else if (!choice.train() && !extractor.isPretrained()) {
                throw new ConfigurationException(key(modality, "train") + ": nothing has trained extractor " + extractor.id()
                        + ", so frozen it would stay random. Give " + key(modality, "weights") + ", or let it be trained.");
            }
        }
        return experiment.with(choices);
    }

    private static String sha256(String modality, Path file, Extractor extractor) throws ConfigurationException {
        String where = key(modality, "weights") + ": " + file + ": ";
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            String sha256 = Files.isDirectory(file) ? ofPackage(modality, file, extractor) : WholeFiles.sha256(file);
            Map<String, NDArray> weights = load(modality, file, manager);
            Weights.check(parameters(extractor, manager), weights);
            return sha256;
        } catch (IOException | DataException | RuntimeException e) {
            throw new ConfigurationException(where + (e instanceof DataException || e instanceof IllegalArgumentException ? e.getMessage()
                    : "cannot be read (" + e + ")") + ". Name a model package with that slot, or a safetensors file with the parameters of "
                    + extractor.id() + ".", e);
        }
    }

    private static String ofPackage(String modality, Path folder, Extractor extractor) throws DataException {
        SlotDescription slot = slot(modality, folder);
        if (!slot.fingerprint().equals(extractor.fingerprint())) {
            throw new IllegalArgumentException("its slot has weights of extractor " + slot.extractor() + " with fingerprint "
                    + slot.fingerprint() + ", here is " + extractor.id() + " with " + extractor.fingerprint());
        }
        return slot.weightsSha256();
    }

    private static SlotDescription slot(String modality, Path folder) throws DataException {
        return ModelPackage.peek(folder).description().slots().stream().filter(s -> s.id().equals(modality)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it has no slot " + modality));
    }

    private static Map<String, Parameter> parameters(Extractor extractor, NDManager manager) {
        Block network = extractor.newNetwork();
        network.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(new Shape(extractor.signal().shape())));
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        network.getParameters().forEach(p -> parameters.put(p.getKey(), p.getValue()));
        return parameters;
    }

    /**
     * The weights that the student extractor of a modality starts from, by parameter path, in a manager of the caller's.
     *
     * @throws DataException if they are not those that the run has recorded
     */
    public static Map<String, NDArray> read(Experiment experiment, String modality, NDManager manager) throws DataException {
        StudentChoice choice = experiment.student(modality);
        Path file = Path.of(choice.weights());
        try {
            String sha256 = Files.isDirectory(file) ? slot(modality, file).weightsSha256() : WholeFiles.sha256(file);
            if (!sha256.equals(choice.sha256())) {
                throw new DataException(file.toString(), "these are not the weights that the run has recorded: SHA-256 " + sha256 + ", not "
                        + choice.sha256(), "Put back those, or start the run again to train with the new ones");
            }
            return load(modality, file, manager);
        } catch (IOException e) {
            throw new DataException(file.toString(), "the weights of " + key(modality, "weights") + " cannot be read: " + e,
                    "Put them back where they were", e);
        }
    }

    private static Map<String, NDArray> load(String modality, Path file, NDManager manager) throws IOException, DataException {
        if (!Files.isDirectory(file)) {
            return Safetensors.read(file, manager);
        }
        Map<String, NDArray> weights = new LinkedHashMap<>();
        ModelPackage.peek(file).weights(manager, modality::equals).forEach((name, weight) -> {
            if (name.startsWith(modality + "/")) {
                weights.put(name.substring(modality.length() + 1), weight);
            }
        });
        return weights;
    }
}
