package org.karmma.core.internal.experiment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.karmma.dataset.DatasetProvider;
import org.karmma.distillation.Distillation;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.fusion.Fusion;
import org.karmma.modality.Modality;

/** The plugins that an experiment may name, as they are at one moment. */
public interface PluginView {

    Map<String, Modality> modalitiesById();

    /** The extractors of a modality for a role; the one to prefer first. */
    List<Extractor> extractorsOf(String modality, Role role);

    Map<String, Fusion> fusionsById();

    Map<String, Distillation> distillationsById();

    Map<String, DatasetProvider> datasetsById();

    /** The modality whose signals an extractor reads: its own bundle's, if that brings one. Empty if none is here. */
    Optional<Modality> modalityOf(Extractor extractor);

    /** Symbolic name and version of the bundle that an extractor comes from. @throws IllegalArgumentException if it is not here */
    String bundleOf(Extractor extractor);
}
