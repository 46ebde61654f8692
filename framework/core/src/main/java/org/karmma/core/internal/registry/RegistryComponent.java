package org.karmma.core.internal.registry;

import java.time.Duration;
import java.util.Objects;
import org.karmma.dataset.DatasetProvider;
import org.karmma.distillation.Distillation;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.ExtractorProvider;
import org.karmma.fusion.Fusion;
import org.karmma.modality.Modality;
import org.karmma.model.DistillationV1;
import org.karmma.model.DistillationV3;
import org.karmma.model.KarmmaFusion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Feeds the {@link PluginRegistry} with what bundles offer, and with what comes with the core. */
@Component(service = RegistryComponent.class, configurationPid = RegistryComponent.PID)
@Designate(ocd = RegistryComponent.Config.class)
public final class RegistryComponent {

    static final String PID = "org.karmma.plugins";

    /** Settings of the registry. */
    @ObjectClassDefinition(name = "Karmma: plugins", description = "How modalities and other plugins come and go.")
    public @interface Config {
        @AttributeDefinition(name = "Patience", min = "0", max = "4",
                description = "Seconds that a departing bundle waits for work that still uses it; below the 5 s that DS waits for"
                        + " its locks. From 0 to 4.")
        int patience_seconds() default 4;
    }

    private final PluginRegistry registry;
    private volatile Duration patience;
    private final ProvidedExtractors provided;

    @Activate
    public RegistryComponent(BundleContext context, Config config) {
        configure(config);
        registry = new PluginRegistry(() -> patience);
        provided = new ProvidedExtractors(registry, RegistryComponent::declared);
        Origin core = Origin.builtIn(context.getBundle().getVersion().toString());
        addBuiltIns(registry, core);
    }

    /** Counts from the next bundle on that goes. */
    @Modified
    void configure(Config config) {
        patience = Duration.ofSeconds(config.patience_seconds());
    }

    /** Adds the paper's fusion and both recipes, which come with the core. */
    public static void addBuiltIns(PluginRegistry registry, Origin origin) {
        registry.add(Fusion.class, new KarmmaFusion(), Fusion::id, origin);
        registry.add(Distillation.class, new DistillationV1(), Distillation::id, origin);
        registry.add(Distillation.class, new DistillationV3(), Distillation::id, origin);
    }

    public PluginRegistry registry() {
        return registry;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindModality(Modality modality, ServiceReference<Modality> reference) {
        registry.add(Modality.class, modality, Modality::id, Origin.of(reference));
    }

    void unbindModality(Modality modality) {
        registry.remove(Modality.class, modality);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindExtractor(Extractor extractor, ServiceReference<Extractor> reference) {
        registry.add(Extractor.class, extractor, RegistryComponent::declared, Origin.of(reference));
    }

    /** The id of an extractor that says everything it has to. */
    static String declared(Extractor extractor) {
        Objects.requireNonNull(extractor.modality(), "it does not say which modality it is for");
        Objects.requireNonNull(extractor.role(), "it does not say which role it is for");
        Objects.requireNonNull(extractor.signal(), "it does not say which signal it wants");
        Objects.requireNonNull(extractor.tokens(), "it does not say which tokens it makes");
        Objects.requireNonNull(extractor.fingerprint(), "it has no fingerprint");
        return extractor.id();
    }

    void unbindExtractor(Extractor extractor) {
        registry.remove(Extractor.class, extractor);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindExtractorProvider(ExtractorProvider provider, ServiceReference<ExtractorProvider> reference) {
        provided.add(provider, Origin.of(reference));
    }

    void unbindExtractorProvider(ExtractorProvider provider) {
        provided.remove(provider);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindFusion(Fusion fusion, ServiceReference<Fusion> reference) {
        registry.add(Fusion.class, fusion, Fusion::id, Origin.of(reference));
    }

    void unbindFusion(Fusion fusion) {
        registry.remove(Fusion.class, fusion);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindDistillation(Distillation distillation, ServiceReference<Distillation> reference) {
        registry.add(Distillation.class, distillation, Distillation::id, Origin.of(reference));
    }

    void unbindDistillation(Distillation distillation) {
        registry.remove(Distillation.class, distillation);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void bindDatasetProvider(DatasetProvider provider, ServiceReference<DatasetProvider> reference) {
        registry.add(DatasetProvider.class, provider, DatasetProvider::id, Origin.of(reference));
    }

    void unbindDatasetProvider(DatasetProvider provider) {
        registry.remove(DatasetProvider.class, provider);
    }
}
