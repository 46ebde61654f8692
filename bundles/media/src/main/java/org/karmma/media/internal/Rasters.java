package org.karmma.media.internal;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Pictures as plain bytes, row by row from the top: resizing, luminance, turning. */
final class Rasters {

    private Rasters() {}

    /** RGB resized by area averaging. */
    static byte[] rgb(byte[] rgb, int width, int height, int toWidth, int toHeight) {
        if (width == toWidth && height == toHeight) {
            return rgb.clone();
        }
        try (BytePointer data = new BytePointer(rgb); Mat in = new Mat(height, width, opencv_core.CV_8UC3, data)) {
            return resized(in, toWidth, toHeight, 3);
        }
    }

    /** Luminance (BT.601) of RGB, resized by area averaging. */
    static byte[] gray(byte[] rgb, int width, int height, int toWidth, int toHeight) {
        try (BytePointer data = new BytePointer(rgb); Mat in = new Mat(height, width, opencv_core.CV_8UC3, data); Mat gray = new Mat()) {
            opencv_imgproc.cvtColor(in, gray, opencv_imgproc.COLOR_RGB2GRAY);
            return resized(gray, toWidth, toHeight, 1);
        }
    }

    private static byte[] resized(Mat in, int toWidth, int toHeight, int channels) {
        try (Mat out = new Mat(); Size size = new Size(toWidth, toHeight)) {
            opencv_imgproc.resize(in, out, size, 0, 0, opencv_imgproc.INTER_AREA);
            return bytes(out, toWidth * toHeight * channels);
        }
    }

    /** The bytes of a continuous matrix. */
    static byte[] bytes(Mat mat, int size) {
        byte[] bytes = new byte[size];
        try (BytePointer data = mat.data()) {
            data.get(bytes);
        }
        return bytes;
    }

    /**
     * RGB turned clockwise.
     *
     * @param quarters how many times 90 degrees, 0 to 3
     */
    static byte[] turned(byte[] rgb, int width, int height, int quarters) {
        if (quarters == 0) {
            return rgb;
        }
        byte[] out = new byte[rgb.length];
        int outWidth = quarters == 2 ? width : height;
        for (int y = 0, from = 0; y < height; y++) {
            for (int x = 0; x < width; x++, from += 3) {
                int to = 3 * switch (quarters) {
                    case 1 -> x * outWidth + height - 1 - y;
                    case 2 -> (height - 1 - y) * outWidth + width - 1 - x;
                    default -> (width - 1 - x) * outWidth + y;
                };
                out[to] = rgb[from];
                out[to + 1] = rgb[from + 1];
                out[to + 2] = rgb[from + 2];
            }
        }
        return out;
    }
}
