package org.karmma.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.karmma.core.ConfigurationException;

class SweptValuesTest {

    @Test
    void commasWithinBracketsAndQuotesBelongToAValue() throws Exception {
        assertEquals(Map.of("alpha", List.of("0.1", "0.5"), "modalities", List.of("[video, audio]", "[video]"), "distillation",
                List.of("{name: v1, settings: {alignment: 0.2}}", "{name: v3}"), "dataset.root", List.of("\"/a,b\"", "'/c=d'")),
                SweptValues.parse(List.of("alpha=0.1, 0.5", "modalities=[video, audio],[video]",
                        "distillation={name: v1, settings: {alignment: 0.2}},{name: v3}", "dataset.root=\"/a,b\",'/c=d'")));
    }

    @Test
    void whatIsNoKeyWithValuesIsRefused() {
        for (List<String> wrong : List.of(List.of("alpha"), List.of("=1"), List.of("alpha=1,,2"), List.of("alpha="),
                List.of("alpha=1", "alpha=2"))) {
            String why = assertThrows(ConfigurationException.class, () -> SweptValues.parse(wrong)).getMessage();
            assertTrue(why.startsWith("--over "), why);
        }
    }
}
