package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.util.List;

/** An accessibility checker (axe) over what a browser shows. */
final class Accessibility {

    private Accessibility() {}

    /** @param what is shown */
    static void check(Browser browser, String what) {
        Results found = new AxeBuilder().analyze(browser.driver());
        List<String> serious = found.getViolations().stream().filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .map(Accessibility::told).toList();
        assertEquals(List.of(), serious, what);
    }

    private static String told(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes().stream().map(node -> node.getHtml()).toList();
    }
}
