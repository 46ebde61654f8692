package org.karmma.launcher.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.karmma.core.DataRequest;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The data set that a command is about. */
final class DataArguments {

    @Parameters(index = "0", paramLabel = "ROOT", description = "the folder that holds the data set")
    private Path root;

    @Option(names = "--dataset", paramLabel = "NAME", description = "what it holds, by the name of the data-set bundle (dataset.provider of"
            + " an experiment); not needed where only one recognizes the folder")
    private String provider;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
            description = "a setting of that bundle (dataset.settings of an experiment), for instance split=epic-star; may be repeated")
    private Map<String, String> settings = new LinkedHashMap<>();

    DataRequest request() {
        return new DataRequest(root, provider, settings);
    }
}
