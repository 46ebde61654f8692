package org.karmma.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.karmma.modality.Modality;

/**
 * A home made of jars on the class path: the bundles that a file {@value #LIST} names, which karmma-embed brings one of, and every bundle
 * that offers something of Karmma's, modalities foremost. It holds links, and copies of what is no file, such as a jar within a jar.
 */
final class ClassPathHome {

    /** In jars on the class path. A line is a start level and a symbolic name; a line that begins with # is a comment. */
    static final String LIST = "META-INF/karmma/bundles";

    /** Karmma and its plugins; what these need has a lower one. */
    private static final int PLUGINS = 3;

    /** Services of Karmma's contracts, as bnd writes them down. */
    private static final String SERVICE = "\"org.karmma.";

    private ClassPathHome() {}

    /** @throws LaunchException if a bundle that is named is missing */
    static Home in(Path folder) throws IOException, LaunchException {
        Home home = new Home(folder);
        ClassLoader loader = ClassPathHome.class.getClassLoader();
        Map<String, URL> bundles = bundles(loader);
        Map<String, Integer> levels = named(loader);
        for (String name : levels.keySet()) {
            if (!bundles.containsKey(name)) {
                throw new LaunchException("the class path has no bundle " + name + ", which Karmma needs. Add org.karmma:karmma-embed, and"
                        + " leave its jars as they are: none excluded, none repackaged into another.");
            }
        }
        for (Map.Entry<String, URL> bundle : bundles.entrySet()) {
            Integer level = levels.get(bundle.getKey());
            if (level != null || offersPlugin(bundle.getValue())) {
                Path folderOfLevel = home.bundles().resolve(String.valueOf(level == null ? PLUGINS : level));
                place(bundle.getValue(), folderOfLevel.resolve(bundle.getKey() + ".jar"));
            }
        }
        return home;
    }

    private static Map<String, Integer> named(ClassLoader loader) throws IOException, LaunchException {
        Map<String, Integer> levels = new LinkedHashMap<>();
        for (URL list : Collections.list(loader.getResources(LIST))) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(open(list), StandardCharsets.UTF_8))) {
                for (String line : lines.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
                    String[] parts = line.strip().split("\\s+");
                    if (parts.length != 2 || !parts[0].matches("[1-3]")) {
                        throw new LaunchException(list + ": a line is a start level from 1 to " + PLUGINS
                                + " and a symbolic name, not: " + line);
                    }
                    levels.put(parts[1], Integer.valueOf(parts[0]));
                }
            }
        }
        if (levels.isEmpty()) {
            throw new LaunchException("there is no Karmma on the class path to start from: add org.karmma:karmma-embed to the dependencies,"
                    + " or open a home on disk.");
        }
        return levels;
    }

    /** By symbolic name, the manifests of bundles on the class path; of two with one name the first. */
    private static Map<String, URL> bundles(ClassLoader loader) throws IOException {
        Map<String, URL> bundles = new TreeMap<>();
        for (URL manifest : Collections.list(loader.getResources(JarFile.MANIFEST_NAME))) {
            String name = attributes(manifest).getValue("Bundle-SymbolicName");
            if (name != null && manifest.getProtocol().equals("jar")) {
                bundles.putIfAbsent(name.split(";")[0].strip(), manifest);
            }
        }
        return bundles;
    }

    private static boolean offersPlugin(URL manifest) throws IOException {
        String capabilities = attributes(manifest).getValue("Provide-Capability");
        return capabilities != null && (capabilities.contains(Modality.PROPERTY) || capabilities.contains(SERVICE));
    }

    private static Attributes attributes(URL manifest) throws IOException {
        try (InputStream in = open(manifest)) {
            return new Manifest(in).getMainAttributes();
        }
    }

    private static void place(URL manifest, Path link) throws IOException {
        Files.createDirectories(link.getParent());
        URL jar = ((JarURLConnection) manifest.openConnection()).getJarFileURL();
        if (jar.getProtocol().equals("file")) {
            try {
                Files.createSymbolicLink(link, Path.of(jar.toURI()));
                return;
            } catch (IOException | UnsupportedOperationException e) {
                // some systems let nobody make links
            } catch (URISyntaxException e) {
                throw new IOException(jar + " is no name of a file", e);
            }
        }
        try (InputStream in = open(jar)) {
            Files.copy(in, link);
        }
    }

    /** Past the cache of the JDK, which would keep the jars open. */
    private static InputStream open(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }
}
