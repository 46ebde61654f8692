package org.karmma.core.internal.toy;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.pipeline.RunFolder;
import org.karmma.core.internal.pipeline.Stage;
import org.karmma.core.internal.pipeline.StageContext;
import org.karmma.core.internal.pipeline.Stages;
import org.karmma.dataset.Progress;

/** The stages of an experiment, carried out one behind the other in this JVM. */
public record ToyRun(Setup setup, RunFolder folder, List<String> messages, Device device) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public ToyRun(Setup setup, RunFolder folder) {
        this(setup, folder, Device.cpu());
    }

    public ToyRun(Setup setup, RunFolder folder, Device device) {
        this(setup, folder, new ArrayList<>(), device);
    }

    /** Carries out the stages with the names wanted. @return their facts, in order */
    public Map<String, JsonNode> carryOut(Predicate<String> wanted) throws Exception {
        Map<String, JsonNode> facts = new LinkedHashMap<>();
        for (Stage stage : new Stages(setup, Map.of()).inOrder()) {
            if (wanted.test(stage.name())) {
                StageContext context = new StageContext(stage.name(), folder, setup, device, Progress.NONE, messages::add);
                facts.put(stage.name(), JSON.valueToTree(stage.work().run(context)));
            }
        }
        return facts;
    }
}
