package ${package};

import org.karmma.extractor.ExtractorProvider;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.karmma.series.Scale;
import org.karmma.series.Series;
import org.karmma.series.SeriesModality;
import org.osgi.service.component.annotations.Component;

/** Say here what the sensor measures, in which units, and how often. Files have the columns {@code time,value}, time in seconds. */
@Component(service = {Modality.class, ExtractorProvider.class})
@ProvidesModality(modality = ${className}.ID)
public final class ${className} extends SeriesModality {

    static final String ID = "${modality}";

    public ${className}() {
        super(Series.of(ID, "${letter}", "${modality}").rate(100).window(128).staleAfter(1)
                .columns(Scale.of(0, 1), "value"));
    }
}
