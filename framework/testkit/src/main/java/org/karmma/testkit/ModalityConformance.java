package org.karmma.testkit;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Objects;
import org.karmma.extractor.Extractor;
import org.karmma.extractor.ExtractorProvider;
import org.karmma.modality.Modality;

/**
 * The conformance tests of a modality bundle. A test of the bundle extends this and names the class:
 * <pre>{@code
 * class SonarConformanceTest extends ModalityConformance {
 *     SonarConformanceTest() {
 *         super(SonarModality.class);
 *     }
 *
 *     @Override
 *     public List<Extractor> extractors() {
 *         return List.of(new SonarTeacher(), new SonarStudent());
 *     }
 *
 *     @Override
 *     public List<Clip> clips(Path folder) {
 *         return List.of(...);
 *     }
 * }
 * }</pre>
 * A class that brings its extractors itself ({@link ExtractorProvider}) leaves {@code extractors()} out; one whose constructor has
 * parameters (configuration, services) overrides {@link #modality()}, too.
 *
 * <p>What these tests cannot see: memory that native code of the bundle's own keeps for itself. {@code karmma bench swap} looks at the
 * process.
 */
public abstract class ModalityConformance
        implements DescriptorTests, ExtractorTests, ReadingTests, BadMediaTests, BufferTests, EnduranceTests {

    private final Class<? extends Modality> type;

    /** @param type the class that the bundle offers as a service */
    protected ModalityConformance(Class<? extends Modality> type) {
        this.type = Objects.requireNonNull(type, "type");
    }

    @Override
    public final Class<? extends Modality> type() {
        return type;
    }

    @Override
    public Modality modality() {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(type.getSimpleName() + " has no constructor without parameters, so the tests cannot make one: override"
                    + " modality() in the test", e);
        } catch (InvocationTargetException e) {
            throw new AssertionError(type.getSimpleName() + " threw while it was made, so it will not start in a framework either: "
                    + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.getSimpleName() + " cannot be made: it and its constructor are to be public", e);
        }
    }

    @Override
    public List<Extractor> extractors() {
        if (modality() instanceof ExtractorProvider provider) {
            return provider.extractors();
        }
        throw new AssertionError(type.getSimpleName() + " brings no extractors itself (ExtractorProvider): override extractors() in"
                + " the test");
    }
}
