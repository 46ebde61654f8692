package org.karmma.core.internal.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/**
 * JSON that keeps no buffers for the threads that it is read and written on. Where these are an application's, as in serving, Jackson's
 * buffers would keep the class loader of its bundle, and stay when Karmma is closed.
 */
public final class ThreadlessJson {

    private ThreadlessJson() {}

    public static JsonFactory factory() {
        return JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();
    }
}
