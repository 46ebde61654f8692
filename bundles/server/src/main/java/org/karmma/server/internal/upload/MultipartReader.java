package org.karmma.server.internal.upload;

import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadBase;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.InvalidFileNameException;
import org.apache.commons.fileupload.MultipartStream;
import org.apache.commons.fileupload.UploadContext;
import org.karmma.server.internal.api.Refusal;
import org.karmma.server.internal.limits.Rules;

/** Reads multipart/form-data (RFC 7578) as it comes: each part is on disk, or refused, before the next one is looked at. */
final class MultipartReader {

    /** The part that says what the others are. */
    private static final String CLIP = "clip";
    /** Bytes of what is said of one part; names of files are part of it. */
    private static final int MOST_HEADER = 8192;
    private static final int AT_ONCE = 1 << 16;

    private final UploadFolder folder;
    private final Rules rules;
    private long signalBytes;

    MultipartReader(UploadFolder folder, Rules rules) {
        this.folder = folder;
        this.rules = rules;
    }

    void read(HttpServletRequest request, ClipRequest clip) throws IOException, Refusal {
        FileUpload upload = new FileUpload();
        upload.setSizeMax(rules.uploadBytes());
        upload.setPartHeaderSizeMax(MOST_HEADER);
        upload.setHeaderEncoding("UTF-8");
        try {
            FileItemIterator parts = upload.getItemIterator(new Body(request));
            for (int number = 1; parts.hasNext(); number++) {
                if (number > rules.parts()) {
                    throw new Refusal(413, "more than " + rules.parts() + " parts are not taken (upload.parts)");
                }
                part(parts.next(), clip);
            }
        } catch (FileUploadBase.SizeLimitExceededException e) {
            throw tooLarge(e);
        } catch (FileUploadBase.FileUploadIOException e) {
            throw e.getCause() instanceof FileUploadBase.SizeLimitExceededException size ? tooLarge(size) : malformed(e);
        } catch (FileUploadException | MultipartStream.MalformedStreamException e) {
            throw malformed(e);
        }
        for (SignalSpec signal : clip.description().signals().values()) {
            if (signal.given() == null && !clip.kinds().contains(signal.kind())) {
                throw new Refusal(400, "signals." + signal.kind() + " has no samples: send them in a part " + signal.kind()
                        + " behind the part clip, or as values or base64");
            }
        }
    }

    private Refusal tooLarge(FileUploadBase.SizeLimitExceededException e) {
        return e.getPermittedSize() == MOST_HEADER ? new Refusal(400, "the header of a part takes more than " + MOST_HEADER + " bytes")
                : ClipReader.tooLarge("more than that came", rules);
    }

    private static Refusal malformed(Exception e) {
        return new Refusal(400, "this is no whole multipart/form-data: " + ClipDescription.printable(String.valueOf(e.getMessage()))
                + ". See that the boundary in Content-Type is the one between the parts, and that the last one has come");
    }

    private void part(FileItemStream part, ClipRequest clip) throws IOException, Refusal {
        String kind = ClipDescription.kind(part.getFieldName());
        try (InputStream in = part.openStream()) {
            if (kind.equals(CLIP)) {
                describe(in, clip);
            } else if (clip.description().signals().containsKey(kind)) {
                signal(clip.description().signals().get(kind), in, clip);
            } else {
                file(kind, part, in, clip);
            }
        }
    }

    private void describe(InputStream in, ClipRequest clip) throws IOException, Refusal {
        if (clip.description() != ClipDescription.NOTHING_SAID) {
            throw new Refusal(400, "the part clip is there twice");
        }
        ClipDescription said = ClipDescription.of(ClipReader.json(in, rules), rules.signalBytes());
        clip.describe(said);
        for (SignalSpec signal : said.signals().values()) {
            signalBytes += signal.bytes();
            ClipReader.checkSignals(signalBytes, rules);
            if (signal.given() != null) {
                clip.add(signal.kind(), signal.withGiven());
            }
        }
    }

    private static void signal(SignalSpec signal, InputStream in, ClipRequest clip) throws IOException, Refusal {
        byte[] bytes = in.readNBytes(signal.bytes() + 1); // one more, to see that there is no more
        clip.add(signal.kind(), signal.with(bytes));
    }

    private void file(String kind, FileItemStream part, InputStream in, ClipRequest clip) throws IOException, Refusal {
        String name = name(part);
        Path file = folder.newFile(name);
        clip.file(kind, file, name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                AT_ONCE)) { // the library gives small pieces
            in.transferTo(out);
        }
    }

    /** What the sender calls it, without folders: for people alone. */
    private static String name(FileItemStream part) {
        try {
            String name = part.getName() == null ? "" : part.getName();
            return ClipDescription.printable(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
        } catch (InvalidFileNameException e) {
            return "";
        }
    }

    /** The request as the library wants to see it. */
    private record Body(HttpServletRequest request) implements UploadContext {
        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public String getContentType() {
            return request.getContentType();
        }

        @Override
        @Deprecated
        public int getContentLength() {
            return (int) Math.min(Integer.MAX_VALUE, contentLength());
        }

        @Override
        public long contentLength() {
            return request.getContentLengthLong();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new BufferedInputStream(request.getInputStream(), AT_ONCE); // the library reads in small pieces
        }
    }
}
