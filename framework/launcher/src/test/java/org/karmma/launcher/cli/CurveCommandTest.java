package org.karmma.launcher.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.evaluation.Published;

/** {@code karmma curve}: no home, no framework. */
class CurveCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int curve(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "curve";
        System.arraycopy(args, 0, all, 1, args.length);
        return RootCommand.commandLine(new Streams(InputStream.nullInputStream(), new PrintStream(out, true), new PrintStream(err, true)))
                .execute(all);
    }

    private Path table(String text) throws Exception {
        return Files.writeString(folder.resolve("table.json"), text);
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToDouble(JsonNode::asDouble).toArray();
    }

    @ParameterizedTest
    @CsvSource({"0,baseline", "0,baseline_delta", "1,baseline", "1,baseline_delta"})
    void thePublishedTablesGiveThePublishedCurves(int which, String system) throws Exception {
        Published.DataSet published = Published.read().datasets().get(which);
        ObjectNode root = JSON.createObjectNode();
        root.set("subset_order", JSON.valueToTree(published.order()));
        root.putObject("subset_accuracy").set(published.title(), JSON.valueToTree(published.accuracy()));
        assertEquals(0, curve(table(root.toString()).toString(), "--json"), err.toString());
        JsonNode answer = JSON.readTree(out.toString());
        double[] expected = numbers(answer.path("missing_probability_accuracy").path(published.title()).path(system));
        assertEquals(10, expected.length);
        double squares = 0;
        for (int i = 0; i < 10; i++) {
            squares += Math.pow(expected[i] - published.missing().get(system).get(i), 2);
        }
        assertTrue(Math.sqrt(squares / 10) < 0.25, system + ": " + Math.sqrt(squares / 10) + " points RMS");
        assertFalse(answer.path("missing_probability_accuracy").path(published.title()).has("karmma_t"));
        assertEquals("subset_accuracy." + published.title() + ".karmma_t[1]",
                answer.path("skipped").path(published.title()).path("karmma_t").path(0).asText());
        assertTrue(err.toString().contains("karmma_t is skipped"), err.toString());
    }

    @Test
    void anyModalitiesInAnyOrderByHand() throws Exception {
        String json = "{'subset_order': ['a', 'b+a', 'b'], 'subset_accuracy': {'mine': [40, 80, 20]},"
                + " 'missing_probability_accuracy': {'mine': [80, 0, 0, 0, 0, 0, 0, 0, 0, 0]}}";
        assertEquals(0, curve(table(json.replace('\'', '"')).toString()), err.toString());
        // p = 0.3: 0.49 * 80 + 0.255 * (20 + 40) = 54.5; p = 0.9: 0.01 * 80 + 0.495 * 60 = 30.5
        String line = out.toString().lines().filter(l -> l.startsWith("mine")).findFirst().orElseThrow();
        String[] cells = line.trim().split(" +");
        assertEquals("80.00", cells[1]);
        assertEquals("54.50", cells[4]);
        assertEquals("30.50", cells[10]);
        assertEquals(13, cells.length, "system, ten probabilities, mean, distance to the file's own curve: " + line);
        assertEquals("", err.toString());
    }

    @Test
    void oneModalityIsAlwaysThere() throws Exception {
        String json = "{\"subset_order\": [\"a\"], \"subset_accuracy\": {\"d\": {\"mine\": [33.25]}}}";
        assertEquals(0, curve(table(json).toString(), "--json"), err.toString());
        double[] curve = numbers(JSON.readTree(out.toString()).path("missing_probability_accuracy").path("d").path("mine"));
        assertArrayEquals(new double[] {33.25, 33.25, 33.25, 33.25, 33.25, 33.25, 33.25, 33.25, 33.25, 33.25}, curve, 1e-9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'subset_order': ['a'|table.json line 1: not JSON, or cut off",
        "[1, 2]|table.json: it is no JSON object",
        "{'subset_accuracy': {'m': [1]}}|table.json: subset_order: it is missing",
        "{'subset_order': [], 'subset_accuracy': {'m': []}}|table.json: subset_order: it names no modalities",
        "{'subset_order': ['a+b', 'a'], 'subset_accuracy': {'m': [1, 2]}}|table.json: subset_order: of the 3 subsets of [a, b] it lacks b",
        "{'subset_order': ['a+b', 'a', 'a'], 'subset_accuracy': {'m': [1, 2, 3]}}|table.json: subset_order[2]: 'a' stands there twice",
        "{'subset_order': ['a+b', 'a', 'c'], 'subset_accuracy': {'m': [1, 2, 3]}}|table.json: subset_order[2]: 'c' is no subset of [a, b]",
        "{'subset_order': ['a+a', 'a'], 'subset_accuracy': {'m': [1, 2]}}|table.json: subset_order: subsets need",
        "{'subset_order': ['a+b', 'a', 'b']}|table.json: subset_accuracy: it is missing",
        "{'subset_order': ['a+b', 'a', 'b'], 'subset_accuracy': {}}|table.json: subset_accuracy: it names no system",
        "{'subset_order': ['a+b', 'a', 'b'], 'subset_accuracy': {'d': {'m': [1, 2]}}}|table.json: subset_accuracy.d.m: it has to hold"
                + " 3 numbers",
        "{'subset_order': ['a+b', 'a', 'b'], 'subset_accuracy': {'m': [1, 2, '3']}}|table.json: subset_accuracy.m[2]: \"3\" is no"
                + " percentage",
        "{'subset_order': ['a'], 'subset_accuracy': {'m': [101]}}|table.json: subset_accuracy.m[0]: 101 is no percentage",
        "{'subset_order': ['a'], 'subset_accuracy': {'m': [1], 'm': [2]}}|Duplicate field 'm'",
        "{'subset_order': ['a'], 'subset_accuracy': {'m': [null]}}|table.json: subset_accuracy: every system has gaps"})
    void whatIsWrongIsNamedByFileAndKey(String json, String said) throws Exception {
        assertEquals(3, curve(table(json.replace('\'', '"')).toString()), out.toString());
        assertTrue(err.toString().contains(said), err.toString());
        assertEquals("", out.toString(), "standard output carries results only");
    }

    @Test
    void aFileThatIsNotThereEndsWithThree() {
        assertEquals(3, curve(folder.resolve("gone.json").toString()));
        assertTrue(err.toString().contains("gone.json: there is no such file"), err.toString());
    }
}
