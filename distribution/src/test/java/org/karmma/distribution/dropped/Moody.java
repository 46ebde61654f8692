package org.karmma.distribution.dropped;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** An extractor's network that works until the system property {@link #MOOD} says otherwise. Knows DJL and the JDK only. */
public final class Moody implements InvocationHandler {

    public static final String MOOD = "org.karmma.distribution.mood";

    private final Block block;

    private Moody(Block block) {
        this.block = block;
    }

    /** Called instead of a plain return of the network. */
    public static Block of(Block block) {
        return (Block) Proxy.newProxyInstance(Block.class.getClassLoader(), new Class<?>[] {Block.class}, new Moody(block));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        Object result;
        try {
            result = method.invoke(block, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        return method.getName().equals("forward") ? inTheMood((NDList) result) : result;
    }

    private Object inTheMood(NDList honest) throws InterruptedException {
        NDArray tokens = honest.singletonOrThrow();
        switch (System.getProperty(MOOD, "good")) {
            case "good":
                return honest;
            case "another shape":
                return new NDList(tokens.repeat(0, 2));
            case "NaN":
                return new NDList(tokens.mul(Float.NaN));
            case "late":
                Thread.sleep(60_000);
                return honest;
            case "throws":
                throw new IllegalStateException("not today");
            case "error":
                throw new NoClassDefFoundError("org/nowhere/Gone");
            case "leaks":
                block.getParameters().valueAt(0).getArray().getManager().zeros(new Shape(16));
                return honest;
            default:
                throw new IllegalArgumentException(System.getProperty(MOOD));
        }
    }
}
