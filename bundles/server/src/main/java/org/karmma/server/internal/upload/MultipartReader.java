package org.karmma.server.internal.upload;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.karmma.server.internal.api.Refusal;
import org.karmma.server.internal.limits.Rules;

/**
 * Reads multipart/form-data (RFC 7578) as it comes. The parser is Jetty's, which looks for boundaries with Boyer, Moore and Horspool's
 * search and copies nothing: of all that a request costs beside the prediction, most is reading the clip.
 */
final class MultipartReader {

    /** Bytes of what is said of one part; names of files are part of it. */
    private static final int MOST_HEADER = 8192;
    private static final int AT_ONCE = 1 << 16;

    private final UploadFolder folder;
    private final Rules rules;

    MultipartReader(UploadFolder folder, Rules rules) {
        this.folder = folder;
        this.rules = rules;
    }

    void read(HttpServletRequest request, ClipRequest clip) throws IOException, Refusal {
        String boundary = MultiPart.extractBoundary(request.getContentType());
        if (boundary == null || boundary.isEmpty()) {
            throw new Refusal(400, "Content-Type names no boundary: multipart/form-data; boundary=...");
        }
        try (MultipartListener parts = new MultipartListener(folder, rules, clip)) {
            MultiPart.Parser parser = new MultiPart.Parser(boundary, parts);
            parser.setPartHeadersMaxLength(MOST_HEADER);
            InputStream in = request.getInputStream();
            byte[] bytes = new byte[AT_ONCE];
            long came = 0;
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                came += n;
                if (came > rules.uploadBytes()) {
                    throw ClipReader.tooLarge("more than that came", rules);
                }
                parser.parse(Content.Chunk.from(ByteBuffer.wrap(bytes, 0, n), false));
                parts.check();
            }
            parser.parse(Content.Chunk.EOF);
            parts.check();
        }
        for (SignalSpec signal : clip.description().signals().values()) {
            if (signal.given() == null && !clip.kinds().contains(signal.kind())) {
                throw new Refusal(400, "signals." + signal.kind() + " has no samples: send them in a part " + signal.kind()
                        + " behind the part clip, or as values or base64");
            }
        }
    }
}
