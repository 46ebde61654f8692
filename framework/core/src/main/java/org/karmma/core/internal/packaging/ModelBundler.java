package org.karmma.core.internal.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import org.karmma.core.ConfigurationException;
import org.karmma.core.ModelBundle;
import org.karmma.core.ModelBundleRequest;
import org.karmma.dataset.DataException;
import org.osgi.framework.Version;

/** Makes what was asked for: a bundle of a model package, see {@link ModelBundleFile}. */
public final class ModelBundler {

    private ModelBundler() {}

    /**
     * @param model what {@code request.model()} names
     * @param name the name that has; what the request names goes before it
     * @throws ConfigurationException before anything is written: no student or bundle can be called so, or there is another file
     * @throws DataException if the package is damaged, or the file cannot be written
     */
    public static ModelBundle bundle(ModelPackage model, String name, ModelBundleRequest request)
            throws ConfigurationException, DataException {
        String student = request.name() == null ? name : request.name();
        if (!StudentName.isOne(student)) {
            throw new ConfigurationException("no student can be called '" + student + "'. Name it with letters, digits, - and _, beginning"
                    + " with a letter or digit, at most 63.");
        }
        checkWritten(model);
        Version version = version(request.version(), model);
        String symbolicName = ModelBundleFile.symbolicName(student);
        Path file = (request.out() == null ? Path.of(symbolicName + ".jar") : request.out()).toAbsolutePath().normalize();
        check(file, student);
        try {
            ModelBundleFile.write(file, model, student, version);
        } catch (IOException e) {
            throw new DataException(file.toString(), "it cannot be written: " + e,
                    "See that there is room and that the folder can be written.", e);
        }
        return new ModelBundle(file, symbolicName, version.toString(), student,
                model.description().slots().stream().map(SlotDescription::id).toList());
    }

    /** A home would refuse the bundle. */
    private static void checkWritten(ModelPackage model) throws DataException {
        try {
            model.created();
        } catch (DateTimeException e) {
            throw new DataException(model.folder().resolve(ModelPackage.MODEL).toString(), "it does not say when it was written: "
                    + e.getMessage(), "Package the model again.", e);
        }
    }

    private static Version version(String said, ModelPackage model) throws ConfigurationException {
        try {
            return said == null ? ModelBundleFile.version(model) : Version.parseVersion(said);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("'" + said + "' is no version of a bundle. Write major.minor.micro.qualifier, for instance"
                    + " 1.2.0 or 1.2.0.night (" + e.getMessage() + ").");
        }
    }

    private static void check(Path file, String student) throws ConfigurationException {
        if (file.getFileName() == null || !file.getFileName().toString().endsWith(".jar")) { // the root has no name
            throw new ConfigurationException(file + ": a home takes files whose names end in .jar. Name it so.");
        }
        if (Files.exists(file) && !ModelBundleFile.brings(student, file)) {
            throw new ConfigurationException(file + ": what is there is no bundle of student " + student + ", and is left alone. Name"
                    + " another file, or take that one away.");
        }
    }
}
