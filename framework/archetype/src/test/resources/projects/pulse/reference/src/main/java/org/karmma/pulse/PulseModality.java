package org.karmma.pulse;

import org.karmma.extractor.ExtractorProvider;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.karmma.series.Scale;
import org.karmma.series.Series;
import org.karmma.series.SeriesModality;
import org.osgi.service.component.annotations.Component;

/** Say here what the sensor measures, in which units, and how often. Files have the columns {@code time,value}, time in seconds. */
@Component(service = {Modality.class, ExtractorProvider.class})
@ProvidesModality(modality = PulseModality.ID)
public final class PulseModality extends SeriesModality {

    static final String ID = "pulse";

    public PulseModality() {
        super(Series.of(ID, "P", "pulse").rate(100).window(128).staleAfter(1)
                .columns(Scale.of(0, 1), "value"));
    }
}
