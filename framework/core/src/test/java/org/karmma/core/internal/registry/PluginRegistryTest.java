package org.karmma.core.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.karmma.core.internal.toy.ForwardingModality;
import org.karmma.core.internal.toy.ToyModality;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.modality.Modality;

@Timeout(30)
class PluginRegistryTest {

    private final PluginRegistry registry = new PluginRegistry(Duration.ofSeconds(20));

    private record Reader(String id, String tag) implements DatasetProvider {
        @Override
        public Dataset open(Path root, Map<String, String> settings) {
            throw new UnsupportedOperationException("not opened here");
        }
    }

    private void add(PluginRegistry to, DatasetProvider reader, int ranking, long service) {
        add(to, reader, "1.0.0", ranking, service);
    }

    private void add(PluginRegistry to, DatasetProvider reader, String version, int ranking, long service) {
        to.add(DatasetProvider.class, reader, DatasetProvider::id, new Origin("bundle-" + service, version, service, ranking, service));
    }

    private Plugin<DatasetProvider> found(String id) {
        return registry.current().find(DatasetProvider.class, id).orElseThrow();
    }

    @Test
    void theHighestVersionWinsThenTheRankingThenTheLatest() {
        Reader early = new Reader("epic", "early");
        Reader late = new Reader("epic", "late");
        Reader ranked = new Reader("epic", "ranked");
        Reader newer = new Reader("epic", "newer");
        add(registry, late, 0, 9);
        add(registry, early, 0, 5);
        assertSame(late, found("epic").service());
        add(registry, ranked, 1, 4);
        assertSame(ranked, found("epic").service());
        add(registry, newer, "1.0.10", -1, 3);
        assertEquals(List.of(newer, ranked, late, early),
                registry.current().candidates(DatasetProvider.class, "epic").stream().map(Plugin::service).toList());
        registry.remove(DatasetProvider.class, newer);
        registry.remove(DatasetProvider.class, ranked);
        assertSame(late, found("epic").service());
    }

    @Test
    void anyServiceTakesThePlaceOfWhatIsBuiltIn() {
        Reader mine = new Reader("epic", "mine");
        registry.add(DatasetProvider.class, new Reader("epic", "core"), DatasetProvider::id, Origin.builtIn("1.0.0"));
        add(registry, mine, "0.0.1", 0, 4);
        assertSame(mine, found("epic").service());
    }

    @Test
    void whatTheHostOffersItselfIsMeantBeforeAnyBundles() {
        Reader mine = new Reader("epic", "mine");
        Reader host = new Reader("epic", "host");
        Origin origin = new Origin("host-application", "", 0, 0, 7);
        registry.add(DatasetProvider.class, host, DatasetProvider::id, origin);
        add(registry, mine, "99.0.0", 99, 8);
        assertSame(host, found("epic").service());
        assertEquals("epic of host-application", found("epic").toString());
    }

    @Test
    void aSnapshotStaysAsItIs() {
        Reader reader = new Reader("epic", "");
        add(registry, reader, 0, 4);
        Plugins before = registry.current();
        registry.remove(DatasetProvider.class, reader);
        assertTrue(before.datasetsById().containsKey("epic"));
        assertFalse(registry.current().datasetsById().containsKey("epic"));
    }

    @Test
    void departureWaitsForTheLeaseAndNobodyWaitsForTheDeparture() throws Exception {
        Reader reader = new Reader("epic", "");
        add(registry, reader, 0, 4);
        Plugin<DatasetProvider> plugin = found("epic");
        Lease<DatasetProvider> lease = plugin.lease().orElseThrow();
        CountDownLatch told = new CountDownLatch(1);
        registry.listen(plugins -> told.countDown());
        CompletableFuture<Void> departure = CompletableFuture.runAsync(() -> registry.remove(DatasetProvider.class, reader));
        assertTrue(told.await(20, TimeUnit.SECONDS));
        assertTrue(plugin.lease().isEmpty(), "a departing plugin gives no lease, at once");
        assertTrue(registry.current().find(DatasetProvider.class, "epic").isEmpty());
        assertFalse(departure.isDone());
        lease.close();
        lease.close();
        departure.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aDepartureDoesNotWaitForEver() {
        PluginRegistry impatient = new PluginRegistry(Duration.ofMillis(20));
        Reader reader = new Reader("epic", "");
        add(impatient, reader, 0, 4);
        Lease<DatasetProvider> lease = impatient.current().find(DatasetProvider.class, "epic").orElseThrow().lease().orElseThrow();
        impatient.remove(DatasetProvider.class, reader);
        assertTrue(impatient.current().datasetsById().isEmpty());
        lease.close();
    }

    @Test
    void listenersHearOfChangesUntilTheyStop() {
        List<Integer> sizes = new ArrayList<>();
        PluginRegistry.Registration registration = registry.listen(plugins -> sizes.add(plugins.datasetsById().size()));
        Reader reader = new Reader("epic", "");
        add(registry, reader, 0, 4);
        registry.remove(DatasetProvider.class, reader);
        registry.remove(DatasetProvider.class, reader);
        registration.close();
        add(registry, reader, 0, 4);
        assertEquals(List.of(1, 0), sizes);
    }

    @Test
    void whatCannotSayItsIdIsLeftOut() {
        add(registry, new Reader(null, ""), 0, 4);
        registry.add(DatasetProvider.class, new Reader("epic", ""), reader -> {
            throw new IllegalStateException("no id today");
        }, Origin.builtIn("1.0.0"));
        assertTrue(registry.current().datasetsById().isEmpty());
    }

    @Test
    void anExtractorIsReadInTheWayOfItsOwnBundle() {
        Modality first = new ToyModality("left");
        Modality own = new ForwardingModality(first);
        Extractor extractor = new ToyPlugins().extractorsOf("left", Role.STUDENT).get(0);
        registry.add(Modality.class, first, Modality::id, new Origin("ears", "3.0.0", 1, 0, 1));
        registry.add(Modality.class, own, Modality::id, new Origin("other-ears", "2.0.0", 2, 0, 2));
        registry.add(Extractor.class, extractor, Extractor::id, new Origin("other-ears", "2.0.0", 2, 0, 3));
        assertSame(first, registry.current().modalitiesById().get("left"), "its bundle has the higher version");
        assertSame(own, registry.current().modalityOf(extractor).orElseThrow());
        assertEquals("other-ears 2.0.0", registry.current().bundleOf(extractor));
        registry.remove(Modality.class, own);
        assertSame(first, registry.current().modalityOf(extractor).orElseThrow(), "where its own bundle brings none");
    }
}
