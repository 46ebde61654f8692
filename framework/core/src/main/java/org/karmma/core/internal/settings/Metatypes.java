package org.karmma.core.internal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The settings that bundles describe in {@value #FOLDER} (OSGi Compendium 105). The metatype service would parse the same files, but does
 * not tell ranges, which people should be told.
 */
final class Metatypes {

    static final String FOLDER = "OSGI-INF/metatype";

    private static final Logger LOG = LoggerFactory.getLogger(Metatypes.class);

    private final BundleContext context;

    Metatypes(BundleContext context) {
        this.context = context;
    }

    /**
     * What a bundle describes.
     *
     * @param ocd what the description is called, which is the name of the annotation type that it was made of
     * @param settings by key
     */
    record Described(Bundle bundle, String ocd, Map<String, Setting> settings) {}

    /** The settings of a PID or factory PID, as the bundle describes them that came last; null if none does. */
    Described of(String pid) {
        Bundle[] bundles = context.getBundles();
        for (int i = bundles.length - 1; i >= 0; i--) {
            for (Document metatype : in(bundles[i])) {
                String ocd = designated(metatype, pid);
                if (ocd != null) {
                    return new Described(bundles[i], ocd, settings(metatype, ocd));
                }
            }
        }
        return null;
    }

    /** Every PID and factory PID that a bundle describes and that begins so. */
    TreeSet<String> pids(String prefix) {
        TreeSet<String> pids = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            for (Document metatype : in(bundle)) {
                for (Element designate : elements(metatype, "Designate")) {
                    pids.add(designate.getAttribute("pid").isEmpty() ? designate.getAttribute("factoryPid")
                            : designate.getAttribute("pid"));
                }
            }
        }
        pids.removeIf(pid -> !pid.startsWith(prefix));
        return pids;
    }

    private static String designated(Document metatype, String pid) {
        for (Element designate : elements(metatype, "Designate")) {
            if (pid.equals(designate.getAttribute("pid")) || pid.equals(designate.getAttribute("factoryPid"))) {
                return ((Element) designate.getElementsByTagName("Object").item(0)).getAttribute("ocdref");
            }
        }
        return null;
    }

    private static Map<String, Setting> settings(Document metatype, String ocd) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (Element described : elements(metatype, "OCD")) {
            if (described.getAttribute("id").equals(ocd)) {
                elements(described.getElementsByTagName("AD")).forEach(ad -> settings.put(ad.getAttribute("id"), setting(ad)));
            }
        }
        return settings;
    }

    private static Setting setting(Element ad) {
        List<String> options = elements(ad.getElementsByTagName("Option")).stream().map(option -> option.getAttribute("value")).toList();
        boolean many = ad.hasAttribute("cardinality") && !ad.getAttribute("cardinality").equals("0");
        return new Setting(ad.getAttribute("id"), ad.getAttribute("type"), many, options, given(ad, "min"), given(ad, "max"),
                given(ad, "default"));
    }

    private static String given(Element ad, String attribute) {
        return ad.hasAttribute(attribute) ? ad.getAttribute(attribute) : null;
    }

    /** Entries, not resources: looking does not make a bundle resolve. */
    private static List<Document> in(Bundle bundle) {
        Enumeration<String> paths = bundle.getState() == Bundle.UNINSTALLED ? null : bundle.getEntryPaths(FOLDER);
        List<Document> found = new ArrayList<>();
        for (String path : paths == null ? List.<String>of() : Collections.list(paths)) {
            URL entry = bundle.getEntry(path);
            if (path.endsWith(".xml") && entry != null) {
                try (InputStream in = entry.openStream()) {
                    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
                    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
                    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
                    found.add(factory.newDocumentBuilder().parse(in));
                } catch (IOException | ParserConfigurationException | SAXException e) {
                    LOG.warn("{} of {} cannot be read", path, bundle.getSymbolicName(), e);
                }
            }
        }
        return found;
    }

    private static List<Element> elements(Document metatype, String name) {
        return elements(metatype.getElementsByTagName(name));
    }

    private static List<Element> elements(NodeList nodes) {
        Element[] all = new Element[nodes.getLength()];
        Arrays.setAll(all, i -> (Element) nodes.item(i));
        return List.of(all);
    }
}
