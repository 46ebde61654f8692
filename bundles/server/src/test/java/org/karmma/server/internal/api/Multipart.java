package org.karmma.server.internal.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A multipart body, byte by byte as a test wants it. */
final class Multipart {

    static final String TYPE = "multipart/form-data; boundary=b0undary";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Multipart part(String disposition, byte[] content) {
        text("--b0undary\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n");
        bytes.writeBytes(content);
        return text("\r\n");
    }

    Multipart part(String disposition, String content) {
        return part(disposition, content.getBytes(StandardCharsets.UTF_8));
    }

    Multipart text(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    byte[] whole() {
        return text("--b0undary--\r\n").cutOff();
    }

    byte[] cutOff() {
        return bytes.toByteArray();
    }
}
