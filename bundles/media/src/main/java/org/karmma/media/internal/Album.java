package org.karmma.media.internal;

import java.util.ArrayList;
import java.util.List;
import org.karmma.media.Pictures;

/** Pictures on the heap. */
final class Album implements Pictures {

    private final int width;
    private final int height;
    private final double[] times;
    private final long[] numbers;
    private final byte[][] pictures;

    private Album(int width, int height, List<Page> pages) {
        this.width = width;
        this.height = height;
        this.times = pages.stream().mapToDouble(Page::time).toArray();
        this.numbers = pages.stream().mapToLong(Page::number).toArray();
        this.pictures = pages.stream().map(Page::rgb).toArray(byte[][]::new);
    }

    @Override
    public int count() {
        return pictures.length;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public double time(int i) {
        return times[i];
    }

    @Override
    public boolean hasSuccessor(int i) {
        return i + 1 < numbers.length && numbers[i + 1] == numbers[i] + 1;
    }

    @Override
    public byte[] rgb(int i) {
        return pictures[i];
    }

    @Override
    public byte[] rgb(int i, int toWidth, int toHeight) {
        return Rasters.rgb(pictures[i], width, height, toWidth, toHeight);
    }

    @Override
    public byte[] gray(int i, int toWidth, int toHeight) {
        return Rasters.gray(pictures[i], width, height, toWidth, toHeight);
    }

    /** What it takes of the heap. */
    long bytes() {
        return (long) pictures.length * (3L * width * height + 16);
    }

    /** @param number position in the recording, or in the span; consecutive numbers are consecutive pictures */
    private record Page(long number, double time, byte[] rgb) {}

    /** Supplies a picture's bytes where it is kept. */
    interface Source<E extends Exception> {
        byte[] rgb() throws E;
    }

    /**
     * Takes pictures in order of time, however many come, and keeps at most as many as it was told: all of them, then only the first
     * two of every four, of every eight, and so on. So each one kept still has a true neighbour.
     */
    static final class Builder {
        private final int most;
        private List<Page> pages = new ArrayList<>();
        private long stride = 1;
        private long number;

        Builder(int most) {
            this.most = most;
        }

        <E extends Exception> void add(double time, Source<E> source) throws E {
            if (kept(number)) {
                pages.add(new Page(number, time, source.rgb()));
                if (pages.size() > most) {
                    thin();
                }
            }
            number++;
        }

        private boolean kept(long n) {
            return n % stride < 2;
        }

        private void thin() {
            stride = stride == 1 ? 4 : stride * 2;
            pages = new ArrayList<>(pages.stream().filter(p -> kept(p.number())).toList());
        }

        boolean isEmpty() {
            return pages.isEmpty();
        }

        Album build(int width, int height) {
            return new Album(width, height, pages);
        }
    }
}
