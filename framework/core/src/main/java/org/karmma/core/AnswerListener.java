package org.karmma.core;

import java.util.Map;
import org.karmma.student.Prediction;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every answer that students give, whoever asked: an OSGi service that whoever counts them offers. Answers of a version that
 * does not serve are not told. Called on the thread that asked, before it has its answer, several at a time: quick, and safe to use from
 * several threads.
 */
@ConsumerType
public interface AnswerListener {

    /**
     * A student has answered, or abstains.
     *
     * @param slotMilliseconds by slot that took part: reading its signal and making its tokens
     */
    void answered(Prediction prediction, Map<String, Double> slotMilliseconds);

    /** A student was asked and threw. */
    default void failed(String student, RuntimeException why) {}
}
