package org.karmma.series;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.karmma.dataset.DataException;

/**
 * A CSV file of measurements: a header with {@code time} and the sensor's columns, in any order and among others, and a row for each
 * measurement, {@code time} in seconds. An empty cell was not measured.
 */
final class SeriesFile {

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true).setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY).get();
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final Series series;
    private double[] times = new double[1024];
    private float[] values;
    private int rows;

    private SeriesFile(Path file, Series series) {
        this.file = file;
        this.series = series;
        this.values = new float[times.length * series.columns().size()];
    }

    /** @throws DataException naming the file, and the row and the column that is wrong */
    static Track read(Path path, Series series) throws DataException {
        SeriesFile file = new SeriesFile(path, series);
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            file.read(reader);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new DataException(path.toString(), "cannot be read as CSV: " + e.getMessage(), "Export it again as CSV in UTF-8, with a"
                    + " header that names each column once", e);
        }
        return Track.of(Arrays.copyOf(file.times, file.rows), Arrays.copyOf(file.values, file.rows * series.columns().size()),
                series.columns().size(), series.rate());
    }

    private void read(BufferedReader reader) throws IOException, DataException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        try (CSVParser parser = CSVParser.parse(reader, FORMAT)) {
            List<String> header = parser.getHeaderNames();
            int time = index(header, Series.TIME);
            int[] columns = new int[series.columns().size()];
            for (int c = 0; c < columns.length; c++) {
                columns[c] = index(header, series.columns().get(c).name());
            }
            for (CSVRecord record : parser) {
                add(record, time, columns);
            }
        }
        if (rows == 0) {
            throw new DataException(file.toString(), "it has no measurement", "Record it again, or leave it out");
        }
    }

    private int index(List<String> header, String column) throws DataException {
        int index = header.indexOf(column);
        if (index < 0) {
            throw new DataException(file + ", row 1", "column " + column + " is missing; there " + (header.isEmpty() ? "is no header"
                    : "are " + String.join(", ", header)), "The header of " + series.id() + " is " + Stream.concat(Stream.of(Series.TIME),
                            series.columns().stream().map(Series.Column::name)).collect(Collectors.joining(",")));
        }
        return index;
    }

    private void add(CSVRecord record, int time, int[] columns) throws DataException {
        if (rows == times.length) {
            times = Arrays.copyOf(times, 2 * rows);
            values = Arrays.copyOf(values, 2 * values.length);
        }
        double now = number(record, time, Series.TIME);
        if (!Double.isFinite(now) || rows > 0 && now <= times[rows - 1]) {
            throw new DataException(where(record, Series.TIME), Double.isFinite(now) ? now + " does not come after " + times[rows - 1]
                    : "it is no time", "Sort the rows by time, in seconds, and leave out what was recorded twice");
        }
        times[rows] = now;
        for (int c = 0; c < columns.length; c++) {
            values[rows * columns.length + c] = (float) number(record, columns[c], series.columns().get(c).name());
        }
        rows++;
    }

    private double number(CSVRecord record, int index, String column) throws DataException {
        String cell = index < record.size() ? record.get(index) : "";
        try {
            return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new DataException(where(record, column), "\"" + cell + "\" is not a number", "Correct the cell, or leave it empty", e);
        }
    }

    /** Rows are counted as spreadsheets do: the header is row 1. */
    private String where(CSVRecord record, String column) {
        return file + ", row " + (record.getRecordNumber() + 1) + ", column " + column;
    }

    /** Writes measurements so that {@link #read} gives the same numbers. */
    static void write(Path file, Series series, Track track) throws IOException {
        StringBuilder text = new StringBuilder(Series.TIME);
        series.columns().forEach(column -> text.append(',').append(column.name()));
        for (int row = 0; row < track.size(); row++) {
            text.append('\n').append(track.times()[row]);
            for (int c = 0; c < track.columns(); c++) {
                text.append(',').append(track.value(row, c));
            }
        }
        Files.writeString(file, text.append('\n'), StandardCharsets.UTF_8);
    }
}
