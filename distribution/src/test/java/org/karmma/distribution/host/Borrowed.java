package org.karmma.distribution.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** A host's modality that reads as another one does, and knows how often it did; a test may say what happens before that. */
public final class Borrowed implements Modality {

    private final Modality other;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Runnable before = () -> {};

    public Borrowed(Modality other) {
        this.other = other;
    }

    public int reads() {
        return reads.get();
    }

    public void before(Runnable each) {
        before = each;
    }

    @Override
    public String id() {
        return other.id();
    }

    @Override
    public String letter() {
        return other.letter();
    }

    @Override
    public String title() {
        return other.title();
    }

    @Override
    public List<String> media() {
        return other.media();
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) throws DataException {
        reads.incrementAndGet();
        before.run();
        return other.read(clip, wanted);
    }

    @Override
    public String fingerprint() {
        return other.fingerprint();
    }

    @Override
    public Optional<Clip> excerpt(Clip clip, Path folder) throws DataException {
        return other.excerpt(clip, folder);
    }
}
