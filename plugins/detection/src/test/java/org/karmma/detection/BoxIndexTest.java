package org.karmma.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.DataException;

/** Files that are too large to be held, made small: every file is large here. */
class BoxIndexTest {

    private final BoxFiles large = new BoxFiles(0);
    private final BoxFiles small = new BoxFiles();

    @TempDir
    Path dir;

    @Test
    void findsWhatTheWholeFileHolds() throws Exception {
        Path file = write("{ \"fps\" : 12, \"about\": {\"frames\": [1]},\n \"tags\": [1, [2]], \"ä€\" : [ " + frame("ä€", 7) + " ,\n"
                + frame("ä€", 9) + "] ,\"12\":["
                + frame("12", 3) + "],\"none\": []}");
        for (String video : new String[] {"ä€", "12", "none", "13"}) {
            assertEquals(small.find(file, video).map(BoxFiles.Found::frames), large.find(file, video).map(BoxFiles.Found::frames), video);
        }
        BoxSource source = large.find(file, "12").orElseThrow().source();
        assertInstanceOf(BoxIndex.class, source);
        assertInstanceOf(BoxFile.class, small.find(file, "12").orElseThrow().source());
        assertEquals(12, source.facts().get("fps").asInt());
        assertEquals(Optional.empty(), large.find(file, "tags"), "no list of frames");
    }

    @Test
    void theOnlyVideoIsTakenWhateverItIsCalled() throws Exception {
        assertEquals(1, large.find(write("{\"a\": [" + frame("a", 1) + "]}"), "clip 3").orElseThrow().frames().size());
        Path itself = write("{\"frames\": [" + frame("a", 1) + "], \"fps\": 6, \"others\": [" + frame("a", 1) + "]}");
        assertEquals(1, large.find(itself, "clip 3").orElseThrow().frames().size());
        assertInstanceOf(BoxFile.class, large.find(write("[" + frame("a", 1) + "]"), "clip 3").orElseThrow().source(),
                "a list is read whole");
    }

    /** More names than the tables of a parser have room for; numbers as text collide in them. */
    @Test
    void tensOfThousandsOfVideosAreFoundInOnePass() throws Exception {
        Path file = dir.resolve("many.json");
        int videos = 60_000;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= videos; i++) {
                out.write((i == 1 ? "{" : ",") + "\"" + i + "\": [" + frame(String.valueOf(i), i) + "]");
            }
            out.write("}");
        }
        for (int i : new int[] {1, 4_242, 31_999, videos}) {
            BoxFiles.Found found = large.find(file, String.valueOf(i)).orElseThrow();
            assertEquals(videos, found.source().videos());
            assertEquals(i + "/0001.jpg", found.frames().get(0).name());
            assertEquals(i, found.frames().get(0).labels().get(0).x2());
        }
    }

    @Test
    void faultsAreNamedWithTheirVideo() throws Exception {
        Path file = write("{\"1\": [" + frame("1", 5) + "], \"2\": [" + frame("2", 5).replace("\"x2\": 5", "\"x2\": null")
                + "], \"3\": []}");
        assertEquals(1, large.find(file, "1").orElseThrow().frames().size());
        DataException e = assertThrows(DataException.class, () -> large.find(file, "2"));
        assertTrue(e.where().startsWith(file + ", video 2, line 1") && e.problem().contains("box2d.x2"), e.getMessage());

        String whole = Files.readString(file);
        Path cut = write(whole.substring(0, whole.length() - 9));
        e = assertThrows(DataException.class, () -> large.find(cut, "1"));
        assertTrue(e.where().startsWith(cut + ", line 1") && e.problem().contains("no valid JSON"), e.getMessage());
    }

    @Test
    void aChangedFileIsReadAgain() throws Exception {
        Path file = write("{\"1\": [" + frame("1", 5) + "], \"2\": []}");
        large.find(file, "1");
        Files.writeString(file, "{\"22\": [], \"1\": [" + frame("1", 6) + "]}");
        assertEquals(6, large.find(file, "1").orElseThrow().frames().get(0).labels().get(0).x2());
    }

    private Path write(String json) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "boxes", ".json"), json);
    }

    private static String frame(String video, int x2) {
        return "{\"name\": \"" + video + "/0001.jpg\", \"labels\": [{\"box2d\": {\"x1\": 0, \"y1\": 0, \"x2\": " + x2
                + ", \"y2\": 1}, \"category\": \"cup [big]\"}]}";
    }
}
