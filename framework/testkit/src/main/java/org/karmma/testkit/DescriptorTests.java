package org.karmma.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.karmma.modality.Modality;

/** Who the modality says it is, and whether a framework would find it. */
public interface DescriptorTests extends Subject {

    /** The class under test. */
    Class<? extends Modality> type();

    @Test
    default void saysWhoItIs() {
        Modality modality = modality();
        String id = modality.id();
        assertTrue(id != null && id.matches("[a-z][a-z0-9-]*"), () -> "id() is " + id + ": it is one lower-case word, which files, commands"
                + " and results use, such as sonar");
        assertTrue(modality.letter() != null && modality.letter().matches("[A-Z]"), () -> "letter() is " + modality.letter()
                + ": tables have room for one capital, such as S");
        assertTrue(modality.title() != null && !modality.title().isBlank(), "title() is empty: it is what people read");
        List<String> media = modality.media();
        assertTrue(media != null && !media.isEmpty() && media.stream().noneMatch(kind -> kind == null || kind.isBlank()),
                () -> "media() is " + media + ": it names the kinds of evidence that read() looks for in a clip, the best one first");
        assertNotNull(modality.fingerprint(), "fingerprint() is null: return \"\" where nothing but the code decides what is read");
    }

    @Test
    default void isFoundByAFramework() {
        String name = type().getSimpleName();
        String id = modality().id();
        ComponentFacts facts = ComponentFacts.of(type());
        assertFalse(facts.services().isEmpty(), name + " is no component, so no framework would make one: annotate it with @Component and"
                + " @ProvidesModality(modality = \"" + id + "\")");
        assertTrue(facts.services().contains(Modality.class.getName()), name + " is offered as " + facts.services() + ", not as a modality:"
                + " write @Component(service = Modality.class), beside whatever else it is");
        assertEquals(id, facts.properties().get(Modality.PROPERTY), name + " has the service property " + Modality.PROPERTY + " = "
                + facts.properties().get(Modality.PROPERTY) + " and says that its id is " + id + ": annotate it with"
                + " @ProvidesModality(modality = \"" + id + "\")");
        String provided = facts.headers().getOrDefault("Provide-Capability", "");
        assertTrue(provided.contains(Modality.PROPERTY) && provided.contains(id), "the bundle's manifest does not provide the capability "
                + Modality.PROPERTY + " " + id + ", by which commands know what a jar brings: annotate " + name
                + " with @ProvidesModality");
        assertTrue(facts.headers().getOrDefault("Require-Capability", "").contains("karmma.contract"), "the bundle's manifest does not say"
                + " which contract it was built for: annotate " + name + " with @ProvidesModality");
    }

    @Test
    default void twoInstancesAreAlike() {
        Modality one = modality();
        Modality two = modality();
        assertEquals(one.id(), two.id(), "id() changes from one instance to the next");
        assertEquals(one.media(), two.media(), "media() changes from one instance to the next");
        assertEquals(one.fingerprint(), two.fingerprint(), "fingerprint() changes from one instance to the next, so that nothing that was"
                + " kept could be used again: hash settings and versions (Fingerprint.of), not objects or times");
    }
}
