package org.karmma.distribution;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium without a window, as somebody in front of it uses it. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test loudly where there is none. @param folder for its profile */
    static Browser open(Path folder) throws IOException {
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            System.err.println("THE WEB PAGE WAS NOT TESTED: there is no " + CHROMIUM + " with " + DRIVER
                    + ". Install them (Debian: apt install chromium chromium-driver).");
            Assumptions.abort("no Chromium");
        }
        ChromeOptions options = new ChromeOptions().setBinary(CHROMIUM.toString());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
                "--mute-audio", "--autoplay-policy=no-user-gesture-required",
                "--user-data-dir=" + Files.createTempDirectory(folder, "chromium"));
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.size(1200, 900);
        return browser;
    }

    ChromeDriver driver() {
        return driver;
    }

    /** In pixels of the page, whatever the window would have around it. */
    void size(int width, int height) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Opens the page as somebody, and waits until it can be used. */
    void visit(URI home, String name, String password) {
        driver.get("about:blank");
        driver.get(home.toString().replace("://", "://" + name + ":" + password + "@"));
        if (name.isEmpty() || !driver.findElements(By.id("tiles")).isEmpty()) {
            until("body[data-ready]");
        }
    }

    WebElement until(String selector) {
        return new WebDriverWait(driver, PATIENCE).withMessage(() -> selector + " in " + text())
                .ignoring(StaleElementReferenceException.class) // replaced since it was found: there is another one
                .until(d -> d.findElements(By.cssSelector(selector)).stream().filter(WebElement::isDisplayed).findFirst().orElse(null));
    }

    /** Waits until an element says so, among other things. */
    void untilSays(String selector, String text) {
        until(selector, text, said -> said.contains(text));
    }

    /** Waits until that is all that an element says. */
    void untilSaysJust(String selector, String text) {
        until(selector, text, text::equals);
    }

    /** Waits until an element no longer says just that. */
    void untilSaysOther(String selector, String text) {
        until(selector, "anything but " + text, said -> !said.equals(text));
    }

    private void until(String selector, String text, Predicate<String> right) {
        new WebDriverWait(driver, PATIENCE).withMessage(() -> selector + " never says '" + text + "': " + text())
                .until(d -> right.test(text(selector)));
    }

    /** As people see it; read at once, since the page may be about to replace it. */
    String text(String selector) {
        return String.valueOf(driver.executeScript("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText).join('\\n')",
                selector));
    }

    String text() {
        return text("body");
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    void click(String selector) {
        until(selector);
        // found and clicked in one step, for the same reason
        script("document.querySelector(arguments[0]).click()", selector);
    }

    void choose(String select, String text) {
        new WebDriverWait(driver, PATIENCE).withMessage(() -> text + " in " + select).until(d -> Boolean.TRUE.equals(script("""
                const select = document.querySelector(arguments[0]);
                const option = [...select.options].find(each => each.text.includes(arguments[1]));
                if (!option) return false;
                select.value = option.value;
                select.dispatchEvent(new Event('change', {bubbles: true}));
                return true;""", select, text)));
    }

    /** Keeps what is seen. */
    void picture(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("karmma.home")).resolveSibling("pictures"));
        Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
