package org.karmma.epickitchens;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Findings;

/** The verb or noun classes: {@code id,key,instances,category}, of which id and key are read. */
final class ClassNames {

    private static final String REMEDY = "Class files must be whole: fetch it again";

    private ClassNames() {}

    /**
     * Names by class index; empty where they cannot be used and that did not end it.
     *
     * @throws DataException where ids are not 0, 1, 2, ... each once
     */
    static List<String> read(Path file, Findings findings) throws DataException {
        Map<Integer, String> byId = new TreeMap<>();
        Table table = Table.read(file, findings, "id", "key");
        for (Table.Row row : table.rows()) {
            try {
                if (byId.put(row.index("id"), row.text("key")) != null) {
                    throw new BadRowException("id " + row.text("id") + " occurs twice");
                }
            } catch (BadRowException e) {
                findings.fatal(new DataException(row.where(), e.getMessage(), REMEDY));
                return List.of();
            }
        }
        int next = 0;
        for (int id : byId.keySet()) {
            if (id != next++) {
                findings.fatal(new DataException(file.toString(), "class " + (next - 1) + " is missing", REMEDY));
                return List.of();
            }
        }
        if (byId.isEmpty() && table.isUsable()) {
            findings.fatal(new DataException(file.toString(), "it names no class", REMEDY));
        }
        return new ArrayList<>(byId.values());
    }
}
