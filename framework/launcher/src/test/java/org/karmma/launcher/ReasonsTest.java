package org.karmma.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.karmma.core.bundles.Reasons;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;

/** What a real resolver refuses, in plain words. */
class ReasonsTest {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makeHome() throws Exception {
        home = new Home(folder.resolve("home"));
        Jars.bundle(home.bundles().resolve("2/air.jar"), "air", "Bundle-Version", "2.1.0", "Export-Package", "org.air;version=2.1",
                "Provide-Capability", "wind;wind=east;version:Version=3");
    }

    private List<String> problems(String... headers) throws Exception {
        Jars.bundle(home.bundles().resolve("3/nose.jar"), "nose", headers);
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            return karmma.problems();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Import-Package | org.water;version=\"[1,2)\" | bundle nose 0.0.0 needs the package org.water in a version from 1.0 to below 2.0,"
                + " which no bundle here has:"
                + " install the bundle that exports it, too",
        "Import-Package | org.water | bundle nose 0.0.0 needs the package org.water, which no bundle here has: install the bundle that"
                + " exports it, too",
        "Import-Package | org.air;version=\"[1,2)\" | bundle nose 0.0.0 needs the package org.air in a version from 1.0 to below 2.0; here"
                + " is 2.1 of air: install a version of nose built for that, or the bundle that exports it",
        "Require-Bundle | air;bundle-version=\"[3,4)\" | bundle nose 0.0.0 needs the bundle air in a version from 3.0 to below 4.0; here"
                + " is 2.1 of air: install a version of nose built for that, or the bundle that is it",
        "Require-Capability | wind;filter:=\"(&(wind=west)(version>=3))\" | bundle nose 0.0.0 needs the capability wind west in a version"
                + " from 3.0 on, which no bundle here has: install the bundle that provides it, too",
        "Require-Capability | karmma.contract;filter:=\"(&(version>=0.5)(!(version>=1)))\" | bundle nose 0.0.0 was built for contract 0.5,"
                + " this home has 1.0: install a version of nose built for contract 1, or the Karmma that it was built for",
        "Import-Package | org.water;resolution:=optional,org.air | "})
    void saysWhatIsMissingAndWhatToDo(String header, String value, String said) throws Exception {
        assertEquals(said == null ? List.of() : List.of(said), problems(header, value));
    }

    @Test
    void aNewerJavaIsNamed() throws Exception {
        assertEquals(List.of("bundle nose 0.0.0 needs Java from 99.0 on, this is Java " + Runtime.version().feature()
                + ": start Karmma with such a Java, or install a build of nose for this one"),
                problems("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version>=99))\""));
    }

    @Test
    void whatAProviderLacksIsToldOfTheProvider() throws Exception {
        Jars.bundle(home.bundles().resolve("2/water.jar"), "water", "Export-Package", "org.water", "Import-Package", "org.spring");
        assertEquals(List.of("bundle water 0.0.0 needs the package org.spring, which no bundle here has: install the bundle that exports"
                + " it, too",
                "bundle nose 0.0.0 needs bundle water 0.0.0, and bundle water 0.0.0 needs the package org.spring, which no bundle here has:"
                        + " install the"
                        + " bundle that exports it, too"), problems("Import-Package", "org.water"));
    }

    /** All that is asked for is here, but not together. */
    @Test
    void twoCopiesOfAPackageAreNamed() throws Exception {
        Jars.bundle(home.bundles().resolve("2/sea.jar"), "sea", "Export-Package", "org.sea;uses:=org.air", "Import-Package",
                "org.air;version=\"[2,3)\"");
        Jars.bundle(home.bundles().resolve("2/old.jar"), "old", "Export-Package", "org.air;version=1.0");
        Jars.bundle(home.bundles().resolve("3/nose.jar"), "nose", "Import-Package", "org.sea,org.air;version=\"[1,2)\"");
        try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(home))) {
            Bundle nose = Arrays.stream(karmma.context().getBundles()).filter(b -> b.getSymbolicName().equals("nose")).findFirst()
                    .orElseThrow();
            BundleException thrown = assertThrows(BundleException.class, nose::start);
            String said = Reasons.notStarted(nose, karmma.context().getBundle(0).adapt(FrameworkWiring.class), thrown);
            assertTrue(said.matches("bundle nose 0.0.0 would see the package org.air twice, of (old and of air|air and of old): take one of"
                    + " them away, or"
                    + " build it for one of them"), said + " for " + thrown.getMessage());
        }
    }
}
