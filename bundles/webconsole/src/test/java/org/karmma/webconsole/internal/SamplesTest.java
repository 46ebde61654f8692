package org.karmma.webconsole.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.dataset.DataException;

class SamplesTest {

    @TempDir
    private Path home;

    private Path folder;

    @BeforeEach
    void prepare() throws Exception {
        folder = Files.createDirectory(home.resolve("samples"));
        Files.writeString(home.resolve("secret.mp4"), "not for the page");
        Files.writeString(folder.resolve("clip.mp4"), "pictures");
        Files.writeString(folder.resolve("clip.csv"), "numbers");
    }

    private List<Samples.Sample> read(String json) throws Exception {
        Files.writeString(folder.resolve("samples.json"), json);
        return new Samples(folder, null).read();
    }

    @Test
    void aHomeMayHaveNone() throws Exception {
        assertEquals(List.of(), new Samples(folder, null).read());
        assertEquals(List.of(), new Samples(home.resolve("nothing"), null).read());
        assertEquals(List.of(), read("[]"));
    }

    @Test
    void theyAreAsTheyAreWritten() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        assertEquals(List.of(
                new Samples.Sample("whole", clip, Map.of("recording", clip), 0, Double.POSITIVE_INFINITY),
                new Samples.Sample("part", clip, Map.of("recording", clip, "pressure", folder.resolve("clip.csv")), 1.5, 2)),
                read("""
                        [{"title": "whole", "shown": "recording", "media": {"recording": "clip.mp4"}},
                         {"title": "part", "shown": "recording", "media": {"recording": "clip.mp4", "pressure": "clip.csv"},
                          "start": 1.5, "end": 2}]
                        """));
    }

    /** What is wrong, and in which file; nothing outside of the folder is ever read. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[{'shown': 'recording', 'media': {'recording': '../secret.mp4'}}] | there is no file ../secret.mp4 beside it",
        "[{'shown': 'recording', 'media': {'recording': '/etc/passwd'}}] | there is no file /etc/passwd beside it",
        "[{'shown': 'recording', 'media': {'recording': ''}}] | there is no file",
        "[{'shown': 'recording', 'media': {'recording': 'gone.mp4'}}] | there is no file gone.mp4 beside it",
        "[{'shown': 'sound', 'media': {'recording': 'clip.mp4'}}] | a sample shows one of its media, [recording]",
        "[{'title': 'nothing else'}] | a sample shows one of its media, []",
        "{} | a list of samples is wanted",
        "[{ | cannot be read"})
    void whatIsWrongIsSaid(String json, String said) {
        DataException wrong = assertThrows(DataException.class, () -> read(json.replace('\'', '"')));
        assertTrue(wrong.getMessage().contains(said), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("samples.json"), wrong.getMessage());
    }

    @Test
    void oneThatIsNotThereIsRefused() throws Exception {
        read("[{\"shown\": \"recording\", \"media\": {\"recording\": \"clip.mp4\"}}]");
        for (int number : new int[] {-1, 1}) {
            Refused refused = assertThrows(Refused.class, () -> new Samples(folder, null).predict(number, "anybody"));
            assertEquals(404, refused.status());
            assertEquals("there are 1 samples", refused.getMessage());
        }
    }
}
