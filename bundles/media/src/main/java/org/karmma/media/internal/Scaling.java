package org.karmma.media.internal;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.karmma.dataset.DataException;
import org.karmma.media.PictureSize;

/** Reads encoded pictures of one size, whatever that is, and scales them down. */
final class Scaling {

    static final String AGAIN = "Extract the pictures again, or leave this clip out";

    private final Limits limits;
    private int width;
    private int height;
    private int toWidth;
    private int toHeight;

    Scaling(Limits limits) {
        this.limits = limits;
    }

    /** As wide as pictures are scaled to; known when one was read. */
    int width() {
        return toWidth;
    }

    int height() {
        return toHeight;
    }

    /** RGB of a file. */
    byte[] read(String file) throws DataException {
        try (Mat mat = opencv_imgcodecs.imread(file, opencv_imgcodecs.IMREAD_COLOR_RGB)) {
            return scaled(mat, file);
        }
    }

    /** RGB of encoded bytes. @param where they are, for messages */
    byte[] read(byte[] encoded, String where) throws DataException {
        try (Mat mat = decoded(encoded, where)) {
            return scaled(mat, where);
        }
    }

    /** Before anything is scaled down. */
    static PictureSize size(String file) throws DataException {
        try (Mat mat = opencv_imgcodecs.imread(file, opencv_imgcodecs.IMREAD_COLOR_RGB)) {
            return size(mat, file);
        }
    }

    static PictureSize size(byte[] encoded, String where) throws DataException {
        try (Mat mat = decoded(encoded, where)) {
            return size(mat, where);
        }
    }

    private static PictureSize size(Mat mat, String where) throws DataException {
        if (mat.empty()) {
            throw damaged(where);
        }
        return new PictureSize(mat.cols(), mat.rows());
    }

    private static Mat decoded(byte[] encoded, String where) throws DataException {
        if (encoded.length == 0) {
            throw damaged(where);
        }
        try (BytePointer bytes = new BytePointer(encoded); Mat in = new Mat(1, encoded.length, opencv_core.CV_8UC1, bytes)) {
            return opencv_imgcodecs.imdecode(in, opencv_imgcodecs.IMREAD_COLOR_RGB);
        }
    }

    private static DataException damaged(String picture) {
        return new DataException(picture, "cannot be read as a picture: it is damaged or cut off", AGAIN);
    }

    private byte[] scaled(Mat mat, String where) throws DataException {
        if (mat.empty()) {
            throw damaged(where);
        }
        check(where, mat.cols(), mat.rows());
        try (Size wanted = new Size(toWidth, toHeight); Mat small = new Mat()) {
            opencv_imgproc.resize(mat, small, wanted, 0, 0, opencv_imgproc.INTER_AREA);
            return Rasters.bytes(small, toWidth * toHeight * 3);
        }
    }

    private void check(String where, int columns, int rows) throws DataException {
        if (width == 0) {
            double scale = limits.scale(columns, rows);
            width = columns;
            height = rows;
            toWidth = (int) Math.max(1, Math.round(columns * scale));
            toHeight = (int) Math.max(1, Math.round(rows * scale));
        } else if (columns != width || rows != height) {
            throw new DataException(where, "is " + columns + " x " + rows + " pixels, but the clip's pictures before it are " + width
                    + " x "
                    + height, AGAIN);
        }
    }
}
