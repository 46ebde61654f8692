package org.karmma.core.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.AuditReport;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.files.WholeFiles;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.dataset.DataException;

/** A folder as a run of two networks leaves it, and with leaks planted in it. */
class RunAuditorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path top;

    private RunFolder folder;

    @BeforeEach
    void run() throws Exception {
        folder = new RunFolder(top);
        Files.createDirectories(folder.record("x").getParent());
        Files.createDirectories(folder.exposure("x").getParent());
        experiment("test");
        splits("train,a,0.0,2.0,cut,video=P1/one.mp4", "train,b,2.0,4.0,wash,video=P1/one.mp4;audio=P1/one.wav",
                "validation,c,0.0,2.0,cut,video=P2/two.mp4", "test,d,0.0,2.0,cut,video=P3/three.mp4");
        stage("pretrain-video", shown("pretrain", "learning", "pool_1", "pool_2"));
        stage("karmma_s-1", shown("train", "learning", "a", "b"), shown("validation", "choosing", "c"));
        stage("test-karmma_s-1", shown("test", "judging", "d"));
        recording("P1/one.mp4", "one");
        recording("P2/two.mp4", "two");
        recording("P3/three.mp4", "three");
    }

    private void experiment(String split) throws Exception {
        Files.writeString(folder.experiment(), "{\"dataset\":{\"root\":\"data\"},\"modalities\":[\"video\"],\"evaluation\":{\"split\":\""
                + split + "\"}}");
    }

    private void splits(String... rows) throws Exception {
        Files.writeString(folder.splits(), "split,id,start,stop,action,recordings\n" + String.join("\n", rows) + "\n");
    }

    private void recording(String name, String content) throws Exception {
        Path file = top.resolve("data").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode shown(String split, String purpose, String... ids) {
        ObjectNode node = JSON.createObjectNode().put("split", split).put("purpose", purpose);
        Arrays.stream(ids).forEach(node.withArray("ids")::add);
        node.withArray("ids").add("never shown");
        BitSet all = new BitSet();
        all.set(0, ids.length);
        node.putObject("modalities").put("video", Base64.getEncoder().encodeToString(all.toByteArray()));
        all.clear(0);
        node.putObject("labels").put("action", Base64.getEncoder().encodeToString(all.toByteArray()));
        return node;
    }

    private void stage(String name, ObjectNode... shown) throws Exception {
        Files.writeString(folder.record(name), "{\"stage\":\"" + name + "\",\"key\":\"key of " + name + "\"}");
        ObjectNode note = JSON.createObjectNode().put("stage", name).put("key", "key of " + name);
        if (name.equals("karmma_s-1")) {
            Path weights = folder.network("karmma_s", 1).resolve("weights.safetensors");
            Files.createDirectories(weights.getParent());
            Files.writeString(weights, "weights");
            note.putObject("weights").put(folder.work().relativize(weights).toString(), WholeFiles.sha256(weights));
        }
        note.putArray("shown").addAll(List.of(shown));
        JSON.writeValue(folder.exposure(name).toFile(), note);
    }

    private AuditReport audit() throws Exception {
        return new RunAuditor().audit(top);
    }

    @Test
    void whatWasShownIsCountedInTheOrderOfTraining() throws Exception {
        AuditReport report = audit();
        assertFalse(report.leaks(), report.toString());
        assertEquals(1, report.clips());
        assertEquals(List.of("pretrain-video learning pretrain 2 {video=2} {action=1}", "karmma_s-1 learning train 2 {video=2} {action=1}",
                "karmma_s-1 choosing validation 1 {video=1} {action=0}", "test-karmma_s-1 judging test 1 {video=1} {action=0}"),
                report.shown().stream().map(s -> s.network() + " " + s.purpose() + " " + s.split() + " " + s.clips() + " "
                        + s.modalities() + " " + s.labels()).toList());
        assertEquals(List.of("3 files of recordings were compared by size, and by content where sizes were equal; 1 are folders, entries of"
                + " larger files, or not there, and were compared by name"), report.notes());
    }

    private void assertLeak(String network, String clip, String how) throws Exception {
        List<AuditReport.Overlap> found = audit().overlaps();
        assertEquals(1, found.size(), found.toString());
        assertEquals(network, found.get(0).network());
        assertEquals(clip, found.get(0).clip());
        assertEquals("test d", found.get(0).judged());
        assertTrue(found.get(0).how().contains(how), found.get(0).how());
    }

    @Test
    void aTestClipThatWasTrainedOnIsFoundByItsId() throws Exception {
        stage("karmma_s-1", shown("train", "learning", "a", "d"));
        assertLeak("karmma_s-1", "train d", "same id");
    }

    @Test
    void aTestClipOfThePoolIsFoundThoughNoListHasIt() throws Exception {
        stage("pretrain-video", shown("pretrain", "learning", "pool_1", "d"));
        assertLeak("pretrain-video", "pretrain d", "same id");
    }

    @Test
    void theTestSplitItselfIsFoundWhateverItWasShownFor() throws Exception {
        stage("karmma_s-1", shown("train", "learning", "a"), shown("test", "learning", "d"));
        assertLeak("karmma_s-1", "test d", "same id");
    }

    @Test
    void theSameTimeOfOneRecordingIsFound() throws Exception {
        splits("train,a,1.0,3.0,cut,video=P3/three.mp4", "train,b,2.0,4.0,wash,video=P3/three.mp4",
                "test,d,0.0,2.0,cut,video=P3/three.mp4");
        assertLeak("karmma_s-1", "train a", "both show P3/three.mp4 at one time");
    }

    @Test
    void aCopyOfARecordingIsFoundByItsContent() throws Exception {
        recording("P1/one.mp4", "three");
        List<AuditReport.Overlap> found = audit().overlaps();
        assertEquals(List.of("train a"), found.stream().map(AuditReport.Overlap::clip).toList(), "b is of another time");
        assertTrue(found.get(0).how().contains("P1/one.mp4 and P3/three.mp4 hold the same bytes"), found.get(0).how());
    }

    @Test
    void whoeverChoosesByWhatHeJudgesByIsWarned() throws Exception {
        experiment("validation");
        AuditReport report = audit();
        assertFalse(report.leaks(), report.toString());
        assertTrue(report.notes().get(0).startsWith("warning: karmma_s-1 was chosen by the split that it is judged by"),
                report.notes().toString());
    }

    @Test
    void extractorsThatCameWithWeightsAreNamed() throws Exception {
        Files.delete(folder.record("pretrain-video"));
        stage("karmma_t-1", shown("train", "learning", "a"));
        assertTrue(audit().notes().get(0).startsWith("warning: the teacher's extractors of [video] came with weights"),
                audit().notes().toString());
    }

    @Test
    void weightsThatStudentsStartedFromAreNamed() throws Exception {
        Files.writeString(folder.experiment(), "{\"extractors\":{\"video\":{\"student\":{\"weights\":\"old/kitchen\"}}}}");
        assertTrue(audit().notes().get(0).startsWith("warning: the students' extractor of video started from old/kitchen"),
                audit().notes().toString());
    }

    private void assertUnproven(String said) {
        String message = assertThrows(DataException.class, this::audit).getMessage();
        assertTrue(message.contains(said), message);
    }

    @Test
    void withoutAWholeNoteOfTheseWeightsNothingIsProven() throws Exception {
        byte[] note = Files.readAllBytes(folder.exposure("karmma_s-1"));
        Files.write(folder.exposure("karmma_s-1"), Arrays.copyOf(note, note.length / 2));
        assertUnproven("is damaged");
        Files.delete(folder.exposure("karmma_s-1"));
        assertUnproven("nobody noted what karmma_s-1 was shown");
        Files.write(folder.exposure("karmma_s-1"), note);
        Files.writeString(folder.network("karmma_s", 1).resolve("weights.safetensors"), "others");
        assertUnproven("was not made by the karmma_s-1 that noted what it was shown");
        Files.delete(folder.record("karmma_s-1"));
        assertUnproven("nobody noted what it was made from");
        Files.writeString(folder.record("karmma_s-1"), "{\"key\":\"another\"}");
        assertUnproven("is not about the karmma_s-1 that the run's record is of");
    }

    @Test
    void aFolderThatIsNoRunIsRefused() throws Exception {
        Path other = Files.createDirectory(top.resolve("other"));
        assertTrue(assertThrows(ConfigurationException.class, () -> new RunAuditor().audit(other)).getMessage()
                .contains("is no folder of a run"));
    }
}
