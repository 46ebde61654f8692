package org.karmma.epickitchens;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.karmma.dataset.DataException;

/** The verb or noun classes: {@code id,key,instances,category}, of which id and key are read. */
final class ClassNames {

    private static final String REMEDY = "Class files must be whole: fetch it again";

    private ClassNames() {}

    /** Names by class index. @throws DataException where ids are not 0, 1, 2, ... each once */
    static List<String> read(Path file) throws DataException {
        Map<Integer, String> byId = new TreeMap<>();
        for (Table.Row row : Table.read(file, "id", "key").rows()) {
            try {
                if (byId.put(row.index("id"), row.text("key")) != null) {
                    throw new BadRowException("id " + row.text("id") + " occurs twice");
                }
            } catch (BadRowException e) {
                throw new DataException(row.where(), e.getMessage(), REMEDY);
            }
        }
        List<String> names = new ArrayList<>(byId.values());
        int next = 0;
        for (int id : byId.keySet()) {
            if (id != next++) {
                throw new DataException(file.toString(), "class " + (next - 1) + " is missing", REMEDY);
            }
        }
        if (names.isEmpty()) {
            throw new DataException(file.toString(), "it names no class", REMEDY);
        }
        return names;
    }
}
