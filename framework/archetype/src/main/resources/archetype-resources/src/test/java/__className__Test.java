package ${package};

import java.nio.file.Path;
import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.testkit.ModalityConformance;

/** What every modality promises, tried with made-up measurements; real recordings are better. */
class ${className}Test extends ModalityConformance {

    ${className}Test() {
        super(${className}.class);
    }

    @Override
    public List<Clip> clips(Path folder) throws Exception {
        return new ${className}().examples(folder);
    }
}
