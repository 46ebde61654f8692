package org.karmma.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {

    @TempDir
    Path folder;

    @Test
    void readsWhatABundleProvidesOffItsManifest() throws IOException {
        assertEquals(Set.of("smell"), FolderWatch.modalitiesOf(Jars.providing(folder.resolve("a.jar"), "a", "smell")));
        assertEquals(Set.of("smell", "touch"), FolderWatch.modalitiesOf(Jars.bundle(folder.resolve("b.jar"), "b", "Provide-Capability",
                "karmma.modality;karmma.modality:String=\"smell\", karmma.modality;version=1;karmma.modality=\"touch\"")));
    }

    @Test
    void aRequirementProvidesNothing() throws IOException {
        assertEquals(Set.of(), FolderWatch.modalitiesOf(Jars.bundle(folder.resolve("a.jar"), "a", "Require-Capability",
                "karmma.contract;filter:=\"(version>=1)\";karmma.modality=smell")));
    }

    @Test
    void whatIsNoJarProvidesNothing() throws IOException {
        assertEquals(Set.of(), FolderWatch.modalitiesOf(Files.writeString(folder.resolve("half.jar"), "PK")));
    }

    @Test
    void fileInstallPassesOverWhatIsToBeLeftOut() throws IOException {
        Jars.providing(folder.resolve("drop/smell+1.jar"), "a", "smell");
        Jars.providing(folder.resolve("drop/touch.jar"), "b", "touch");
        String filter = filter(Set.of("smell"));
        assertFalse("smell+1.jar".matches(filter));
        assertTrue("touch.jar".matches(filter));
        assertTrue("another-smell+1.jar".matches(filter), "one that is dropped later under another name");
        assertTrue("org.karmma.smell.cfg".matches(filter));
        assertFalse("notes.txt".matches(filter));
        assertTrue("smell+1.jar".matches(filter(Set.of())));
    }

    private String filter(Set<String> without) throws IOException {
        LaunchOptions options = LaunchOptions.of(new Home(folder)).withDropFolder(folder.resolve("drop")).without(without);
        Map<String, String> settings = FolderWatch.fileInstall(options, folder.resolve("tmp"), 4);
        return settings.get("felix.fileinstall.filter");
    }

    @Test
    void jarsComeInTheOrderOfTheirNames() throws IOException {
        Jars.bundle(folder.resolve("b.jar"), "b");
        Jars.bundle(folder.resolve("a.jar"), "a");
        Files.createFile(folder.resolve("c.txt"));
        assertEquals(List.of(folder.resolve("a.jar"), folder.resolve("b.jar")), FolderWatch.jars(folder));
        assertEquals(List.of(), FolderWatch.jars(folder.resolve("none")));
    }
}
