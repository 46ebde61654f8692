package org.karmma.core.internal.experiment;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.nn.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.karmma.core.internal.experiment.Experiment.TeacherChoice;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Fingerprint;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/**
 * A TorchScript file in the place of a teacher extractor, frozen as it is: {@code [B, signal...]} FLOAT32 to {@code [B, N, C]}. It
 * reads the signal of the extractor that it replaces. The file is executable code, so it is loaded only when its hash is the one
 * that the configuration names.
 */
public final class TorchScriptExtractor implements Extractor {

    private final Extractor replaced;
    private final TeacherChoice choice;

    public TorchScriptExtractor(Extractor replaced, TeacherChoice choice) {
        this.replaced = replaced;
        this.choice = choice;
    }

    @Override
    public String id() {
        return "torchscript-" + choice.sha256().substring(0, 12);
    }

    @Override
    public String modality() {
        return replaced.modality();
    }

    @Override
    public Role role() {
        return Role.TEACHER;
    }

    @Override
    public SignalFormat signal() {
        return replaced.signal();
    }

    @Override
    public TokenLayout tokens() {
        return new TokenLayout(choice.tokens().get(0), choice.tokens().get(1));
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("torchscript", choice.sha256(), signal(), tokens());
    }

    /** @throws IllegalStateException if the file is not the one that was named */
    @Override
    public Block newNetwork() {
        Path file = Path.of(choice.torchscript()).toAbsolutePath();
        try {
            String hash = WholeFiles.sha256(file);
            if (!hash.equals(choice.sha256())) {
                throw new IllegalStateException(file + ": its SHA-256 is " + hash + ", the experiment names " + choice.sha256()
                        + ". A TorchScript file is executable code: find out what changed before you name the new hash.");
            }
            Model model = Model.newInstance(id(), "PyTorch");
            model.load(file.getParent(), file.getFileName().toString());
            return model.getBlock();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read; extractors." + modality() + ".teacher.torchscript names it", e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException(file + ": not a TorchScript file that libtorch can load: " + e.getMessage(), e);
        }
    }
}
