package org.karmma.pulse;

import java.nio.file.Path;
import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.testkit.ModalityConformance;

/** What every modality promises, tried with made-up measurements; real recordings are better. */
class PulseModalityTest extends ModalityConformance {

    PulseModalityTest() {
        super(PulseModality.class);
    }

    @Override
    public List<Clip> clips(Path folder) throws Exception {
        return new PulseModality().examples(folder);
    }
}
