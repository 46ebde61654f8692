package org.karmma.distribution.dropped;

import java.util.List;
import org.karmma.dataset.Clip;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;
import org.osgi.service.component.annotations.Component;

/** A modality that does what it should. */
@Component(service = Modality.class)
@ProvidesModality(modality = "smell")
public class Nose implements Modality {

    @Override
    public String id() {
        return "smell";
    }

    @Override
    public String letter() {
        return "S";
    }

    @Override
    public String title() {
        return "Smell";
    }

    @Override
    public List<String> media() {
        return List.of("air");
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) {
        return Reading.none("no air");
    }
}
