package org.karmma.core.internal.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.karmma.core.internal.packaging.SlotDescription;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Samples.ElementType;
import org.karmma.dataset.Samples;
import org.karmma.modality.Reading;
import org.karmma.student.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One slot at work on one clip: reads its signal and makes its tokens, which is a stranger's code, on a thread of its own. Whoever waits
 * for it can give up; then it goes on alone, and lets go of what it holds (the snapshot and the networks' memory) when it ends.
 */
final class Sensing implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Sensing.class);

    /**
     * What came of it.
     *
     * @param tokens {@code N_m * C_m} numbers, row-major; null where the slot is absent
     * @param cause why it is absent; null where it is present
     * @param isFault whether that is the fault of its code, rather than of what it was given
     */
    record Outcome(float[] tokens, Cause cause, String detail, boolean isFault) {
        static Outcome absent(Cause cause, String detail) {
            return new Outcome(null, cause, detail, false);
        }

        static Outcome fault(Cause cause, String detail) {
            return new Outcome(null, cause, detail, true);
        }
    }

    private final SlotDescription slot;
    private final SlotNetwork network;
    private final Slots slots;
    private final Networks networks;
    private final Clip clip;
    private final long limit;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private Thread runner;
    private volatile double milliseconds;
    private boolean abandoned;

    /**
     * @param slots held by the caller, as are {@code networks}
     * @param limit {@link System#nanoTime()} at which it is to have ended, however long whoever asks waits for it
     */
    Sensing(SlotState state, Clip clip, Slots slots, Networks networks, long limit) {
        this.slot = state.slot();
        this.network = state.network();
        this.slots = slots;
        this.networks = networks;
        this.clip = clip;
        this.limit = limit;
        slots.hold();
        networks.hold();
    }

    @Override
    public void run() {
        try {
            begin();
            long began = System.nanoTime();
            Outcome sensed = sense();
            milliseconds = (System.nanoTime() - began) / 1e6;
            outcome.complete(sensed);
        } catch (StackOverflowError e) {
            outcome.complete(Outcome.fault(Cause.FAILED, network + " threw " + e));
        } catch (VirtualMachineError e) {
            outcome.completeExceptionally(e); // nothing that a slot could be blamed for
        } catch (Throwable e) {
            LOG.debug("slot {} failed on {}", slot.id(), clip, e);
            outcome.complete(Outcome.fault(Cause.FAILED, network + " threw " + e));
        } finally {
            end();
            slots.release();
            networks.release();
        }
    }

    private synchronized void begin() {
        runner = Thread.currentThread();
    }

    private synchronized void end() {
        runner = null;
        Thread.interrupted(); // meant for this call alone
        if (abandoned) {
            network.abandoned().remove(this);
        }
    }

    /** How long it took, once it has an outcome that is not a fault. */
    double milliseconds() {
        return milliseconds;
    }

    /** Waits until {@link System#nanoTime()} is {@code deadline} at most, and then gives up. */
    Outcome await(long deadline, long budgetMillis) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // an answer is still owed, and the wait is bounded
                }
            }
        } catch (TimeoutException e) {
            abandon();
            return Outcome.fault(Cause.TIMEOUT, network + " did not answer within " + budgetMillis + " ms");
        } catch (ExecutionException e) {
            throw (VirtualMachineError) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void abandon() {
        if (!outcome.isDone()) {
            abandoned = true;
            network.abandoned().add(this, limit);
            if (runner != null) {
                runner.interrupt();
            }
        }
    }

    private Outcome sense() {
        Reading reading;
        try {
            reading = network.modality().read(clip, slot.signal());
        } catch (DataException e) {
            return Outcome.absent(Cause.BAD_SIGNAL, e.getMessage());
        }
        if (reading instanceof Reading.Absent absent) {
            return Outcome.absent(Cause.valueOf(absent.cause().name()), absent.detail());
        }
        if (!(reading instanceof Reading.Present present) || !slot.signal().matches(present.signal())) {
            return Outcome.fault(Cause.FAILED, network + " was asked for " + slot.signal() + " and gave "
                    + (reading instanceof Reading.Present other ? other.signal() : reading));
        }
        if (present.signal().type() == ElementType.FLOAT32 && !Finite.all(present.signal().floats())) {
            return Outcome.absent(Cause.BAD_SIGNAL, "the signal holds NaN or infinity");
        }
        return extract(present.signal());
    }

    private Outcome extract(Samples signal) {
        Shape expected = new Shape(1, slot.tokens().count(), slot.tokens().width());
        try (NDManager manager = networks.newRequest()) {
            NDArray out = network.tokens(row(signal, manager));
            if (!out.getShape().equals(expected) || out.getDataType() != DataType.FLOAT32) {
                return Outcome.fault(Cause.FAILED, network + " gave tokens " + out.getDataType() + out.getShape()
                        + ", not float32" + expected);
            }
            float[] tokens = out.toFloatArray();
            return Finite.all(tokens) ? new Outcome(tokens, null, "", false)
                    : Outcome.fault(Cause.FAILED, network + " gave tokens that hold NaN or infinity");
        }
    }

    /** One row {@code [1, signal...]} FLOAT32; bytes as 0 to 255. */
    static NDArray row(Samples signal, NDManager manager) {
        Shape shape = new Shape(1).addAll(new Shape(signal.shape()));
        return signal.type() == ElementType.FLOAT32 ? manager.create(signal.floats(), shape)
                : manager.create(ByteBuffer.wrap(signal.bytes()), shape, DataType.UINT8).toType(DataType.FLOAT32, false);
    }
}
