package org.karmma.server.internal.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Event;
import org.karmma.server.internal.limits.Given;

/** The document, read by somebody else's parser, and held against what is really answered. */
class OpenApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREDICT = "/api/v1/students/nose/predict";

    @TempDir
    Path home;

    @Test
    void itIsOneAndSaysWhatThereIs() throws Exception {
        try (Served served = new Served(home, Given.SMALL)) {
            ParseOptions options = new ParseOptions();
            options.setResolve(true);
            SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(served.get("viewer", "/api/v1/openapi.json").body(),
                    null, options);
            assertEquals(List.of(), parsed.getMessages());
            OpenAPI document = parsed.getOpenAPI();
            assertEquals("3.1.0", document.getOpenapi());
            Set<String> said = new TreeSet<>();
            document.getPaths().forEach((path, item) -> item.readOperationsMap().keySet().forEach(method -> said.add(method + " " + path)));
            Set<String> there = new TreeSet<>(Set.of("GET /api/v1/live"));
            served.api.routes().forEach(route -> there.add(route.method().toUpperCase(Locale.ROOT) + " /api/v1/"
                    + String.join("/", route.path())));
            assertEquals(there, said);
        }
    }

    @Test
    void answersHaveTheFormsThatItPromises() throws Exception {
        try (Served served = new Served(home, Given.SMALL)) {
            JsonNode document = JSON.readTree(served.get("viewer", "/api/v1/openapi.json").body());
            served.events.add(Event.Kind.ROLLED_BACK, "student nose", "it was worse");
            assertForm("Event", true, document, served.get("viewer", "/api/v1/events"));
            assertForm("Student", false, document, served.get("viewer", "/api/v1/students/nose"));
            assertForm("Problem", false, document, served.get("viewer", "/api/v1/students/ear"));
            String clip = "{\"id\":\"c\",\"signals\":{\"smell\":{\"shape\":[1],\"rate\":1,\"values\":[1]}}}";
            assertTrue(schema("Clip", document).validate(JSON.readTree(clip)).isEmpty());
            assertForm("Prediction", false, document, served.send(served.as("viewer", PREDICT).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(clip))));
            served.nose.mute("smell", true);
            assertForm("Slot", true, document, served.get("viewer", "/api/v1/students/nose/slots"));
        }
    }

    private static void assertForm(String name, boolean list, JsonNode document, HttpResponse<String> answer) throws Exception {
        JsonNode body = JSON.readTree(answer.body());
        ArrayNode all = list ? (ArrayNode) body : JSON.createArrayNode().add(body);
        assertTrue(all.size() > 0, answer.body());
        for (JsonNode one : all) {
            assertEquals(Set.of(), schema(name, document).validate(one), name + ": " + one);
        }
    }

    private static JsonSchema schema(String name, JsonNode document) {
        ObjectNode schema = JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
        schema.set("components", document.get("components"));
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
    }
}
