package org.karmma.core.internal.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.karmma.core.ConfigurationException;
import org.karmma.core.ExportResult;
import org.karmma.core.Exporter;
import org.karmma.core.RunFailedException;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.packaging.ModelDescription;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.core.internal.serving.CompleteStudent;
import org.karmma.core.internal.serving.Students;
import org.karmma.core.internal.serving.Surroundings;
import org.karmma.dataset.DataException;
import org.karmma.model.MultimodalNetwork;
import org.karmma.model.torchscript.TorchScriptStudent;
import org.karmma.model.torchscript.UnrecordableException;

/** Exports what would serve: extractors are admitted as they are for requests, and what was written is asked before it is kept. */
public final class StudentExporter implements Exporter {

    private static final double CLOSE = 1e-5;

    private final Students students;
    private final Surroundings around;

    public StudentExporter(Students students, Surroundings around) {
        this.students = students;
        this.around = around;
    }

    @Override
    public ExportResult torchScript(String model, Path file) throws ConfigurationException, DataException, RunFailedException {
        if (Files.isDirectory(file)) { // such as the root, which lies in no folder
            throw new ConfigurationException(file + ": that is a folder. Name a file in it.");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ConfigurationException(file + ": there is no folder " + folder + ". Make it, or name another file.");
        }
        Optional<ModelPackage> installed = students.model(model);
        if (installed.isEmpty() && !Files.isDirectory(Path.of(model))) {
            throw new ConfigurationException("there is neither a student nor a model package called " + model + "; installed: "
                    + students.names());
        }
        ModelPackage source = installed.isPresent() ? installed.get() : ModelPackage.read(Path.of(model));
        String name = installed.isPresent() ? model : source.description().name();
        try (CompleteStudent student = CompleteStudent.open(source, around)) {
            return export(name, source, student, file);
        }
    }

    private ExportResult export(String name, ModelPackage source, CompleteStudent student, Path file)
            throws ConfigurationException, DataException, RunFailedException {
        ModelDescription model = source.description();
        for (String part : Stream.concat(model.slots().stream().map(SlotDescription::id), Stream.of(ModelPackage.FUSION)).toList()) {
            if (!source.code(part).isEmpty()) {
                throw new ConfigurationException(name + " cannot be exported: " + part + " is made of " + source.code(part).keySet()
                        + ", which cannot be recorded. Python can load that file and " + ModelPackage.WEIGHTS
                        + " itself, see docs/torchscript.md.");
            }
        }
        MultimodalNetwork network = student.network();
        String facts = ExportFacts.json(name, model, source.sha256(), student.meanings());
        double[] difference = {Double.NaN};
        try (NDManager manager = NDManager.newBaseManager(around.device())) {
            Map<String, NDArray> probes = source.probes(manager);
            List<NDArray> rows = model.slots().stream().map(slot -> probes.get(ModelPackage.key(slot.id(), ModelPackage.SIGNAL))).toList();
            WholeFiles.write(file, aside -> {
                TorchScriptStudent.write(aside, network, model.slots().stream().map(SlotDescription::signal).toList(), model.labelSpaces(),
                        Map.of(FACTS, facts));
                difference[0] = compared(aside, model, network, rows);
            });
        } catch (UnrecordableException e) {
            throw new ConfigurationException(name + " cannot be exported: " + e.getMessage() + ". Whoever wrote that"
                    + " bundle can say it by other operations of DJL's arrays, see docs/export.md.", e);
        } catch (Unfit e) {
            throw new RunFailedException(file + " was not written: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be written: " + e, "See that there is room and that the folder can be"
                    + " written.", e);
        }
        return new ExportResult(file, (1 << model.slots().size()) - 1, difference[0]);
    }

    /** @param rows signals that the package keeps of each slot */
    private static double compared(Path file, ModelDescription model, MultimodalNetwork network, List<NDArray> rows) throws Unfit {
        List<String> slots = model.slots().stream().map(SlotDescription::id).toList();
        try (TorchScriptStudent exported = TorchScriptStudent.load(file, slots, model.labelSpaces())) {
            double largest = exported.largestDifference(network, rows);
            if (!(largest <= CLOSE)) {
                throw new Unfit(String.format(Locale.ROOT, "its logits differ from the student's by up to %.1e, allowed is %.0e. A network"
                        + " that computes from numbers of an earlier call, or of the rows beside it, cannot be exported.",
                        largest, CLOSE), null);
            }
            return largest;
        } catch (Unfit e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new Unfit("its answers cannot be compared with the student's: " + e.getMessage() + ". Whoever wrote the bundles of its"
                    + " slots and its fusion can say it by other operations of DJL's arrays, see docs/export.md.", e);
        }
    }

    /** What was written is not what serves; the disk is not to blame. */
    private static final class Unfit extends IOException {
        Unfit(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
