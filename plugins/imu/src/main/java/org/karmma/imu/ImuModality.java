package org.karmma.imu;

import org.karmma.extractor.ExtractorProvider;
import org.karmma.modality.Modality;
import org.karmma.modality.ProvidesModality;
import org.karmma.series.Scale;
import org.karmma.series.Series;
import org.karmma.series.SeriesModality;
import org.osgi.service.component.annotations.Component;

/**
 * An inertial measurement unit, worn at the wrist for instance: accelerometer in m/s^2 (at rest it measures the ground's push against
 * gravity) and gyroscope in rad/s, 100 times a second. Files have the columns {@code time,ax,ay,az,gx,gy,gz}; buffers are FLOAT32
 * {@code [T, 6]} in that order.
 */
@Component(service = {Modality.class, ExtractorProvider.class})
@ProvidesModality(modality = ImuModality.ID)
public final class ImuModality extends SeriesModality {

    static final String ID = "imu";

    private static final double GRAVITY = 9.81;

    public ImuModality() {
        super(Series.of(ID, "I", "Inertial measurement unit").rate(100).window(128).staleAfter(0.5)
                .columns(Scale.of(0, GRAVITY).within(-16.5 * GRAVITY, 16.5 * GRAVITY), "ax", "ay", "az")
                .columns(Scale.of(0, 3).within(-36, 36), "gx", "gy", "gz"));
    }
}
