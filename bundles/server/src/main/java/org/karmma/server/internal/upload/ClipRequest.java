package org.karmma.server.internal.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.server.internal.api.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A clip that was sent. Closing it deletes its files. */
public final class ClipRequest implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClipRequest.class);
    private static final String UNNAMED = "upload";

    private final Map<String, Evidence> evidence = new LinkedHashMap<>();
    private final Map<String, Path> files = new LinkedHashMap<>();
    private ClipDescription said = ClipDescription.NOTHING_SAID;
    private String named = UNNAMED;

    ClipRequest() {}

    void describe(ClipDescription description) {
        this.said = description;
    }

    ClipDescription description() {
        return said;
    }

    /** A file that is about to be written. @param called what whoever sends it calls it, for people */
    void file(String kind, Path file, String called) throws Refusal {
        add(kind, new Evidence.Recording(file));
        if (files.isEmpty() && !called.isEmpty()) {
            named = called;
        }
        files.put(kind, file);
    }

    void add(String kind, Evidence what) throws Refusal {
        if (evidence.putIfAbsent(kind, what) != null) {
            throw new Refusal(400, kind + " is there twice; a clip has one recording of a kind");
        }
    }

    /** Kinds of media that came. */
    public Set<String> kinds() {
        return evidence.keySet();
    }

    public Clip clip() {
        Clip.Builder clip = Clip.builder(said.id() == null ? named : said.id()).span(said.span().start(), said.span().end());
        evidence.forEach(clip::evidence);
        return clip.build();
    }

    /** How long sensors have; empty for as long as the operator lets them. */
    public Optional<Duration> budget() {
        return Optional.ofNullable(said.budget());
    }

    /** A text for people without the names that files have here, which are nobody's business and help nobody. */
    public String unnamed(String text) {
        String clean = text;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            clean = clean.replace(file.getValue().toString(), "the uploaded " + file.getKey());
        }
        return clean;
    }

    @Override
    public void close() {
        files.values().forEach(file -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} was uploaded and cannot be deleted", file, e);
            }
        });
    }
}
