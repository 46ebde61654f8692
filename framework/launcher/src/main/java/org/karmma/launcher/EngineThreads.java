package org.karmma.launcher;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;

/** The threads that libtorch computes with. It is loaded once, for all of a JVM, and asks for their number then. */
final class EngineThreads {

    private EngineThreads() {}

    /** Loads libtorch with that many threads. @throws LaunchException if it has been loaded with another number */
    static void set(int threads) throws LaunchException {
        String before = System.setProperty(Settings.THREADS, String.valueOf(threads));
        Engine.getEngine(PtEngine.ENGINE_NAME);
        int actual = JniUtils.getNumThreads();
        if (actual != threads) {
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
