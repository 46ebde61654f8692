package org.karmma.testkit;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** The student's extractor of {@link Sonar}: one matrix. */
final class Echo implements Extractor {

    /** Which promise is broken. */
    enum Fault { NONE, TEACHER_ONLY, OTHER_MODALITY, RANDOM_FINGERPRINT, OTHER_LAYOUT, FOREIGN_MANAGER, MIXES_ROWS, IDLE_PARAMETER, LEAKS }

    private static final NDManager EVERLASTING = NDManager.newBaseManager(Device.cpu());

    private final Fault fault;

    Echo(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String id() {
        return "sonar-student";
    }

    @Override
    public String modality() {
        return fault == Fault.OTHER_MODALITY ? "radar" : "sonar";
    }

    @Override
    public Role role() {
        return fault == Fault.TEACHER_ONLY ? Role.TEACHER : Role.STUDENT;
    }

    @Override
    public SignalFormat signal() {
        return Sonar.FORMAT;
    }

    @Override
    public TokenLayout tokens() {
        return fault == Fault.OTHER_LAYOUT ? new TokenLayout(3, 4) : new TokenLayout(2, 6);
    }

    @Override
    public String fingerprint() {
        return fault == Fault.RANDOM_FINGERPRINT ? String.valueOf(System.nanoTime()) : "echo 1";
    }

    @Override
    public Block newNetwork() {
        SequentialBlock net = new SequentialBlock();
        if (fault == Fault.MIXES_ROWS) {
            net.add(LambdaBlock.singleton(x -> x.sub(x.mean(new int[] {0}, true)), "centre"));
        } else if (fault == Fault.FOREIGN_MANAGER) {
            net.add(LambdaBlock.singleton(x -> EVERLASTING.ones(new Shape(1)).mul(x), "foreign"));
        } else if (fault == Fault.LEAKS) {
            net.add(LambdaBlock.singleton(Echo::leak, "leak"));
        }
        net.add(Linear.builder().setUnits(12).build());
        if (fault == Fault.IDLE_PARAMETER) { // what is subtracted again has no part in anything
            net.add(LambdaBlock.singleton(x -> x.mul(0), "nothing")).add(Linear.builder().setUnits(12).build());
        }
        return net.add(LambdaBlock.singleton(x -> x.reshape(x.getShape().get(0), 2, 6), "tokens"));
    }

    private static NDArray leak(NDArray x) {
        EVERLASTING.ones(new Shape(1));
        return x;
    }
}
