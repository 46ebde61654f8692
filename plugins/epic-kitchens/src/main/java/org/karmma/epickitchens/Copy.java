package org.karmma.epickitchens;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;
import org.karmma.dataset.Split;
import org.karmma.hdf5.PackedMedia;

/** The annotations of one copy of the data set, read whole. */
final class Copy {

    final Path root;
    final Division division;
    final List<String> verbs;
    final List<String> nouns;
    final Map<Source, List<Narration>> read = new EnumMap<>(Source.class);
    final Map<Split, List<Narration>> narrations;
    final Actions actions;
    final Judged judged;
    final MediaFiles media;

    /** @param unlabelled name of a file of narrations beside the published ones, which train without labels; empty for none */
    Copy(Path root, Division division, String unlabelled, Findings findings) throws DataException {
        this.root = root;
        this.division = division;
        AnnotationFolder folder = AnnotationFolder.under(root);
        verbs = ClassNames.read(folder.file("EPIC_100_verb_classes.csv"), findings);
        nouns = ClassNames.read(folder.file("EPIC_100_noun_classes.csv"), findings);
        Set<String> ids = new HashSet<>();
        NarrationFile files = new NarrationFile(verbs, nouns, VideoLengths.read(folder, findings), ids, findings);
        for (Source source : division.sources()) {
            if (source == Source.TEST && !folder.has(source.file())) {
                findings.warning(Finding.ANNOTATIONS, folder.file(source.file()).toString(), "the annotation file is missing",
                        "Nothing is lost to training; there is no test split");
            } else {
                read.put(source, files.read(folder.file(source.file()), source != Source.TEST));
            }
        }
        if (!unlabelled.isBlank()) {
            read.put(Source.UNLABELLED, files.read(folder.file(unlabelled.strip()), false).stream().map(Narration::unlabelled).toList());
        }
        narrations = division.divide(read);
        actions = new Actions(read);
        judged = new Judged(folder, read, findings);
        media = new MediaFiles(root, packed(root, findings));
    }

    private static PackedMedia packed(Path root, Findings findings) throws DataException {
        try {
            return PackedMedia.under(root);
        } catch (DataException e) {
            findings.fatal(e);
            return PackedMedia.NONE;
        }
    }
}
