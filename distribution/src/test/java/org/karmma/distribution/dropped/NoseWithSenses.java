package org.karmma.distribution.dropped;

import java.util.List;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.ExtractorProvider;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.osgi.service.component.annotations.Component;

/** A modality that brings extractors and does not say so. */
@Component(service = Modality.class)
@ProvidesModality(modality = "smell")
public final class NoseWithSenses extends Nose implements ExtractorProvider {

    @Override
    public List<Extractor> extractors() {
        return List.of();
    }
}
