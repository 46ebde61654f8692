package org.karmma.server.internal.upload;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.karmma.server.internal.api.Refusal;
import org.karmma.server.internal.limits.Rules;

/** Reads the clip that a request brings: files and samples as multipart/form-data, or samples as JSON. */
public final class ClipReader {

    private static final int TOO_LARGE = 413;
    /** Bytes of JSON that a byte of samples may take: four for a number of three digits and a comma, of which a float has four. */
    private static final int JSON_PER_BYTE = 4;

    private final UploadFolder folder;

    public ClipReader(UploadFolder folder) {
        this.folder = folder;
    }

    /**
     * @return to be closed by the caller
     * @throws Refusal if it is none, is too large, or brings nothing
     * @throws IOException if whoever sends it has gone
     */
    public ClipRequest read(HttpServletRequest request, Rules rules) throws IOException, Refusal {
        if (request.getContentLengthLong() > rules.uploadBytes()) {
            throw tooLarge(request.getContentLengthLong() + " bytes", rules);
        }
        ClipRequest clip = new ClipRequest();
        boolean whole = false;
        try {
            String type = request.getContentType() == null ? "" : request.getContentType().toLowerCase(Locale.ROOT);
            if (type.startsWith("multipart/form-data")) {
                new MultipartReader(folder, rules).read(request, clip);
            } else if (type.startsWith("application/json")) {
                readJson(request.getInputStream(), rules, clip);
            } else {
                throw new Refusal(415, "a clip is sent as multipart/form-data (files, each in a part called by its kind of medium) or as"
                        + " application/json (samples), not as "
                        + (type.isEmpty() ? "nothing that is named" : ClipDescription.printable(type)));
            }
            if (clip.kinds().isEmpty()) {
                throw new Refusal(400, "the clip brings nothing: send at least one file, in a part called by its kind of medium,"
                        + " or signals");
            }
            whole = true;
            return clip;
        } finally {
            if (!whole) {
                clip.close();
            }
        }
    }

    private static void readJson(InputStream in, Rules rules, ClipRequest clip) throws IOException, Refusal {
        ClipDescription said = ClipDescription.of(withinLimit(in.readNBytes(mostJson(rules) + 1), rules), rules.signalBytes());
        clip.describe(said);
        long bytes = 0;
        for (SignalSpec signal : said.signals().values()) {
            if (signal.given() == null) {
                throw new Refusal(400, "signals." + signal.kind() + " has neither values nor base64; only multipart/form-data brings"
                        + " samples in a part of their own");
            }
            bytes += signal.bytes();
            checkSignals(bytes, rules);
            clip.add(signal.kind(), signal.withGiven());
        }
    }

    /** Bytes that JSON may have: more than the samples that it may hold could need are not read. */
    static int mostJson(Rules rules) {
        return (int) Math.min(Integer.MAX_VALUE - 16L, Math.min(rules.uploadBytes(), JSON_PER_BYTE * rules.signalBytes()));
    }

    /** @param json at most one byte more than it may have */
    static byte[] withinLimit(byte[] json, Rules rules) throws Refusal {
        if (json.length > mostJson(rules)) {
            throw new Refusal(TOO_LARGE, "JSON of more than " + mostJson(rules) + " bytes is not taken (upload.megabytes,"
                    + " signal.megabytes). Send samples as base64, or in parts of their own");
        }
        return json;
    }

    static void checkSignals(long bytes, Rules rules) throws Refusal {
        if (bytes > rules.signalBytes()) {
            throw new Refusal(TOO_LARGE, "the samples of all signals take " + bytes + " bytes, and " + rules.signalBytes()
                    + " are taken at most (signal.megabytes). Send a shorter stretch, or files");
        }
    }

    static Refusal tooLarge(String size, Rules rules) {
        return new Refusal(TOO_LARGE, "this is too large: " + size + "; at most " + rules.uploadBytes() + " bytes are taken"
                + " (upload.megabytes). Send a shorter clip, or have the operator raise the limit");
    }
}
