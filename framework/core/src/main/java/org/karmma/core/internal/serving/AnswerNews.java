package org.karmma.core.internal.serving;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.karmma.core.AnswerListener;
import org.karmma.student.Prediction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all who listen to answers; what goes wrong with one of them is nobody else's business. */
final class AnswerNews implements AnswerListener {

    /** Where nobody listens. */
    static final AnswerListener NOBODY = (prediction, slots) -> {};

    private static final Logger LOG = LoggerFactory.getLogger(AnswerNews.class);

    private final Supplier<List<AnswerListener>> listeners;

    AnswerNews(Supplier<List<AnswerListener>> listeners) {
        this.listeners = listeners;
    }

    @Override
    public void answered(Prediction prediction, Map<String, Double> slotMilliseconds) {
        tell(listener -> listener.answered(prediction, slotMilliseconds));
    }

    @Override
    public void failed(String student, RuntimeException why) {
        tell(listener -> listener.failed(student, why));
    }

    private void tell(Consumer<AnswerListener> news) {
        for (AnswerListener listener : listeners.get()) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener to answers failed", e);
            }
        }
    }
}
