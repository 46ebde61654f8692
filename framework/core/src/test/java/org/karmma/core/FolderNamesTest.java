package org.karmma.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "v1 from /srv/runs/networks/karmma_s-seed1|v1 from karmma_s-seed1",
        "{\"from\":\"/srv/a.b/c\",\"id\":\"v1\"}|{\"from\":\"c\",\"id\":\"v1\"}",
        "reference:file:/srv/home/x.jar: damaged|reference:file:x.jar: damaged",
        "http://127.0.0.1:8181/api/v1/live and conf/org.karmma.cfg stay|http://127.0.0.1:8181/api/v1/live and conf/org.karmma.cfg stay",
        "put/take, 3 / 4, /tmp|put/take, 3 / 4, /tmp"})
    void onlyTheLastNameOfAPathIsLeft(String text, String left) {
        assertEquals(left, FolderNames.without(text));
    }
}
