package org.karmma.core.internal.pipeline;

import org.karmma.core.RunListener;
import org.karmma.core.SweepListener;

/** Hands on what a variant's run tells, and with it how long the rest of the sweep may take. */
record VariantListener(int variant, SweepForecast forecast, SweepListener listener) implements RunListener {

    @Override
    public void started(String stage, boolean skipped) {
        if (skipped) {
            forecast.skipped(variant, stage);
        }
        listener.started(stage, skipped);
    }

    @Override
    public void progress(String stage, long done, long total, String note) {
        listener.progress(stage, done, total, note);
    }

    @Override
    public void finished(String stage, double seconds) {
        forecast.finished(variant, stage, seconds);
        forecast.left(variant).ifPresent(listener::left);
        listener.finished(stage, seconds);
    }

    @Override
    public void message(String text) {
        listener.message(text);
    }
}
