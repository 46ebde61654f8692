package org.karmma.server.internal.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoJsonTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"a\": 1|it ends too early", "[1, 2|it ends too early", "{\"a\": NaN}|NaN is no value that JSON has",
        "{\"a\": hello}|hello is no value that JSON has", "{'a': 1}|something stands here that JSON does not allow",
        "{\"a\": 1} {}|something comes behind its end", "{\"a\": 1, \"a\": 2}|the key 'a' is there twice",
        "// said|something stands here that JSON does not allow", "{\"a\": 01}|something stands here that JSON does not allow"})
    void itIsSaidInOurWords(String text, String said) {
        String message = NoJson.text(assertThrows(JsonProcessingException.class, () -> JSON.readTree(text)));
        assertEquals("this is no JSON: " + said, message.replaceFirst(" \\(line 1, column \\d+\\)$", ""));
    }

    @ParameterizedTest
    @CsvSource({"[,2000", "9,2000"})
    void whatIsTooMuchIsSaid(String what, int times) {
        String message = NoJson.text(assertThrows(JsonProcessingException.class, () -> JSON.readTree(what.repeat(times))));
        assertFalse(message.contains("Stream"), message);
    }
}
