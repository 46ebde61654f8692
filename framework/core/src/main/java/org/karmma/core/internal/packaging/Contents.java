package org.karmma.core.internal.packaging;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** What the arrays of a package must be, given its description. */
final class Contents {

    private Contents() {}

    static void check(ModelDescription model, Set<String> weights, Map<String, NDArray> probes) {
        for (String key : weights) {
            String part = key.substring(0, Math.max(0, key.indexOf('/')));
            if (!part.equals(ModelPackage.FUSION) && model.slots().stream().noneMatch(s -> s.id().equals(part))) {
                throw new IllegalArgumentException("weights " + key + " belong to no slot, and not to the fusion");
            }
        }
        checkProbes(model, probes);
    }

    static void checkProbes(ModelDescription model, Map<String, NDArray> probes) {
        for (SlotDescription slot : model.slots()) {
            Shape signal = shape(probes, slot.id(), ModelPackage.SIGNAL);
            Shape tokens = shape(probes, slot.id(), ModelPackage.TOKENS);
            Shape count = new Shape(Math.max(1, signal.dimension() == 0 ? 0 : signal.get(0)));
            expect(slot.id(), ModelPackage.SIGNAL, signal, count.addAll(new Shape(slot.signal().shape())));
            expect(slot.id(), ModelPackage.TOKENS, tokens, count.addAll(new Shape(slot.tokens().count(), slot.tokens().width())));
        }
        if (probes.size() != 2 * model.slots().size()) {
            throw new IllegalArgumentException("probes are signal and tokens of each slot, nothing else: "
                    + new TreeMap<>(probes).keySet());
        }
    }

    /** Clips are those of the probes' rows, where a slot has any. */
    static void checkClips(ModelDescription model, Map<String, NDArray> probes, ProbeClips clips) {
        for (SlotDescription slot : model.slots()) {
            long rows = probes.get(ModelPackage.key(slot.id(), ModelPackage.SIGNAL)).getShape().get(0);
            if (clips.count(slot.id()) != 0 && clips.count(slot.id()) != rows) {
                throw new IllegalArgumentException("slot " + slot.id() + " has " + clips.count(slot.id()) + " probe clips for " + rows
                        + " probes");
            }
        }
    }

    /** Lower-case hexadecimal SHA-256 over a part's arrays in the order of their keys: key, type, shape, then the numbers. */
    static String sha256(String part, Map<String, NDArray> weights) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        new TreeMap<>(weights).forEach((key, array) -> {
            if (key.startsWith(part + "/")) {
                String head = key + " " + array.getDataType() + " " + array.getShape() + "\n";
                digest.update(head.getBytes(StandardCharsets.UTF_8));
                digest.update(array.toByteBuffer());
            }
        });
        return Hex.encodeHexString(digest.digest());
    }

    private static Shape shape(Map<String, NDArray> probes, String slot, String name) {
        NDArray array = probes.get(ModelPackage.key(slot, name));
        if (array == null) {
            throw new IllegalArgumentException("there is no probe " + ModelPackage.key(slot, name));
        }
        return array.getShape();
    }

    private static void expect(String slot, String name, Shape found, Shape expected) {
        if (!found.equals(expected)) {
            throw new IllegalArgumentException("probe " + ModelPackage.key(slot, name) + " is " + found + ", not " + expected);
        }
    }
}
