package org.karmma.core.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.nn.Block;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.karmma.core.ConfigurationException;
import org.karmma.core.internal.experiment.PluginView;
import org.karmma.core.internal.experiment.Setup;
import org.karmma.core.internal.packaging.ModelDescription.FusionPart;
import org.karmma.core.internal.packaging.ModelPackage;
import org.karmma.core.internal.toy.ToyPlugins;
import org.karmma.core.internal.toy.ToyRun;
import org.karmma.core.internal.training.TrainedSystem;
import org.karmma.dataset.DataException;
import org.karmma.dataset.LabelSpace;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.Role;
import org.karmma.extractor.TokenLayout;
import org.karmma.modality.SignalFormat;

/** What cannot be added, to whom, from which data. */
class ExtensionRefusedTest extends Extended {

    private void refused(ModelPackage student, String modality, PluginView plugins, String... said) throws Exception {
        String message = assertThrows(ConfigurationException.class, () -> setup(student, modality, QUICK, plugins)).getMessage();
        for (String part : said) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void whatCannotBeAddedIsRefusedBeforeAnyWork() throws Exception {
        refused(parent, "left", new ToyPlugins(), "--with left", "'toy KARMMA_S' has that modality; it has left, right");
        refused(parent, "smell", new ToyPlugins(), "--with: no modality is called smell", "front");
        refused(parent, "bare", new ToyPlugins(), "no bundle offers a student extractor for bare");
        ModelPackage teacher = ModelPackage.read(new RunFolder(base).network(TrainedSystem.KARMMA_T.id(), 1));
        refused(teacher, "front", new ToyPlugins(), "is a teacher");
    }

    @Test
    void aFusionThatKnowsNoAddedSlotsIsRefused() throws Exception {
        FusionPart vote = new FusionPart("vote", Map.of(), parent.description().fusion().missing());
        ModelPackage votes = altered(parent.description().labelSpaces(), vote);
        refused(votes, "front", new ToyPlugins(), "fusion vote of student 'toy KARMMA_S' does not support slots that are added");
    }

    @Test
    void anotherExtractorThanThatOfTrainingIsRefusedNamingBoth() throws Exception {
        PluginView gone = new ToyPlugins() {
            @Override
            public List<Extractor> extractorsOf(String modality, Role role) {
                return modality.equals("right") ? List.of() : super.extractorsOf(modality, role);
            }
        };
        refused(parent, "front", gone, "slot right was trained with extractor right-student of toy-right 1.0.0, which is not here");
        Extractor own = new ToyPlugins().extractorsOf("right", Role.STUDENT).get(0);
        PluginView other = new ToyPlugins() {
            @Override
            public List<Extractor> extractorsOf(String modality, Role role) {
                return modality.equals("right") ? List.of(new Recoded(own)) : super.extractorsOf(modality, role);
            }

            @Override
            public String bundleOf(Extractor extractor) {
                return "toy-" + extractor.modality() + " 2.0.0";
            }
        };
        refused(parent, "front", other, "of toy-right 1.0.0 with fingerprint " + own.fingerprint(),
                "toy-right 2.0.0 offers it with fingerprint other");
    }

    /** Of another code. */
    private record Recoded(Extractor of) implements Extractor {
        @Override
        public String id() {
            return of.id();
        }

        @Override
        public String modality() {
            return of.modality();
        }

        @Override
        public Role role() {
            return of.role();
        }

        @Override
        public SignalFormat signal() {
            return of.signal();
        }

        @Override
        public TokenLayout tokens() {
            return of.tokens();
        }

        @Override
        public String fingerprint() {
            return "other";
        }

        @Override
        public Block newNetwork() {
            return of.newNetwork();
        }
    }

    private DataException refusedByData(Setup setup, ModelPackage student) throws Exception {
        RunFolder folder = new RunFolder(top);
        student.copyTo(folder.parent());
        return assertThrows(DataException.class,
                () -> new ToyRun(setup, folder).carryOut(name -> name.equals("data") || name.startsWith("match-")));
    }

    @Test
    void aDataSetWithoutTheModalityIsRefusedBeforeAnythingIsDecoded() throws Exception {
        String said = refusedByData(setup(parent, "silent", QUICK, new ToyPlugins()), parent).getMessage();
        assertTrue(said.contains("none of its 24 clips was recorded with silent"), said);
    }

    @Test
    void aDataSetWithOtherLabelsIsRefusedNamingBoth() throws Exception {
        String said = refusedByData(setup(Map.of()), altered(List.of(new LabelSpace("action", List.of("cut", "dry", "open"))),
                parent.description().fusion())).getMessage();
        assertTrue(said.contains("data set toy") && said.contains("student 'toy KARMMA_S'")
                && said.contains("class 1 is 'wash' here and 'dry' there"), said);
    }
}
