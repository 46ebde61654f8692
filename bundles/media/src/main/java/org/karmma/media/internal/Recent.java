package org.karmma.media.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.ToLongFunction;
import org.karmma.dataset.DataException;

/** The latest few results, each made once however many ask for it at the same time. Failures are not kept. */
final class Recent<K, V> {

    /** Makes a value. */
    interface Maker<V> {
        V make() throws DataException;
    }

    private final long budget;
    private final ToLongFunction<V> size;
    private final Map<K, CompletableFuture<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long total;

    /**
     * @param budget bytes; what is larger alone is made and not kept
     * @param size bytes of a value
     */
    Recent(long budget, ToLongFunction<V> size) {
        this.budget = budget;
        this.size = size;
    }

    V get(K key, Maker<V> maker) throws DataException {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> theirs;
        synchronized (this) {
            theirs = entries.putIfAbsent(key, mine);
        }
        return theirs == null ? make(key, mine, maker) : await(theirs);
    }

    private V make(K key, CompletableFuture<V> entry, Maker<V> maker) throws DataException {
        try {
            V value = maker.make();
            entry.complete(value);
            keep(value);
            return value;
        } catch (DataException | RuntimeException | Error e) {
            synchronized (this) {
                entries.remove(key, entry);
            }
            entry.completeExceptionally(e);
            throw e;
        }
    }

    private static <V> V await(CompletableFuture<V> entry) throws DataException {
        try {
            return entry.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DataException d) {
                throw new DataException(d.where(), d.problem(), d.remedy(), d);
            }
            throw e;
        }
    }

    private synchronized void keep(V value) {
        total += size.applyAsLong(value);
        for (Iterator<CompletableFuture<V>> eldest = entries.values().iterator(); total > budget && eldest.hasNext();) {
            CompletableFuture<V> entry = eldest.next();
            if (entry.isDone()) {
                total -= size.applyAsLong(entry.join());
                eldest.remove();
            }
        }
    }

    synchronized void clear() {
        entries.clear();
        total = 0;
    }
}
