package org.karmma.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.dataset.DataException;

class ModalityFilesTest {

    @TempDir
    Path folder;

    private Home home;
    private ModalityFiles files;

    @BeforeEach
    void make() {
        home = new Home(folder.resolve("home"));
        files = new ModalityFiles(home);
    }

    @Test
    void aBundleTakesThePlaceOfItsPredecessorWhateverTheFilesAreCalled() throws Exception {
        Path incoming = Jars.providing(folder.resolve("smell-2.0.jar"), "karmma-smell;singleton:=false", "smell");
        assertEquals("karmma-smell.jar", files.nameFor(incoming));
        Jars.providing(home.modalities().resolve("old smell.jar"), "karmma-smell", "smell");
        assertEquals("old smell.jar", files.nameFor(incoming));
        assertEquals(List.of(new ModalityFiles.Entry(home.modalities().resolve("old smell.jar"), "karmma-smell", Set.of("smell"))),
                files.all());
        Jars.providing(home.modalities().resolve("older smell.jar"), "karmma-smell", "smell");
        String message = assertThrows(DataException.class, () -> files.nameFor(incoming)).getMessage();
        assertTrue(message.contains("old smell.jar, older smell.jar") && message.contains("remove"), message);
    }

    @Test
    void aStudentIsBroughtLikeAModality() throws Exception {
        Jars.bundle(home.modalities().resolve("karmma-student-kitchen.jar"), "karmma-student-kitchen", "Provide-Capability",
                "karmma.student;karmma.student=\"kitchen\";format:Long=2;modalities:List<String>=\"smell,touch\"", "Require-Capability",
                "karmma.modality;filter:=\"(karmma.modality=smell)\";resolution:=optional;effective:=active");
        assertEquals(List.of(Set.of("kitchen")), files.all().stream().map(ModalityFiles.Entry::brings).toList(), "and no modality");
    }

    @Test
    void whatIsNoBundleKeepsItsName() throws Exception {
        assertEquals("letter.jar", files.nameFor(Files.writeString(folder.resolve("letter"), "dear")));
    }

    @Test
    void aFileAppearsWholeOrNotAtAll() throws Exception {
        Path incoming = Files.writeString(folder.resolve("a.jar"), "new");
        Path there = home.modalities().resolve("a.jar");
        Files.createDirectories(home.modalities());
        Files.writeString(there, "old");
        try (ModalityFiles.Aside aside = files.aside(incoming)) {
            assertEquals(List.of(there), FolderWatch.jars(home.modalities()), "nobody sees the copy");
        }
        assertEquals("old", Files.readString(there));
        try (ModalityFiles.Aside aside = files.aside(incoming)) {
            assertEquals(there, aside.become("a.jar"));
        }
        assertEquals("new", Files.readString(there));
        assertEquals(List.of("a.jar"), List.of(home.modalities().toFile().list()), "nothing is left beside it");
    }
}
