package org.karmma.server.internal.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.karmma.server.internal.api.Refusal;
import org.karmma.server.internal.limits.Rules;

/**
 * Takes the parts of a clip while they are parsed: files go to disk, what is said of the clip and its samples to memory, each within its
 * limit. The parser swallows what listeners throw; so the first thing that goes wrong is kept, nothing is taken after it, and
 * {@link #check} throws it.
 */
final class MultipartListener extends MultiPart.AbstractPartsListener implements AutoCloseable {

    /** The part that says what the others are. */
    private static final String CLIP = "clip";

    private final UploadFolder folder;
    private final Rules rules;
    private final ClipRequest clip;
    private int parts;
    private long signalBytes;
    private Throwable failure;

    private String kind;
    /** Where the bytes of the part go, and how many more it may have. */
    private WritableByteChannel sink;
    private long room;
    private ByteArrayOutputStream memory;

    MultipartListener(UploadFolder folder, Rules rules, ClipRequest clip) {
        this.folder = folder;
        this.rules = rules;
        this.clip = clip;
    }

    /** A step that may go wrong. */
    private interface Step {
        void run() throws IOException, Refusal;
    }

    private void unlessFailed(Step step) {
        if (failure != null) {
            return;
        }
        try {
            step.run();
        } catch (IOException | Refusal | RuntimeException | Error e) {
            failure = e;
        }
    }

    /** @throws Refusal if what has come so far is not taken */
    void check() throws IOException, Refusal {
        if (failure instanceof Refusal refusal) {
            throw refusal;
        } else if (failure instanceof IOException e) {
            throw e;
        } else if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure instanceof Error e) {
            throw e;
        }
    }

    @Override
    public void onPartHeaders() {
        unlessFailed(this::begin);
    }

    private void begin() throws IOException, Refusal {
        if (++parts > rules.parts()) {
            throw new Refusal(413, "more than " + rules.parts() + " parts are not taken (upload.parts)");
        }
        kind = ClipDescription.kind(getName());
        SignalSpec signal = clip.description().signals().get(kind);
        if (kind.equals(CLIP)) {
            toMemory(ClipReader.mostJson(rules));
        } else if (signal != null) {
            toMemory(signal.bytes());
        } else {
            String name = withoutFolders(getFileName());
            Path file = folder.newFile(name);
            clip.file(kind, file, name);
            sink = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            room = Long.MAX_VALUE;
        }
    }

    private void toMemory(long most) {
        memory = new ByteArrayOutputStream();
        sink = Channels.newChannel(memory);
        room = most + 1; // one more, to see that there is no more
    }

    /** What the sender calls it: for people alone. */
    private static String withoutFolders(String name) {
        return name == null ? "" : ClipDescription.printable(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
        unlessFailed(() -> {
            ByteBuffer bytes = chunk.getByteBuffer().slice();
            bytes.limit((int) Math.min(room, bytes.remaining()));
            room -= bytes.remaining();
            while (bytes.hasRemaining()) {
                sink.write(bytes);
            }
        });
    }

    @Override
    public void onPart(String name, String fileName, HttpFields headers) {
        unlessFailed(this::end);
    }

    private void end() throws IOException, Refusal {
        sink.close();
        if (kind.equals(CLIP)) {
            describe(memory.toByteArray());
        } else if (clip.description().signals().containsKey(kind)) {
            clip.add(kind, clip.description().signals().get(kind).with(memory.toByteArray()));
        }
        memory = null;
    }

    private void describe(byte[] json) throws Refusal {
        if (clip.description() != ClipDescription.NOTHING_SAID) {
            throw new Refusal(400, "the part clip is there twice");
        }
        ClipDescription said = ClipDescription.of(ClipReader.withinLimit(json, rules), rules.signalBytes());
        clip.describe(said);
        for (SignalSpec signal : said.signals().values()) {
            signalBytes += signal.bytes();
            ClipReader.checkSignals(signalBytes, rules);
            if (signal.given() != null) {
                clip.add(signal.kind(), signal.withGiven());
            }
        }
    }

    @Override
    public void onFailure(Throwable cause) {
        if (failure == null) {
            failure = new Refusal(400, "this is no whole multipart/form-data: "
                    + ClipDescription.printable(String.valueOf(cause.getMessage())) + ". See that the boundary in Content-Type is the one"
                    + " between the parts, and that the last one has come");
        }
    }

    @Override
    public void close() throws IOException {
        if (sink != null) {
            sink.close();
        }
    }
}
