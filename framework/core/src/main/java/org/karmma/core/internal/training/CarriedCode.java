package org.karmma.core.internal.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.experiment.Setup.Slot;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.extractor.CodeFile;
import org.karmma.extractor.Role;

/** The files of code that a network is made of beside bundles: its package carries them. */
final class CarriedCode {

    private CarriedCode() {}

    /** By their names in the package. @throws IllegalStateException if one is not what was named any more */
    static Map<String, Path> of(Setup setup, Role role) {
        Map<String, Path> files = new TreeMap<>();
        for (Slot slot : setup.slots()) {
            add(files, slot.id(), slot.extractor(role).code());
        }
        add(files, ModelPackage.FUSION, setup.experiment().added() == null ? setup.fusionCode(role) : List.of());
        return files;
    }

    private static void add(Map<String, Path> files, String part, List<CodeFile> code) {
        for (CodeFile file : code) {
            file.verify();
            files.put(ModelPackage.CODE + part + "/" + file.file().getFileName(), file.file());
        }
    }
}
