package org.karmma.flow;

import java.util.Optional;
import java.util.stream.IntStream;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.frames.Faults;
import org.karmma.media.MediaReader;
import org.karmma.media.OpticalFlow;
import org.karmma.media.Pictures;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** Flow between neighbouring pictures of a video: P pairs sampled evenly over the span. */
final class ComputedFlow {

    /** To be raised whenever it is computed in another way; part of the fingerprints. */
    static final int VERSION = 1;

    private final MediaReader media;
    private final OpticalFlow flow;
    private final FlowCode code;
    private final int workingSize;
    private final Faults faults;

    ComputedFlow(MediaReader media, OpticalFlow flow, FlowCode code, int workingSize, Faults faults) {
        this.media = media;
        this.flow = flow;
        this.code = code;
        this.workingSize = workingSize;
        this.faults = faults;
    }

    Reading read(Evidence video, Clip clip, SignalFormat wanted) throws DataException {
        Optional<Pictures> found = media.pictures(video, clip.span());
        if (found.isEmpty()) {
            return Reading.none(video + " has sound only");
        }
        Pictures pictures = found.get();
        int[] firsts = IntStream.range(0, pictures.count()).filter(pictures::hasSuccessor).toArray();
        if (firsts.length == 0) {
            return Reading.none(video + " has a single picture in the clip, which shows no motion");
        }
        return compute(video, pictures, firsts, wanted);
    }

    private Reading compute(Evidence video, Pictures pictures, int[] firsts, SignalFormat wanted) {
        int pairs = (int) wanted.shape()[0];
        int height = (int) wanted.shape()[1];
        int width = (int) wanted.shape()[2];
        int factor = Math.max(1, (workingSize + Math.min(width, height) - 1) / Math.min(width, height));
        int size = width * height * factor * factor;
        byte[] seen = new byte[2 * pairs * size];
        byte[] codes = new byte[wanted.size()];
        for (int p = 0; p < pairs; p++) {
            int i = firsts[(int) ((2L * p + 1) * firsts.length / (2L * pairs))];
            byte[] from = pictures.gray(i, width * factor, height * factor);
            byte[] to = pictures.gray(i + 1, width * factor, height * factor);
            System.arraycopy(from, 0, seen, 2 * p * size, size);
            System.arraycopy(to, 0, seen, (2 * p + 1) * size, size);
            code.encode(flow.flow(from, to, width * factor, height * factor), width, height, factor, codes, p * width * height * 2);
        }
        return faults.of(seen, 2 * pairs, pictures.count())
                .map(fault -> Reading.bad(video + ": " + fault))
                .orElseGet(() -> Reading.present(Samples.of(codes, wanted.shape())));
    }
}
