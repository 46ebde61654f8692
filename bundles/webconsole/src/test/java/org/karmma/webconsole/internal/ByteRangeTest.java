package org.karmma.webconsole.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    private static final long SIZE = 100;

    @ParameterizedTest
    @CsvSource({"bytes=0-9, 0, 9", "bytes=90-, 90, 99", "bytes=-10, 90, 99", "bytes=50-500, 50, 99", "bytes=-500, 0, 99",
        "bytes=99-99, 99, 99", "' bytes=1-2 ', 1, 2"})
    void partsThatPlayersAskFor(String header, long first, long last) {
        assertEquals(new ByteRange(first, last, SIZE), ByteRange.of(header, SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=9-0", "bytes=100-", "bytes=100-200", "bytes=0-1,3-4",
        "items=0-1", "bytes=99999999999999999999-"})
    void whateverElseIsAskedForIsTheWholeFile(String header) {
        assertEquals(new ByteRange(0, SIZE - 1, SIZE), ByteRange.of(header, SIZE));
    }

    @Test
    void aRequestWithoutARangeIsForTheWholeFile() {
        ByteRange whole = ByteRange.of(null, SIZE);
        assertFalse(whole.isPart());
        assertEquals(SIZE, whole.length());
        assertEquals(0, ByteRange.of(null, 0).length());
    }
}
