package org.karmma.core.internal.experiment;

import ai.djl.nn.Block;
import java.io.IOException;
import java.nio.file.Path;
import org.karmma.core.ConfigurationException;
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
 * that the configuration names. It has no parameters as far as anybody else can see: a package holds no weights of it, its
 * fingerprint names the file instead, and its operations cannot be counted.
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

    /**
     * Whether the file is the one that was named.
     *
     * @throws ConfigurationException if it is not, or cannot be read
     */
    void verify() throws ConfigurationException {
        Path file = file();
        String key = "extractors." + modality() + ".teacher";
        try {
            String hash = WholeFiles.sha256(file);
            if (!hash.equals(choice.sha256())) {
                throw new ConfigurationException(key + ".sha256: " + file + " has the SHA-256 " + hash + ", the experiment names "
                        + choice.sha256() + ". A TorchScript file is executable code: find out what changed before you name the new hash.");
            }
        } catch (IOException e) {
            throw new ConfigurationException(key + ".torchscript: " + file + " cannot be read (" + e + "). Name the file by its full path.");
        }
    }

    /** @throws IllegalStateException if the file is not the one that was named */
    @Override
    public Block newNetwork() {
        try {
            verify(); // again: much time may have passed since the experiment was looked at
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        return new TorchScriptBlock(file(), tokens());
    }

    private Path file() {
        return Path.of(choice.torchscript()).toAbsolutePath();
    }
}
