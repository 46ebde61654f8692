package org.karmma.testkit;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;
import org.karmma.modality.Modality;
import org.karmma.modality.Reading;
import org.karmma.modality.SignalFormat;

/** A modality that keeps every promise, unless it is told to break one: numbers, one a line, or FLOAT32 [T] in memory. */
class Sonar implements Modality {

    static final SignalFormat FORMAT = new SignalFormat(Samples.ElementType.FLOAT32, 8);

    /** Which promise is broken. */
    enum Fault {
        NONE, CAPITAL_ID, OTHER_PROPERTY, RANDOM_FINGERPRINT, NULL_READING, OTHER_SHAPE, READS_WHAT_IS_NOT_THERE, NOT_REPEATABLE,
        TAKES_ANY_FORMAT, THROWS_AT_BAD_FILES, NAMES_NO_FILE, READS_NAN, READS_WHAT_IS_OLD, KEEPS_STATE, LEAVES_FILES_OPEN, STARTS_THREADS,
        HANGS_WHEN_INTERRUPTED, LEAVES_EXCERPTS_OUTSIDE
    }

    private final Fault fault;
    private final List<Object> kept = new ArrayList<>();
    private float[] shared = new float[8];
    private int calls;

    Sonar(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String id() {
        return fault == Fault.CAPITAL_ID ? "Sonar" : fault == Fault.OTHER_PROPERTY ? "radar" : "sonar";
    }

    @Override
    public String letter() {
        return "S";
    }

    @Override
    public String title() {
        return "Sonar";
    }

    @Override
    public List<String> media() {
        return List.of("sonar");
    }

    @Override
    public String fingerprint() {
        return fault == Fault.RANDOM_FINGERPRINT ? String.valueOf(System.nanoTime()) : "1";
    }

    @Override
    public Reading read(Clip clip, SignalFormat wanted) throws DataException {
        if (fault != Fault.TAKES_ANY_FORMAT && !wanted.equals(FORMAT)) {
            throw new IllegalArgumentException("sonar gives " + FORMAT + ", not " + wanted);
        }
        breakSomething();
        Optional<Evidence> evidence = clip.evidence("sonar");
        if (evidence.isEmpty()) {
            return fault == Fault.READS_WHAT_IS_NOT_THERE ? Reading.present(Samples.of(new float[8], 8)) : Reading.none("no sonar");
        }
        Optional<Reading> untimely = fault == Fault.READS_WHAT_IS_OLD ? Optional.empty() : Reading.untimely(evidence.get(), clip.span(), 1);
        if (untimely.isPresent()) {
            return untimely.get();
        }
        return evidence.get() instanceof Evidence.Recording recording ? signal(numbers(recording.path())) : signal(buffer(evidence.get()));
    }

    private Reading signal(float[] numbers) {
        if (fault == Fault.NULL_READING) {
            return null;
        }
        float[] signal = fault == Fault.KEEPS_STATE ? shared : new float[8];
        for (int i = 0; i < 8; i++) {
            signal[i] = numbers[i * numbers.length / 8];
            if (!Float.isFinite(signal[i]) && fault != Fault.READS_NAN) {
                return Reading.bad("not a number");
            }
        }
        if (fault == Fault.KEEPS_STATE) {
            Thread.yield();
            signal[0] = ++calls;
        } else if (fault == Fault.NOT_REPEATABLE) {
            signal[0] = (float) Math.random();
        }
        return Reading.present(fault == Fault.OTHER_SHAPE ? Samples.of(signal, 4, 2) : Samples.of(signal, 8));
    }

    private float[] numbers(Path file) throws DataException {
        try {
            List<String> lines = Files.readAllLines(file);
            float[] numbers = new float[lines.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Float.parseFloat(lines.get(i));
            }
            if (numbers.length == 0) {
                throw new NumberFormatException("it is empty");
            }
            return numbers;
        } catch (IOException | NumberFormatException e) {
            if (fault == Fault.THROWS_AT_BAD_FILES) {
                throw new UncheckedIOException(new IOException(e));
            }
            throw new DataException(fault == Fault.NAMES_NO_FILE ? "a file" : file.toString(), "it cannot be read: " + e,
                    "Record it again");
        }
    }

    private static float[] buffer(Evidence evidence) throws DataException {
        Samples samples = ((Evidence.Buffer) evidence).samples();
        if (samples.type() != Samples.ElementType.FLOAT32 || samples.shape().length != 1 || samples.size() == 0) {
            throw new DataException("sonar in memory", "it is " + samples, "Give FLOAT32[T]");
        }
        return samples.floats();
    }

    @SuppressWarnings("resource") // that is the point
    private void breakSomething() {
        try {
            if (fault == Fault.LEAVES_FILES_OPEN) {
                kept.add(new FileInputStream("/proc/self/status"));
            } else if (fault == Fault.STARTS_THREADS) {
                Thread thread = new Thread(() -> hang(true));
                thread.setDaemon(true);
                thread.start();
                kept.add(thread);
            } else if (fault == Fault.HANGS_WHEN_INTERRUPTED && Thread.currentThread().isInterrupted()) {
                hang(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void hang(boolean untilInterrupted) {
        while (true) {
            try {
                Thread.sleep(100_000);
            } catch (InterruptedException e) {
                if (untilInterrupted) {
                    return;
                }
            }
        }
    }

    @Override
    public Optional<Clip> excerpt(Clip clip, Path folder) throws DataException {
        return fault == Fault.LEAVES_EXCERPTS_OUTSIDE ? Optional.of(clip) : Modality.super.excerpt(clip, folder);
    }

    void stop() {
        kept.clear();
    }
}
