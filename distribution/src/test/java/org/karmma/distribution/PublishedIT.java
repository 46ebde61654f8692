package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What would be published: read off the projects of this build, from the root on. */
class PublishedIT {

    private static final Path SOURCES = Path.of(System.getProperty("karmma.sources"));

    /** Programs of this repository's own; nobody depends on them. */
    private static final List<String> OURS = List.of("karmma-bench", "karmma-example-spring-boot");

    private static Element project(Path folder) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(folder.resolve("pom.xml").toFile()).getDocumentElement();
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList all = parent.getChildNodes();
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            Node node = all.item(i);
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found.stream();
    }

    private static String text(Element parent, String name) {
        return children(parent, name).map(Element::getTextContent).findFirst().orElse(null);
    }

    /** By artifact: its version, its own or its parent's. */
    private static void projects(Path folder, Map<String, String> versions, List<String> jars) throws Exception {
        Element project = project(folder);
        String version = text(project, "version");
        versions.put(text(project, "artifactId"),
                version != null ? version : text(children(project, "parent").findFirst().orElseThrow(), "version"));
        if (text(project, "packaging") == null) {
            jars.add(text(project, "artifactId"));
        }
        Element modules = children(project, "modules").findFirst().orElse(null);
        if (modules != null) {
            for (Element module : children(modules, "module").toList()) {
                projects(folder.resolve(module.getTextContent()), versions, jars);
            }
        }
    }

    @Test
    void theBillOfMaterialsNamesEveryJar() throws Exception {
        List<String> jars = new ArrayList<>();
        projects(SOURCES, new TreeMap<>(), jars);
        jars.removeAll(OURS);
        Element bom = project(SOURCES.resolve("framework/bom"));
        Element managed = children(bom, "dependencyManagement").flatMap(d -> children(d, "dependencies")).findFirst().orElseThrow();
        List<String> named = children(managed, "dependency").map(dependency -> text(dependency, "artifactId")).toList();
        assertEquals(jars.stream().sorted().toList(), named.stream().sorted().toList(), "framework/bom/pom.xml");
    }

    @Test
    void allHaveOneVersion() throws Exception {
        Map<String, String> versions = new TreeMap<>();
        projects(SOURCES, versions, new ArrayList<>());
        String version = text(project(SOURCES), "version");
        versions.forEach((artifact, its) -> assertEquals(version, its, "version of " + artifact));
    }
}
