package org.karmma.launcher;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * libtorch, which is loaded once, for all of a JVM, and asks then for the number of its threads. It is looked for and loaded while other
 * things are done.
 */
final class SharedEngine {

    private final FutureTask<Void> looking = task(OwnLibtorch::check);
    private final FutureTask<Void> loading;

    private SharedEngine(FutureTask<Void> loading) {
        this.loading = loading;
    }

    /** What may go wrong. */
    @FunctionalInterface
    private interface Step {
        void take() throws LaunchException;
    }

    private static FutureTask<Void> task(Step step) {
        return new FutureTask<>(() -> {
            step.take();
            return null;
        });
    }

    /**
     * Begins; looking for it takes a tenth of a second, loading it half of one.
     *
     * @param load whether to load it now in any case
     * @param threads that it is to compute with, for which it must be loaded; 0: as many as it was loaded with, or as {@link Settings} say
     */
    static SharedEngine begin(boolean load, int threads) {
        SharedEngine engine = new SharedEngine(task(() -> {
            if (load || threads > 0) {
                load(threads);
            }
        }));
        // it looks for natives with the class loader of the thread that starts it
        Thread thread = new Thread(engine::run, "karmma-engine");
        thread.setDaemon(true);
        thread.start();
        return engine;
    }

    private void run() {
        looking.run();
        loading.run(); // where there is none, whoever waits for the first step never asks for this one
    }

    /** @throws LaunchException if there is none for this platform, or none where one was named */
    void awaitFound() throws LaunchException, InterruptedException {
        await(looking);
    }

    /** @throws LaunchException if it cannot be loaded, or has been loaded with another number of threads */
    void awaitLoaded() throws LaunchException, InterruptedException {
        await(loading);
    }

    private static void await(FutureTask<Void> step) throws LaunchException, InterruptedException {
        try {
            step.get();
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
                    + " before, and everybody in this JVM shares it. Ask for " + actual + " or for no number, or open Karmma before"
                    + " anything else uses DJL.");
        }
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }
}
