package org.karmma.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.karmma.dataset.DataException;

/** A store that gives nothing unless it is the one that the configuration names. It is looked at once, before the first clip. */
final class VerifiedStore implements FeatureStore {

    private final FeatureStore store;
    private final String sha256;
    private final String features;
    private DataException refused;
    private boolean verified;

    /**
     * @param sha256 that it must have
     * @param features what they are called, for people
     */
    VerifiedStore(FeatureStore store, String sha256, String features) {
        this.store = store;
        this.sha256 = sha256;
        this.features = features;
    }

    @Override
    public Optional<Table> of(String clip) throws DataException {
        verify();
        return store.of(clip);
    }

    private synchronized void verify() throws DataException {
        if (!verified) {
            try {
                String found = store.sha256();
                refused = found.equals(sha256) ? null : new DataException(store.path().toString(), "has the SHA-256 " + found
                        + ", the configuration of " + features + " names " + sha256, "Name the right features, or their new hash");
            } catch (IOException e) {
                refused = new DataException(store.path().toString(), "cannot be read: " + e, "Check the key path of " + features, e);
            }
            verified = true;
        }
        if (refused != null) {
            throw refused;
        }
    }

    @Override
    public String sha256() throws IOException {
        return store.sha256();
    }

    @Override
    public Path path() {
        return store.path();
    }

    @Override
    public void close() {
        store.close();
    }
}
