package org.karmma.launcher.console;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What goes over the line: first the request, then pieces of output in the order in which they were written, then how it ended. */
final class Frames {

    static final byte OUT = 'o';
    static final byte ERR = 'e';
    /** Ends the answer: 1 byte, the exit code. */
    static final byte END = 'x';

    private static final int MOST = 1 << 20;

    private Frames() {}

    static void text(DataOutputStream to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    static String text(DataInputStream from) throws IOException {
        return new String(bytes(from), StandardCharsets.UTF_8);
    }

    static byte[] bytes(DataInputStream from) throws IOException {
        int length = from.readInt();
        if (length < 0 || length > MOST) {
            throw new IOException("a piece of " + length + " bytes");
        }
        return from.readNBytes(length);
    }

    /** Each write is a piece of its own; shared with other streams of one line. */
    static OutputStream pieces(DataOutputStream to, byte kind) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                synchronized (to) {
                    for (int sent = 0; sent < length; sent += MOST) {
                        int piece = Math.min(MOST, length - sent);
                        to.writeByte(kind);
                        to.writeInt(piece);
                        to.write(bytes, from + sent, piece);
                    }
                    to.flush();
                }
            }
        };
    }
}
