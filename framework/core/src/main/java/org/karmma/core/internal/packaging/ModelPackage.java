package org.karmma.core.internal.packaging;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.files.WholeFolder;
import org.karmma.dataset.DataException;
import org.karmma.model.MultimodalNetwork;
import org.karmma.model.Safetensors;

/**
 * A trained network on disk: a folder with {@code model.json}, {@code weights.safetensors} (keys {@code slot/parameter} and
 * {@code fusion/parameter}) and {@code probes.safetensors} (per slot {@code slot/signal} {@code [P, signal...]} and {@code
 * slot/tokens} {@code [P, N_m, C_m]}: what the slot's extractor made of a few signals when training ended), and the folder {@code probes}
 * with the clips that those signals were read from, and the folder {@code code} with files that networks are made of. It appears whole or
 * not at all, and what is read back is checked against the hashes in {@code model.json}.
 */
public final class ModelPackage {

    /** The version of the format that this code writes; it reads earlier ones, too, see {@link OlderPackages}. */
    public static final int FORMAT = 2;

    /** Prefix of the fusion network's weights. */
    public static final String FUSION = MultimodalNetwork.FUSION;

    /** Key of a slot's probe signals. */
    public static final String SIGNAL = "signal";

    /** Key of a slot's probe tokens. */
    public static final String TOKENS = "tokens";

    /** What the package is, and how it is put together. */
    public static final String MODEL = "model.json";

    /** Prefix of the files of code that networks are made of: {@code code/slot/file} and {@code code/fusion/file}. */
    public static final String CODE = "code/";

    /** All weights. */
    public static final String WEIGHTS = "weights.safetensors";

    /** All probes. */
    public static final String PROBES = "probes.safetensors";

    private static final String AGAIN = PackageManifest.AGAIN;

    private final Path folder;
    private final PackageManifest manifest;
    private final Optional<String> older;

    private ModelPackage(Path folder, PackageManifest manifest, Optional<String> older) {
        this.folder = folder;
        this.manifest = manifest;
        this.older = older;
    }

    /** The key of one array: {@code slot/parameter}, {@code fusion/parameter}, {@code slot/signal}. */
    public static String key(String part, String name) {
        return part + "/" + name;
    }

    /** Writes a package whose probes start at signals. See {@link #write(Path, ModelDescription, Map, Map, ProbeClips)}. */
    public static ModelPackage write(Path folder, ModelDescription description, Map<String, NDArray> weights, Map<String, NDArray> probes)
            throws IOException {
        return write(folder, description, weights, probes, ProbeClips.NONE);
    }

    /**
     * Writes a package; one that is there is replaced, and stays as it was if this fails.
     *
     * @param weights of every parameter, {@code slot/parameter} and {@code fusion/parameter}
     * @param probes {@code slot/signal} and {@code slot/tokens} of every slot, three rows as a rule
     * @param clips that those signals were read from, of the slots that have such
     * @throws IllegalArgumentException if an array is missing, too many, or of another shape than the description says
     */
    public static ModelPackage write(Path folder, ModelDescription description, Map<String, NDArray> weights, Map<String, NDArray> probes,
            ProbeClips clips) throws IOException {
        return write(folder, description, weights, probes, clips, Map.of());
    }

    /** The same. @param code files that slots and fusion are made of, copied under these names, each {@link #CODE} and so on */
    public static ModelPackage write(Path folder, ModelDescription description, Map<String, NDArray> weights, Map<String, NDArray> probes,
            ProbeClips clips, Map<String, Path> code) throws IOException {
        Contents.check(description, weights.keySet(), probes);
        Contents.checkClips(description, probes, clips);
        List<SlotDescription> slots = description.slots().stream().map(s -> s.withWeights(Contents.sha256(s.id(), weights))).toList();
        WholeFolder.write(folder, fresh -> {
            Safetensors.write(fresh.resolve(WEIGHTS), new TreeMap<>(weights), Map.of());
            Safetensors.write(fresh.resolve(PROBES), new TreeMap<>(probes), Map.of());
            Map<String, FileHash> files = new LinkedHashMap<>();
            List<String> names = new ArrayList<>(List.of(WEIGHTS, PROBES));
            names.addAll(clips.write(fresh));
            for (Map.Entry<String, Path> file : code.entrySet()) {
                Files.createDirectories(fresh.resolve(file.getKey()).getParent());
                Files.copy(file.getValue(), fresh.resolve(file.getKey()));
                names.add(file.getKey());
            }
            for (String file : names) {
                files.put(file, FileHash.of(fresh.resolve(file)));
            }
            new PackageManifest(FORMAT, Instant.now().toString(), files, description.withSlots(slots)).write(fresh);
        });
        try {
            return read(folder);
        } catch (DataException e) {
            throw new IOException("what was just written cannot be read back", e);
        }
    }

    /** Reads what a package is and checks that its files are whole. */
    public static ModelPackage read(Path folder) throws DataException {
        ModelPackage found = peek(folder);
        Set<String> names = new TreeSet<>(found.manifest.files().keySet());
        names.addAll(List.of(WEIGHTS, PROBES));
        for (String name : names) {
            found.manifest.verify(folder, name);
        }
        return found;
    }

    /** Reads what a package is, and leaves its other files alone: each is checked when it is read. */
    public static ModelPackage peek(Path folder) throws DataException {
        PackageManifest.Read read = PackageManifest.read(folder);
        return new ModelPackage(folder, read.manifest(), read.older());
    }

