package org.karmma.core.internal.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.karmma.core.ConfigurationException;
import org.karmma.core.DataReport;
import org.karmma.core.DataRequest;
import org.karmma.core.DataSets;
import org.karmma.core.RunListener;
import org.karmma.core.internal.experiment.Lookup;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Dataset;
import org.karmma.dataset.DatasetProvider;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Split;

/** Looks at data sets through the providers that are here. */
public final class DataSetService implements DataSets {

    private static final String ANNOTATIONS = "annotations";
    private static final String MEDIA = "media";

    private final Supplier<? extends PluginView> plugins;

    /** @param plugins what is here now */
    public DataSetService(Supplier<? extends PluginView> plugins) {
        this.plugins = plugins;
    }

    /** A provider with all of its settings. */
    private record Chosen(DatasetProvider provider, Map<String, String> settings) {}

    @Override
    public DataReport check(DataRequest request, boolean read, RunListener listener)
            throws ConfigurationException, DataException, InterruptedException {
        Path root = folder(request);
        Chosen chosen = choose(request, root);
        List<Finding> findings = new ArrayList<>();
        Optional<Dataset> dataset = inspect(chosen, root, findings, listener);
        Map<String, Integer> clips = new LinkedHashMap<>();
        List<DataReport.Medium> media = List.of();
        if (dataset.isPresent()) {
            for (Split split : Split.values()) {
                clips.put(split.id(), dataset.get().clips(split).size());
            }
            Recordings recordings = Recordings.of(dataset.get());
            recordings.weigh(List.copyOf(findings), findings::add);
            media = recordings.media(read ? new MediaReading(plugins.get(), recordings, findings::add, listener).run(MEDIA) : null);
        }
        return new DataReport(chosen.provider.id(), root, chosen.settings, dataset.isPresent(), clips, media, findings);
    }

    private static Optional<Dataset> inspect(Chosen chosen, Path root, List<Finding> findings, RunListener listener)
            throws InterruptedException {
        long began = System.nanoTime();
        listener.started(ANNOTATIONS, false);
        try {
            Optional<Dataset> dataset = chosen.provider.inspect(root, chosen.settings, findings::add, (done, total, note) -> {
                if (Thread.interrupted()) {
                    throw new CancellationException();
                }
                listener.progress(ANNOTATIONS, done, total, note);
            });
            listener.finished(ANNOTATIONS, (System.nanoTime() - began) / 1e9);
            return dataset;
        } catch (CancellationException e) {
            throw new InterruptedException("looking at " + root);
        }
    }

    @Override
    public int writeSplits(DataRequest request, Path file) throws ConfigurationException, DataException {
        Path root = folder(request);
        Chosen chosen = choose(request, root);
        Dataset dataset = chosen.provider.open(root, chosen.settings);
        try {
            return SplitFile.write(file, dataset, root);
        } catch (IOException e) {
            throw new DataException(file.toString(), "cannot be written: " + e,
                    "See that its folder can be written to and that there is room", e);
        }
    }

    private static Path folder(DataRequest request) throws DataException {
        if (!Files.isDirectory(request.root())) {
            throw new DataException(request.root().toString(), "there is no such folder", "Name the folder that holds the data set");
        }
        return request.root().toAbsolutePath().normalize();
    }

    private Chosen choose(DataRequest request, Path root) throws ConfigurationException {
        Map<String, DatasetProvider> known = plugins.get().datasetsById();
        DatasetProvider provider = request.provider() == null ? recognize(known, root)
                : Lookup.named("--dataset", request.provider(), known, "data-set bundle");
        Map<String, String> settings = Lookup.settings("--set", provider.settings(), request.settings());
        try {
            provider.check(settings);
        } catch (DataException e) {
            throw new ConfigurationException("--set: " + e.getMessage());
        }
        return new Chosen(provider, settings);
    }

    private static DatasetProvider recognize(Map<String, DatasetProvider> known, Path root) throws ConfigurationException {
        List<DatasetProvider> fitting = known.values().stream().filter(provider -> provider.recognizes(root)).toList();
        if (fitting.size() != 1) {
            String problem = fitting.isEmpty() ? "no data-set bundle recognizes this folder"
                    : "it could be " + String.join(" or ", fitting.stream().map(DatasetProvider::id).toList());
            throw new ConfigurationException(root + ": " + problem + ". Say what it holds with --dataset: "
                    + String.join(", ", known.keySet()) + ".");
        }
        return fitting.get(0);
    }
}
