package org.karmma.epickitchens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.karmma.dataset.DataException;

/** A CSV file whose cells are found by column name, wherever the column stands and whatever others there are. */
final class Table {

    private static final String REMEDY = "Fetch it again from github.com/epic-kitchens/epic-kitchens-100-annotations";

    private final Path file;
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();

    private Table(Path file) {
        this.file = file;
    }

    /**
     * @param required columns that must be there; rows may leave others out
     * @throws DataException naming the file, and the column or row that is wrong
     */
    static Table read(Path file, String... required) throws DataException {
        Table table = new Table(file);
        try (CSVParser parser = CSVParser.parse(text(file), CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get())) {
            for (CSVRecord record : parser) {
                if (table.columns.isEmpty()) {
                    table.header(record, required);
                } else {
                    table.rows.add(new Row(table, parser.getRecordNumber(), table.cells(record)));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(file.toString(), "cannot be read as CSV: " + e.getMessage(), REMEDY, e);
        }
        if (table.columns.isEmpty()) {
            throw new DataException(file.toString(), "the file is empty", REMEDY);
        }
        return table;
    }

    private static String text(Path file) throws IOException, DataException {
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new DataException(file.toString(), "the annotation file is missing", "Put it there from "
                    + "github.com/epic-kitchens/epic-kitchens-100-annotations, or correct the data set's root folder", e);
        }
    }

    private void header(CSVRecord record, String... required) throws DataException {
        for (int i = 0; i < record.size(); i++) {
            columns.put(record.get(i).strip(), i);
        }
        for (String column : required) {
            if (!columns.containsKey(column)) {
                throw new DataException(file + ", row 1", "column " + column + " is missing; there are " + String.join(", ", record),
                        REMEDY);
            }
        }
    }

    /** Some copies leave list cells unquoted, {@code ['lid', 'pan']}, and the commas tear them apart: joins them again. */
    private List<String> cells(CSVRecord record) {
        if (record.size() <= columns.size()) {
            return record.toList();
        }
        List<String> cells = new ArrayList<>();
        StringBuilder list = null;
        for (String cell : record) {
            if (list != null) {
                list.append(',').append(cell);
            } else if (cell.startsWith("[") && !cell.endsWith("]")) {
                list = new StringBuilder(cell);
            } else {
                cells.add(cell);
            }
            if (list != null && cell.endsWith("]")) {
                cells.add(list.toString());
                list = null;
            }
        }
        return cells;
    }

    List<Row> rows() {
        return rows;
    }

    boolean has(String column) {
        return columns.containsKey(column);
    }

    /** One record; {@code number} counts from 1, which is the header, as a spreadsheet does. */
    record Row(Table table, long number, List<String> cells) {

        /** File and row, for messages. */
        String where() {
            return table.file + ":" + number;
        }

        /** A cell without blanks around it, or "" where the column or the cell is not there. */
        String optional(String column) {
            Integer i = table.columns.get(column);
            return i == null || i >= cells.size() ? "" : cells.get(i).strip();
        }

        String text(String column) throws BadRowException {
            String text = optional(column);
            if (text.isEmpty()) {
                throw new BadRowException(column + " is empty");
            }
            return text;
        }

        /** A class index, from 0 on. */
        int index(String column) throws BadRowException {
            String text = text(column);
            try {
                int index = Integer.parseInt(text);
                if (index >= 0) {
                    return index;
                }
            } catch (NumberFormatException e) {
                // falls through: negative and not a number are told alike
            }
            throw new BadRowException(column + " is \"" + text + "\", not a class index");
        }

        /** Seconds from {@code HH:MM:SS.fraction}, any number of decimals. */
        double seconds(String column) throws BadRowException {
            String text = text(column);
            String[] parts = text.split(":", -1);
            try {
                if (parts.length == 3 && text.matches("[0-9:.]+")) {
                    return Integer.parseInt(parts[0]) * 3600 + Integer.parseInt(parts[1]) * 60 + Double.parseDouble(parts[2]);
                }
            } catch (NumberFormatException e) {
                // falls through
            }
            throw new BadRowException(column + " is \"" + text + "\", not HH:MM:SS.fraction");
        }
    }
}
