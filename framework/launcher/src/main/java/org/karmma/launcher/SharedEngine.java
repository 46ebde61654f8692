package org.karmma.launcher;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** libtorch, which is loaded once, for all of a JVM, and asks then for the number of its threads. */
final class SharedEngine {

    private SharedEngine() {}

    /**
     * Has it loaded while other things are done; it takes half a second.
     *
     * @param threads that it is to compute with; 0: as many as it was loaded with, or as {@link Settings} say
     */
    static Future<Void> loadBeside(int threads) {
        FutureTask<Void> loading = new FutureTask<>(() -> {
            load(threads);
            return null;
        });
        Thread thread = new Thread(loading, "karmma-engine"); // looks for natives with the class loader of the thread that starts it
        thread.setDaemon(true);
        thread.start();
        return loading;
    }

    /** @throws LaunchException if it cannot be loaded, or has been loaded with another number of threads */
    static void await(Future<Void> loading) throws LaunchException, InterruptedException {
        try {
            loading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LaunchException launch) {
                throw launch;
            }
            throw new LaunchException("libtorch cannot be loaded: " + e.getCause() + ". See that the one on the class path, or in "
                    + OwnLibtorch.PATH + ", is for this platform and whole.", e.getCause());
        }
    }

    /** One at a time, since the number is said in a property of the JVM. */
    private static synchronized void load(int threads) throws LaunchException {
        String before = threads == 0 ? null : System.setProperty(Settings.THREADS, String.valueOf(threads));
        Engine.getEngine(PtEngine.ENGINE_NAME);
        int actual = JniUtils.getNumThreads();
        if (threads != 0 && actual != threads) {
            if (before == null) {
                System.clearProperty(Settings.THREADS);
            } else {
                System.setProperty(Settings.THREADS, before);
            }
            throw new LaunchException("libtorch computes with " + threads(actual) + " here and not with " + threads + ": it was loaded"
                    + " before, and everybody in this JVM shares it. Ask for " + actual + " or for no number, or open Karmma before anything"
                    + " else uses DJL.");
        }
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }
}
