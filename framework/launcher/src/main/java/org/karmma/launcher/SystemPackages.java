package org.karmma.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What the system bundle exports from the class path, beside the JDK. It is read off the jars themselves: bundles say what they
 * export; DJL's jars, which are no bundles, export every package they have with the version in their manifest. A jar may lie within
 * another, where the class loader of that one knows how to open it.
 */
final class SystemPackages {

    /** One class of each bundle on the class path. */
    private static final List<Class<?>> BUNDLES =
            List.of(org.karmma.modality.Modality.class, org.karmma.core.Workbench.class, org.slf4j.Logger.class);

    private static final List<Class<?>> DJL = List.of(ai.djl.engine.Engine.class, ai.djl.pytorch.engine.PtEngine.class);

    /** Parts of jars, and packages of the JDK that a bundle has to ask for. */
    private static final List<String> OTHERS = List.of(
            "org.osgi.service.log;version=\"1.5.0\"",
            "org.osgi.service.log.admin;version=\"1.0.0\"",
            // SLF4J exports two of its packages as 1.7, too; for those who were built against 1.7 the others have not changed either
            "org.slf4j.event;version=\"1.7.36\"",
            "org.slf4j.spi;version=\"1.7.36\"",
            // Guava, Guice and JTransforms look for Unsafe
            "sun.misc");

    private SystemPackages() {}

    /** The value of {@code org.osgi.framework.system.packages.extra}. */
    static String extra() throws LaunchException {
        StringJoiner all = new StringJoiner(",");
        OTHERS.forEach(all::add);
        for (Class<?> sample : BUNDLES) {
            all.add(attribute(sample, new Attributes.Name("Export-Package")));
        }
        for (Class<?> sample : DJL) {
            String version = attribute(sample, Attributes.Name.SPECIFICATION_VERSION);
            packages(locationOf(sample)).forEach(name -> all.add(name + ";version=\"" + version + "\""));
        }
        return all.toString();
    }

    private static String attribute(Class<?> sample, Attributes.Name name) throws LaunchException {
        URL location = locationOf(sample);
        try {
            String value = manifest(location).getMainAttributes().getValue(name);
            if (value == null) {
                throw new LaunchException(location + " has no " + name + " in its manifest, which bundles need in order to use it."
                        + " Put the jar that the build made on the class path, not a repackaged one.");
            }
            return value;
        } catch (IOException e) {
            throw unreadable(location, e);
        }
    }

    /** Of a jar, or of a module's output folder. */
    private static Manifest manifest(URL location) throws IOException {
        if (location.getProtocol().equals("file") && Files.isDirectory(file(location))) {
            try (InputStream in = Files.newInputStream(file(location).resolve(JarFile.MANIFEST_NAME))) {
                return new Manifest(in);
            }
        }
        try (JarFile jar = jar(location)) {
            return jar.getManifest() == null ? new Manifest() : jar.getManifest();
        }
    }

    private static SortedSet<String> packages(URL location) throws LaunchException {
        SortedSet<String> packages = new TreeSet<>();
        try (JarFile jar = jar(location)) {
            jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class") && name.startsWith("ai/djl/"))
                    .forEach(name -> packages.add(name.substring(0, name.lastIndexOf('/')).replace('/', '.')));
        } catch (IOException e) {
            throw unreadable(location, e);
        }
        return packages;
    }

    /** The caller closes it. */
    private static JarFile jar(URL location) throws IOException {
        if (location.getProtocol().equals("file")) {
            return new JarFile(file(location).toFile());
        }
        URLConnection connection = location.openConnection();
        connection.setUseCaches(false); // what is cached would be closed for others, too
        if (connection instanceof JarURLConnection within) {
            return within.getJarFile();
        }
        throw new IOException("it is neither a file nor a jar within one");
    }

    private static Path file(URL location) throws IOException {
        try {
            return Path.of(location.toURI());
        } catch (URISyntaxException e) {
            throw new IOException("it is no name of a file", e);
        }
    }

    private static LaunchException unreadable(URL location, IOException e) {
        return new LaunchException(location + ", which bundles share, cannot be read: " + e, e);
    }

    private static URL locationOf(Class<?> sample) throws LaunchException {
        CodeSource source = sample.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new LaunchException("the jar of " + sample + " cannot be found: its class loader does not say where it has it from");
        }
        return source.getLocation();
    }
}
