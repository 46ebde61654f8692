package org.karmma.modality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.Clip;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Samples;

/** The excerpt of a modality that does not make one itself. */
class ExcerptTest {

    @TempDir
    Path dir;

    private Path folder;
    private final Modality modality = new Modality() {
        @Override
        public String id() {
            return "imu";
        }

        @Override
        public String letter() {
            return "I";
        }

        @Override
        public String title() {
            return "Motion";
        }

        @Override
        public List<String> media() {
            return List.of("imu", "pose");
        }

        @Override
        public Reading read(Clip clip, SignalFormat wanted) {
            return Reading.none("not asked");
        }
    };

    @BeforeEach
    void emptyFolder() throws Exception {
        folder = Files.createDirectory(dir.resolve("excerpt"));
    }

    private Evidence file(String name, int bytes) throws Exception {
        return new Evidence.Recording(Files.write(dir.resolve(name), new byte[bytes]));
    }

    @Test
    void smallFilesAreCopiedAndSmallBuffersKept() throws Exception {
        Evidence pose = Evidence.Buffer.of(Samples.of(new float[12], 4, 3), 2);
        Clip clip = Clip.builder("c").span(1, 3).label("action", 2).evidence("imu", file("imu.csv", 900)).evidence("pose", pose)
                .evidence("pictures", file("a.mp4", 10)).build();
        Clip excerpt = modality.excerpt(clip, folder).orElseThrow();
        assertEquals(clip.span(), excerpt.span());
        assertEquals(Set.of("imu", "pose"), excerpt.evidence().keySet(), "what it does not read is left out");
        assertTrue(excerpt.labels().isEmpty());
        Path copy = ((Evidence.Recording) excerpt.evidence("imu").orElseThrow()).path();
        assertTrue(copy.startsWith(folder) && copy.endsWith("imu.csv"), copy.toString());
        assertEquals(900, Files.size(copy));
        assertSame(pose, excerpt.evidence("pose").orElseThrow());
    }

    @Test
    void whatDoesNotFitIsLeftOut() throws Exception {
        Evidence buffer = Evidence.Buffer.of(Samples.of(new float[20], 20), 1);
        Clip both = Clip.builder("c").evidence("imu", file("big.csv", Modality.EXCERPT_BYTES - 79)).evidence("pose", buffer).build();
        assertEquals(Set.of("imu"), modality.excerpt(both, folder).orElseThrow().evidence().keySet(), "the better kind comes first");
        Clip big = Clip.builder("c").evidence("imu", file("huge.csv", Modality.EXCERPT_BYTES + 1)).build();
        assertEquals(Optional.empty(), modality.excerpt(big, folder));
        assertEquals(Optional.empty(), modality.excerpt(Clip.builder("c").build(), folder));
        assertEquals(Optional.empty(), modality.excerpt(Clip.builder("c").evidence("imu", new Evidence.Recording(dir)).build(), folder));
    }

    @Test
    void aMissingFileIsNamed() {
        Clip clip = Clip.builder("c").evidence("imu", new Evidence.Recording(dir.resolve("none.csv"))).build();
        assertTrue(assertThrows(DataException.class, () -> modality.excerpt(clip, folder)).getMessage().contains("none.csv"));
    }
}
