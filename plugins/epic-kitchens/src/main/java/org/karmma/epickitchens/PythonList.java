package org.karmma.epickitchens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells that pandas wrote of lists, {@code ['plate', "chef's knife"]} or {@code [2, 15]}: Python's literals are JSON but for their quotes
 * and what may be escaped.
 */
final class PythonList {

    private static final ObjectReader LISTS = JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES,
            JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER).build().readerFor(JsonNode.class);

    private PythonList() {}

    /** Its elements as text. @throws BadRowException if the cell is no list of texts or numbers */
    static List<String> of(Table.Row row, String column) throws BadRowException {
        String cell = row.text(column);
        try {
            JsonNode list = LISTS.readTree(cell);
            if (list.isArray()) {
                List<String> elements = new ArrayList<>(list.size());
                for (JsonNode element : list) {
                    if (element.isContainerNode()) {
                        throw notAList(column, cell);
                    }
                    elements.add(element.asText());
                }
                return elements;
            }
        } catch (JsonProcessingException e) {
            // told below
        }
        throw notAList(column, cell);
    }

    private static BadRowException notAList(String column, String cell) {
        return new BadRowException(column + " is \"" + cell + "\", not a list such as ['lid', 'pan'] or [6, 15]");
    }
}
