package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.openqa.selenium.By;

/** The web page of a home without students, in a real browser: what is lacking, what to type, and that typing it is enough. */
class EmptyHomePageIT {

    @TempDir
    Path folder;

    @Test
    void itSaysWhatIsLackingUntilItIsThere() throws Exception {
        try (Browser browser = Browser.open(folder)) {
            KarmmaCommand karmma = KarmmaCommand.in(folder);
            try (ServedHome served = ServedHome.start(karmma)) {
                browser.size(1200, 900);
                browser.visit(served.at("/"), "admin", served.password());
                lacking(browser);
                browser.picture("empty");
                Ended installed = karmma.run("student", "install", "kitchen", TrainedRun.get().result().student());
                assertEquals(0, installed.code(), installed.err());
                browser.untilSays("#students", "kitchen");
                browser.untilSays("[data-modality=audio] dl", "kitchen");
                assertFalse(browser.driver().findElement(By.id("empty")).isDisplayed(), browser.text());
                assertTrue(browser.driver().findElement(By.id("student")).isEnabled(), "somebody can be asked");
            }
        }
    }

    private static void lacking(Browser browser) throws Exception {
        String said = browser.until("#empty").getText();
        assertTrue(said.contains("There is no student here yet") && said.contains("karmma demo --quick")
                && said.contains("karmma student install NAME FOLDER"), said);
        assertFalse(browser.driver().findElement(By.id("stage")).isDisplayed(), "there is nothing to play");
        for (String control : new String[] {"student", "beside", "sample", "file"}) {
            assertFalse(browser.driver().findElement(By.id(control)).isEnabled(), control);
        }
        assertTrue(browser.text("#students").contains("None yet."), browser.text("#students"));
        browser.untilSays("[data-modality=audio] .state", "ready, used by no student");
        Accessibility.check(browser, "an empty home");
    }
}
