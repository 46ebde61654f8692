package org.karmma.core.internal.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.StringJoiner;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.io.FileUtils;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.dataset.DataException;
import org.karmma.student.Student;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A model package as an OSGi bundle that holds no code: its files lie under {@link #FOLDER}, its manifest says which student it brings and
 * which modalities that can use. Of the same package comes the same file, byte for byte.
 */
public final class ModelBundleFile {

    /** Where the files of the package lie in the bundle. */
    public static final String FOLDER = "OSGI-INF/karmma/student/";

    /** Attribute of the capability {@link Student#PROPERTY}: SHA-256 of the package's {@link ModelPackage#MODEL}. */
    public static final String SHA256 = "sha256";

    /** What whoever brings the student to life offers, and a home that does not know model bundles lacks. */
    public static final String EXTENDER = "karmma.student";

    private static final String RANGE = "(version>=1.0.0)(!(version>=2.0.0))";
    private static final Pattern PLAIN = Pattern.compile("[\\w.-]+");
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("'v'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    /** Of every entry; at the first day that a zip knows, its writer would add a time that depends on the time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private ModelBundleFile() {}

    /** Symbolic name of the bundle that brings a student. */
    public static String symbolicName(String student) {
        return "karmma-student-" + student;
    }

    /** What a bundle's version is where nobody says: the later its package was written, the higher. */
    public static Version version(ModelPackage model) {
        return new Version(1, 0, 0, WRITTEN.format(model.created()));
    }

    /** Whether a file is a bundle that brings this student, and so may be replaced by another one. */
    public static boolean brings(String student, Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes main = file.getManifest() == null ? new Attributes() : file.getManifest().getMainAttributes();
            return symbolicName(student).equals(main.getValue(Constants.BUNDLE_SYMBOLICNAME))
                    && String.valueOf(main.getValue(Constants.PROVIDE_CAPABILITY)).startsWith(Student.PROPERTY + ";");
        } catch (IOException e) {
            return false; // no jar
        }
    }

    /**
     * Writes the bundle, whole or not at all.
     *
     * @param student its name, which can be one
     * @throws DataException if the package is damaged, or the manifest cannot say what its slots are called
     */
    public static void write(Path jar, ModelPackage model, String student, Version version) throws IOException, DataException {
        Manifest manifest = manifest(model, student, version);
        List<String> files = model.files();
        WholeFiles.write(jar, aside -> {
            try (OutputStream out = Files.newOutputStream(aside); ZipOutputStream zip = new ZipOutputStream(out)) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                manifest.write(bytes);
                put(zip, JarFile.MANIFEST_NAME, bytes.toByteArray());
                for (String file : files) {
                    put(zip, FOLDER + file, model.folder().resolve(file));
                }
            }
        });
    }

    private static Manifest manifest(ModelPackage model, String student, Version version) throws DataException {
        List<String> slots = model.description().slots().stream().map(SlotDescription::id).toList();
        for (String slot : slots) {
            if (!PLAIN.matcher(slot).matches()) {
                throw new DataException(model.folder().resolve(ModelPackage.MODEL).toString(), "a bundle's manifest cannot name its slot '"
                        + slot + "'", "Call modalities by letters, digits, _, . and -.");
            }
        }
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes(); // which keeps the order
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName(student));
        main.putValue(Constants.BUNDLE_VERSION, version.toString());
        main.putValue(Constants.BUNDLE_NAME, "Karmma student " + student);
        main.putValue(Constants.PROVIDE_CAPABILITY, Student.PROPERTY + ";" + Student.PROPERTY + "=\"" + student + "\";format:Long="
                + ModelPackage.FORMAT + ";" + SHA256 + "=\"" + model.sha256() + "\";modalities:List<String>=\"" + String.join(",", slots)
                + "\"");
        main.putValue(Constants.REQUIRE_CAPABILITY, requirements(slots));
        return manifest;
    }

    /**
     * The modalities are there for people and tools, who see them as optional: a wire to the bundle of a modality would have the framework
     * restart the student whenever that one goes, and it goes on without it.
     */
    private static String requirements(List<String> slots) {
        StringJoiner all = new StringJoiner(",");
        all.add("karmma.contract;filter:=\"(&" + RANGE + ")\"");
        all.add("osgi.extender;filter:=\"(&(osgi.extender=" + EXTENDER + ")" + RANGE + ")\"");
        slots.forEach(slot -> all.add("karmma.modality;filter:=\"(karmma.modality=" + slot + ")\";resolution:=optional;effective:=active"));
        return all.toString();
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        zip.putNextEntry(entry(name, bytes.length, sum.getValue()));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static void put(ZipOutputStream zip, String name, Path file) throws IOException {
        long sum = FileUtils.checksumCRC32(file.toFile());
        zip.putNextEntry(entry(name, Files.size(file), sum));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    /** Not compressed: weights hardly can be, and the bytes would depend on the Java that wrote them. */
    private static ZipEntry entry(String name, long size, long sum) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCrc(sum);
        entry.setTimeLocal(TIME);
        return entry;
    }
}
