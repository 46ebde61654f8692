package org.karmma.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A network with the parameters, names and shapes of another one, that gives something else. This class travels into {@linkplain
 * Build#LYING lying builds} and is loaded by their bundles: it knows DJL and the JDK only.
 */
public final class Shifted implements InvocationHandler {

    /** Far above what admission tolerates. */
    private static final float BY = 0.5f;

    private final Block block;

    private Shifted(Block block) {
        this.block = block;
    }

    /** Called by the rewritten code instead of a plain return. */
    public static Block of(Block block) {
        return (Block) Proxy.newProxyInstance(Block.class.getClassLoader(), new Class<?>[] {Block.class}, new Shifted(block));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        Object result;
        try {
            result = method.invoke(block, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (!method.getName().equals("forward")) {
            return result;
        }
        NDList shifted = new NDList();
        for (NDArray array : (NDList) result) {
            shifted.add(array.add(BY));
        }
        return shifted;
    }
}
