package org.karmma.epickitchens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
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
import org.karmma.dataset.Finding;
import org.karmma.dataset.Findings;

/** A CSV file whose cells are found by column name, wherever the column stands and whatever others there are. */
final class Table {

    private static final String SOURCE = "github.com/epic-kitchens/epic-kitchens-100-annotations";
    private static final String REMEDY = "Fetch it again from " + SOURCE;
    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).setTrailingData(true).get();

    private final Path file;
    private final Findings findings;
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private int width;
    private boolean usable;
    /** The last row, where its length is not the header's. */
    private Row odd;

    private Table(Path file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /**
     * Rows of another length than the header are left out and told.
     *
     * @param required columns that must be there; of {@code "narration_id|uid"} one
     * @return what could be read, where what could not did not end it
     * @throws DataException naming the file, and the column or row that is wrong
     */
    static Table read(Path file, Findings findings, String... required) throws DataException {
        Table table = new Table(file, findings);
        try {
            String text = Files.readString(file);
            table.parse(text.startsWith("\uFEFF") ? text.substring(1) : text, required);
        } catch (NoSuchFileException e) {
            table.fatal("", "the annotation file is missing", "Put it there from " + SOURCE + ", or correct the data set's root folder", e);
        } catch (CharacterCodingException e) {
            table.fatal("", "it is no UTF-8 text", "Save it as UTF-8, or fetch it again from " + SOURCE, e);
        } catch (IOException e) {
            table.fatal("", "cannot be read: " + e, "Check its permissions, or fetch it again from " + SOURCE, e);
        }
        return table;
    }

    private void parse(String text, String... required) throws DataException {
        if (text.isBlank()) {
            fatal("", "the file is empty", REMEDY, null);
            return;
        }
        long number = 0;
        try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
            for (CSVRecord record : parser) {
                number = record.getRecordNumber();
                if (number == 1) {
                    if (!header(record, required)) {
                        return;
                    }
                } else if (record.size() > 1 || !record.get(0).isBlank()) {
                    add(record);
                }
            }
            end(text);
        } catch (IOException | UncheckedIOException e) {
            // the one thing that this format does not put up with is a quote that never ends
            fatal(":" + (number + 1), "the file ends within quotes: it is cut off, or a quote is missing in this row", REMEDY, e);
        }
    }

    private boolean header(CSVRecord record, String... required) throws DataException {
        List<String> missing = new ArrayList<>();
        width = record.size();
        for (int i = 0; i < record.size(); i++) {
            if (columns.put(record.get(i).strip(), i) != null && !record.get(i).isBlank()) {
                fatal(", row 1", "column " + record.get(i).strip() + " stands there twice", REMEDY, null);
                return false;
            }
        }
        for (String column : required) {
            if (List.of(column.split("\\|")).stream().noneMatch(columns::containsKey)) {
                missing.add(column.replace("|", " (or ") + (column.contains("|") ? ")" : ""));
            }
        }
        if (!missing.isEmpty()) {
            fatal(", row 1", (missing.size() == 1 ? "column " + missing.get(0) + " is" : "columns " + String.join(", ", missing) + " are")
                    + " missing; there are " + String.join(", ", record), record.size() == 1 && record.get(0).contains(";")
                    ? "Save it with commas between the cells, not semicolons" : REMEDY, null);
        }
        usable = missing.isEmpty();
        return usable;
    }

    private void add(CSVRecord record) {
        tellOdd();
        Row row = new Row(this, record.getRecordNumber(), cells(record));
        if (row.cells.size() == width) {
            rows.add(row);
        } else {
            odd = row;
        }
    }

    /** A last row that is short and does not end is all that is left of the rest. */
    private void end(String text) throws DataException {
        if (odd != null && odd.cells.size() < width && !text.endsWith("\n") && !text.endsWith("\r")) {
            fatal(":" + odd.number, "the file is cut off: its last row has " + odd.cells.size() + " cells of " + width, REMEDY, null);
        } else {
            tellOdd();
        }
    }

    private void tellOdd() {
        if (odd != null) {
            findings.error(Finding.ANNOTATIONS, odd.where(), "the row has " + odd.cells.size() + " cells, the header " + width,
                    "Put cells with commas into quotes, or fetch the file again");
            odd = null;
        }
    }

    private void fatal(String place, String problem, String remedy, Exception cause) throws DataException {
        findings.fatal(new DataException(file + place, problem, remedy, cause));
    }

    /** Some copies leave list cells unquoted, {@code ['lid', 'pan']}, and the commas tear them apart: joins them again. */
    private List<String> cells(CSVRecord record) {
        if (record.size() <= width) {
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
        return list == null ? cells : record.toList();
    }

    Path file() {
        return file;
    }

    List<Row> rows() {
        return rows;
    }

    /** Whether it has the columns that it must have. */
    boolean isUsable() {
        return usable;
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

        /** A cell without blanks around it, or "" where there is no such column. */
        String optional(String column) {
            Integer i = table.columns.get(column);
            return i == null ? "" : cells.get(i).strip();
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
    }
}
