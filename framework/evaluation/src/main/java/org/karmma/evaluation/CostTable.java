package org.karmma.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a system costs with each subset.
 *
 * @param system whose cost this is
 * @param measuredOn the system that was measured; another than {@code system} where both compute the same
 * @param bySubset by the subset's name
 */
public record CostTable(String system, String measuredOn, Map<String, Cost> bySubset) {
    public CostTable {
        bySubset = Collections.unmodifiableMap(new LinkedHashMap<>(bySubset));
    }
}
