package org.karmma.core;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a shadow has answered so far, beside the version that serves. It begins anew when either of them changes, and at every start.
 *
 * @param student the student's name
 * @param serving id of the version whose answers were returned
 * @param shadow id of the version whose answers were compared with them
 * @param since when comparing began
 * @param compared requests that both answered
 * @param skipped requests that the shadow was not asked about, since it was behind
 * @param failed requests on which the shadow threw, or on which a slot of it failed or timed out that had taken part in the serving answer
 * @param lastFailure what the last of these was; empty if there was none
 * @param abstainedAlone compared requests on which just one of the two had no answer
 * @param spaces per label space that both have, over the requests that both answered with scores
 * @param subsets how often which slots took part: {@code a+b} where the same did in both, {@code a+b -> a} where others did in the
 *     shadow; what is rare may be summed up under {@link #OTHERS}
 * @param servingMilliseconds median from request to answer of the serving version, over the latest compared requests
 * @param shadowMilliseconds the same of the shadow
 * @param differences in what the two networks are: slots, extractors, label spaces; empty if they differ in their weights at most
 */
public record ShadowReport(String student, String serving, String shadow, Instant since, long compared, long skipped, long failed,
        String lastFailure, long abstainedAlone, List<Space> spaces, Map<String, Long> subsets, OptionalDouble servingMilliseconds,
        OptionalDouble shadowMilliseconds, List<String> differences) {

    /** Key of {@link #subsets} for all that have none of their own. */
    public static final String OTHERS = "others";

    public ShadowReport {
        spaces = List.copyOf(spaces);
        subsets = Collections.unmodifiableMap(new LinkedHashMap<>(subsets));
        differences = List.copyOf(differences);
    }

    /**
     * @param space id of the label space
     * @param compared requests
     * @param agreed those on which both found the same class (by name) likeliest
     * @param difference mean absolute difference of the probabilities that each gave to its likeliest class, 0 to 1; 0 if none was compared
     */
    public record Space(String space, long compared, long agreed, double difference) {}
}
