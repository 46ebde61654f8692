package org.karmma.testkit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the build made of the annotations of a component class: headers of the bundle's manifest, and Declarative Services' description.
 *
 * @param headers of the manifest
 * @param services names of the interfaces it is offered under; empty if there is no description of the class
 * @param properties of the service, by name
 * @param deactivate the method that is called when it goes; empty if none is
 */
record ComponentFacts(Map<String, String> headers, List<String> services, Map<String, String> properties, String deactivate) {

    static ComponentFacts of(Class<?> type) {
        try {
            URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
            String root = place.getPath().endsWith(".jar") ? "jar:" + place + "!/" : place.toString();
            Map<String, String> headers = headers(root);
            for (String file : headers.getOrDefault("Service-Component", "").split("\\s*,\\s*")) {
                Optional<ComponentFacts> facts = file.isEmpty() ? Optional.empty() : described(root + file, type, headers);
                if (facts.isPresent()) {
                    return facts.get();
                }
            }
            return new ComponentFacts(headers, List.of(), Map.of(), "");
        } catch (URISyntaxException | IOException e) {
            throw new AssertionError("what the build made of " + type + " cannot be read: " + e, e);
        }
    }

    private static Map<String, String> headers(String root) throws IOException {
        Map<String, String> headers = new HashMap<>();
        try (InputStream in = URI.create(root + JarFile.MANIFEST_NAME).toURL().openStream()) {
            new Manifest(in).getMainAttributes().forEach((name, value) -> headers.put(name.toString(), value.toString()));
        } catch (FileNotFoundException e) {
            throw new AssertionError("there is no " + JarFile.MANIFEST_NAME + " in " + root + ": bnd writes it during the build. Run the"
                    + " test with Maven, and see that the pom's build has bnd-maven-plugin (the parent karmma-modality-parent does)", e);
        }
        return headers;
    }

    private static Optional<ComponentFacts> described(String file, Class<?> type, Map<String, String> headers) throws IOException {
        try (InputStream in = URI.create(file).toURL().openStream()) {
            Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
            Element component = document.getDocumentElement();
            boolean ofType = elements(component, "implementation").stream().anyMatch(e -> e.getAttribute("class").equals(type.getName()));
            if (!ofType) {
                return Optional.empty();
            }
            Map<String, String> properties = new HashMap<>();
            elements(component, "property").forEach(e -> properties.put(e.getAttribute("name"), e.getAttribute("value")));
            return Optional.of(new ComponentFacts(headers, elements(component, "provide").stream().map(e -> e.getAttribute("interface"))
                    .toList(), properties, component.getAttribute("deactivate")));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(file + ": " + e, e);
        }
    }

    private static List<Element> elements(Element under, String name) {
        NodeList found = under.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }
}
