package org.karmma.core.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.ExtractorProvider;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;

class ProvidedExtractorsTest {

    private final PluginRegistry registry = new PluginRegistry(Duration.ofSeconds(1));
    private final ProvidedExtractors provided = new ProvidedExtractors(registry, RegistryComponent::declared);
    private final Extractor teacher = new ToyPlugins().extractorsOf("left", Role.TEACHER).get(0);
    private final Extractor student = new ToyPlugins().extractorsOf("left", Role.STUDENT).get(0);

    private static Origin bundle(String version, long number) {
        return new Origin("ears", version, number, 0, number);
    }

    private List<Extractor> here() {
        return registry.current().extractors("left").stream().map(Plugin::service).toList();
    }

    /** Nothing but its place among the services tells a provided extractor from one that is a service. */
    @Test
    void theyComeAndGoWithTheirProviderAndAreOfItsBundle() {
        ExtractorProvider provider = () -> List.of(student, teacher);
        Modality own = new ToyPlugins().modalitiesById().get("left");
        registry.add(Modality.class, new ToyPlugins().modalitiesById().get("left"), Modality::id, bundle("9.0.0", 1));
        registry.add(Modality.class, own, Modality::id, bundle("1.0.0", 2));

        provided.add(provider, bundle("1.0.0", 2));

        assertEquals(2, here().size());
        Plugin<Extractor> found = registry.current().extractors("left", Role.STUDENT).get(0);
        assertSame(student, found.service());
        assertEquals("ears 1.0.0", found.origin().toString());
        assertSame(own, registry.current().modalityOf(found).orElseThrow().service(), "its own bundle's reads for it");
        provided.remove(provider);
        assertEquals(List.of(), here());
        provided.remove(provider);
    }

    @Test
    void ofTwoBundlesTheHighestVersionIsMeant() {
        Extractor later = new ToyPlugins().extractorsOf("left", Role.STUDENT).get(0);
        ExtractorProvider first = () -> List.of(student);
        ExtractorProvider second = () -> List.of(later);
        provided.add(first, bundle("1.1.0", 3));
        provided.add(second, bundle("1.2.0", 4));
        assertSame(later, registry.current().extractors("left", Role.STUDENT).get(0).service());
        provided.remove(second);
        assertSame(student, registry.current().extractors("left", Role.STUDENT).get(0).service());
    }

    @Test
    void whatGoesIsWhatCameWhateverTheProviderSaysNow() {
        List<Extractor> says = new ArrayList<>(List.of(student, teacher));
        ExtractorProvider fickle = () -> says;
        provided.add(fickle, bundle("1.0.0", 1));
        says.clear();
        provided.remove(fickle);
        assertEquals(List.of(), here());
    }

    @Test
    void aProviderThatThrowsOrGivesNothingIsLeftOut() {
        List<ExtractorProvider> bad = List.of(() -> {
            throw new IllegalStateException("no extractors today");
        }, () -> {
            throw new NoClassDefFoundError("gone");
        }, () -> null, () -> Arrays.asList(student, null));
        for (ExtractorProvider provider : bad) {
            provided.add(provider, bundle("1.0.0", 1));
            assertEquals(List.of(), here());
            provided.remove(provider);
        }
    }
}