    public Path folder() {
        return folder;
    }

    /** What is older about it than what this version writes, for people; empty if nothing is. */
    public Optional<String> older() {
        return older;
    }

    /** Writes {@code model.json} as this version does; whoever has read the package before does not know. */
    void rewrite() throws IOException {
        manifest.write(folder);
    }

    public ModelDescription description() {
        return manifest.model();
    }

    /**
     * Names of its files, with {@code /} between folders: {@link #MODEL}, then those that it names, in alphabetical order.
     *
     * @throws DataException if one lies outside of the folder
     */
    List<String> files() throws DataException {
        List<String> names = new ArrayList<>(List.of(MODEL));
        for (String name : new TreeSet<>(manifest.files().keySet())) {
            names.add(PackageManifest.inside(folder, name));
        }
        return names;
    }

    /** What it is recognised by: the SHA-256 of {@code model.json}, which names those of the other files. */
    public String sha256() throws DataException {
        try {
            return WholeFiles.sha256(folder.resolve(MODEL));
        } catch (IOException e) {
            throw new DataException(folder.resolve(MODEL).toString(), "it cannot be read: " + e.getMessage(), AGAIN, e);
        }
    }

    /** When it was written. */
    public Instant created() {
        return Instant.parse(manifest.created());
    }

    /** SHA-256 that its file of weights must have; empty if it names none. */
    public String weightsSha256() {
        FileHash recorded = manifest.files().get(WEIGHTS);
        return recorded == null ? "" : recorded.sha256();
    }

    /** The files of code that a part, a slot or the {@link #FUSION}, is made of, and the SHA-256 of each. */
    public Map<Path, String> code(String part) {
        Map<Path, String> found = new TreeMap<>();
        manifest.files().forEach((name, hash) -> {
            if (name.startsWith(CODE + part + "/")) {
                found.put(folder.resolve(name), hash.sha256());
            }
        });
        return found;
    }

    /** All weights, in a manager of the caller's. @throws DataException if the file changed meanwhile */
    public Map<String, NDArray> weights(NDManager manager) throws DataException {
        return weights(manager, slot -> true);
    }

    /**
     * The weights of some slots, and of the fusion, in a manager of the caller's; those of others are not read.
     *
     * @throws DataException if the file changed meanwhile
     */
    public Map<String, NDArray> weights(NDManager manager, Predicate<String> wanted) throws DataException {
        Map<String, NDArray> weights = load(WEIGHTS, manager, key -> {
            String part = key.substring(0, Math.max(0, key.indexOf('/')));
            return part.equals(FUSION) || wanted.test(part);
        });
        for (SlotDescription slot : description().slots()) {
            if (wanted.test(slot.id()) && !Contents.sha256(slot.id(), weights).equals(slot.weightsSha256())) {
                throw new DataException(folder.resolve(WEIGHTS).toString(), "the weights of slot " + slot.id() + " are not those that "
                        + MODEL + " names", AGAIN);
            }
        }
        return weights;
    }

    /** All probes, in a manager of the caller's. @throws DataException if the file changed meanwhile */
    public Map<String, NDArray> probes(NDManager manager) throws DataException {
        Map<String, NDArray> probes = load(PROBES, manager, key -> true);
        try {
            Contents.checkProbes(description(), probes);
        } catch (IllegalArgumentException e) {
            throw new DataException(folder.resolve(PROBES).toString(), e.getMessage(), AGAIN, e);
        }
        return probes;
    }

    /** Says in {@code model.json} what an answer costs, by subset; whoever has read the package before does not know. */
    public void putCost(Map<String, ModelDescription.Cost> cost) throws IOException {
        PackageManifest told = manifest.withCost(cost);
        if (!told.equals(manifest)) {
            told.write(folder);
        }
    }

    /** The clips that the probes start at; {@link ProbeClips#NONE} where it was written without. @throws DataException if a file changed */
    public ProbeClips clips() throws DataException {
        for (String name : manifest.files().keySet()) {
            if (name.startsWith(ProbeClips.FOLDER)) {
                manifest.verify(folder, name);
            }
        }
        return ProbeClips.read(folder, manifest.files().keySet());
    }

    /** Copies it, whole or not at all; a package that is there is replaced. */
    public ModelPackage copyTo(Path target) throws DataException {
        try {
            WholeFolder.write(target, fresh -> {
                Files.copy(folder.resolve(MODEL), fresh.resolve(MODEL));
                for (String name : manifest.files().keySet()) {
                    Files.createDirectories(fresh.resolve(name).getParent());
                    Files.copy(folder.resolve(name), fresh.resolve(name));
                }
            });
        } catch (IOException e) {
            throw new DataException(target.toString(), "the package " + folder + " cannot be copied there: " + e,
                    "See that there is room and that the folder can be written.", e);
        }
        return read(target);
    }

    /** Puts right what a crash left in a folder of packages, if there is one. */
    public static void recover(Path folderOfPackages) throws IOException {
        if (Files.isDirectory(folderOfPackages)) {
            WholeFolder.recover(folderOfPackages);
        }
    }

    private Map<String, NDArray> load(String name, NDManager manager, Predicate<String> wanted) throws DataException {
        manifest.verify(folder, name);
        try {
            return Safetensors.read(folder.resolve(name), manager, wanted);
        } catch (IOException | RuntimeException e) {
            throw new DataException(folder.resolve(name).toString(), "it cannot be read: " + e.getMessage(), AGAIN, e);
        }
    }
}
