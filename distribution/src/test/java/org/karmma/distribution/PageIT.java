package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.Split;
import org.karmma.distribution.KarmmaCommand.Ended;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchOptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** The web page in a real browser, against the distribution that serves. */
class PageIT {

    private static final String AUDIO = "[data-modality=audio]";
    /** How many changes are timed. */
    private static final int CHANGES = 20;

    @TempDir
    static Path folder;

    private static KarmmaCommand karmma;
    private static ServedHome served;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open(folder);
        TrainedRun trained = run();
        karmma = KarmmaCommand.in(folder);
        try (KarmmaFramework framework = KarmmaFramework.start(LaunchOptions.of(karmma.home()))) {
            Workbench workbench = framework.service(Workbench.class);
            workbench.install(trained.out().resolve("run/networks/karmma_s-seed1"), "kitchen");
            workbench.install(trained.out().resolve("run/networks/karmma_t-seed1"), "teacher");
            samples(trained.clips(framework, Split.TEST).get(0));
        }
        served = ServedHome.start(karmma);
    }

    /** For the pictures of docs/admin.md, whose student should know something, one that {@code karmma demo} has left. */
    private static TrainedRun run() throws Exception {
        String demo = System.getProperty("karmma.page.run");
        return demo == null ? TrainedRun.get() : new TrainedRun(null, Path.of(demo), null, null);
    }

    /** As the demonstration leaves them. */
    private static void samples(Clip clip) throws IOException {
        Path samples = Files.createDirectories(karmma.home().samples());
        String kind = clip.evidence().entrySet().stream().filter(e -> e.getValue() instanceof Evidence.Recording recording
                && recording.path().toString().endsWith(".MP4")).map(Map.Entry::getKey).findFirst().orElseThrow();
        Files.copy(((Evidence.Recording) clip.evidence().get(kind)).path(), samples.resolve("clip.MP4"));
        Files.writeString(samples.resolve("samples.json"), """
                [{"title": "somebody at work", "shown": "video", "media": {"video": "clip.MP4", "audio": "clip.MP4"}, \
                "start": %s, "end": %s}]
                """.formatted(clip.span().start(), clip.span().end()));
    }

    @AfterAll
    static void stop() throws Exception {
        if (served != null) {
            served.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void look() {
        browser.size(1200, 1000);
        browser.dark(false);
        browser.visit(served.at("/"), "admin", served.password());
    }

    @AfterEach
    void everythingIsOnAgain() throws Exception {
        for (String student : List.of("kitchen", "teacher")) {
            served.send(served.asAdmin("/api/v1/students/" + student + "/slots/audio/unmute").POST(BodyPublishers.noBody()));
        }
    }

    private static void play() {
        browser.choose("#student", "kitchen");
        browser.choose("#beside", "teacher");
        browser.choose("#sample", "somebody at work");
        browser.untilSays("#answers", "used: video+flow+audio");
    }

    private static boolean plays() {
        double before = ((Number) browser.script("return document.querySelector('video').currentTime")).doubleValue();
        for (int i = 0; i < 100; i++) {
            Object now = browser.script("return new Promise(done => setTimeout(() =>"
                    + " done(document.querySelector('video').currentTime), 100))");
            if (((Number) now).doubleValue() != before) {
                return true;
            }
        }
        return false;
    }

    @Test
    void itShowsWhatThereIs() throws Exception {
        assertEquals(4, browser.driver().findElements(By.cssSelector(".tile")).size(), browser.text());
        String audio = browser.text(AUDIO);
        assertTrue(audio.contains("Audio") && audio.contains("in use") && audio.contains("karmma-audio")
                && audio.contains("kitchen, teacher"), audio);
        browser.untilSays("#connection", "Connected");
        browser.untilSays("#events", "admitted");
        browser.picture("first-look");
        List<?> elsewhere = (List<?>) browser.script(
                "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.includes(location.host))");
        assertEquals(List.of(), elsewhere, "nothing is loaded from elsewhere");
        Object usable = browser.script("return performance.getEntriesByType('navigation')[0].domInteractive");
        System.out.println("page: interactive after " + usable + " ms");
    }

    @Test
    void aClipPlaysAndStudentAndTeacherSayWhatHappens() throws Exception {
        play();
        assertEquals(List.of("kitchen", "teacher"), browser.driver().findElements(By.cssSelector("#answers h3")).stream()
                .map(e -> e.getText()).toList());
        assertEquals(10, browser.driver().findElements(By.cssSelector("#answers li")).size(), browser.text("#answers"));
        assertTrue(plays(), "the clip plays");
        browser.untilSays(AUDIO + " dl", "0 failed");
        browser.picture("prediction");
    }

    @Test
    void switchingASensorOffSaysWhatItCostsAndChangesTheAnswersWhileTheClipPlays() throws Exception {
        play();
        browser.click(AUDIO + " [data-key='audio mute']");
        String question = browser.until("#question").getText();
        assertTrue(question.contains("Switch Audio off?") && question.contains("right answers") && question.contains("GFLOPs")
                && question.contains("video+flow+audio") && question.contains("video+flow"), question);
        browser.picture("what-if");
        browser.click("#question-no");
        assertTrue(browser.text(AUDIO).contains("in use"), "nothing was done");

        browser.click(AUDIO + " [data-key='audio mute']");
        browser.click("#question-yes");
        browser.untilSays(AUDIO + " .state", "switched off");
        browser.untilSays("#answers", "without audio (switched off)");
        assertTrue(plays(), "the clip goes on");
        browser.picture("switched-off");
        browser.click(AUDIO + " [data-key='audio mute']");
        browser.untilSays("#answers", "used: video+flow+audio");
    }

    /** Somebody else does something; nobody loads the page again. */
    @Test
    void whatOthersDoIsSeen() throws Exception {
        served.send(served.asAdmin("/api/v1/students/kitchen/slots/audio/mute").POST(BodyPublishers.noBody()));
        browser.untilSays(AUDIO + " .state", "switched off");
        served.send(served.asAdmin("/api/v1/students/kitchen/slots/audio/unmute").POST(BodyPublishers.noBody()));
        browser.untilSaysJust(AUDIO + " .state", "in use");
    }

    /** Or a click that is under way would be lost when a prediction ends. */
    @Test
    void aSwitchStaysWhereItIsWhenAPredictionEnds() throws Exception {
        String calls = browser.text(AUDIO + " dl");
        browser.script("window.pressed = document.querySelector(arguments[0])", AUDIO + " [data-key='audio mute']");
        predictionOfTheTeacher();
        browser.script("document.dispatchEvent(new CustomEvent('answered'))");
        browser.untilSaysOther(AUDIO + " dl", calls);
        assertEquals(true, browser.script("return window.pressed.isConnected"));
    }

    /** Somebody else switches a sensor, while nobody else asks for anything and while every processor has predictions to make. */
    @Test
    void howLongAChangeTakesToBeSeen() throws Exception {
        play();
        tellTimes("at rest");
        try (Callers load = new Callers(PageIT::predictionOfTheTeacher)) {
            tellTimes("while predictions are made");
            load.end();
        }
    }

    private static String predictionOfTheTeacher() throws Exception {
        HttpResponse<String> answer = served.send(served.asAdmin("/system/console/karmma/samples/0/teacher").POST(BodyPublishers.noBody()));
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    private static void tellTimes(String when) throws Exception {
        long[] times = new long[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            times[i] = millisUntilSeen(i % 2 == 0);
        }
        Arrays.sort(times);
        System.out.printf("page: a slot change is shown after %d ms (median of %d), %d ms at most, %s%n", times[CHANGES / 2], CHANGES,
                times[CHANGES - 1], when);
    }

    /** From before the change is asked for to the picture that shows it. */
    private static long millisUntilSeen(boolean mute) throws Exception {
        String says = mute ? "in use, but not by kitchen: switched off" : "in use";
        browser.script("""
                const [selector, says] = arguments;
                window.seen = new Promise(resolve => new MutationObserver((all, observer) => {
                    if (document.querySelector(selector)?.innerText === says) {
                        observer.disconnect();
                        requestAnimationFrame(() => resolve(Date.now()));
                    }
                }).observe(document.querySelector('#tiles'), {childList: true, subtree: true, characterData: true}));""",
                AUDIO + " .state", says);
        long began = System.currentTimeMillis();
        HttpResponse<String> changed = served.send(served.asAdmin("/api/v1/students/kitchen/slots/audio/" + (mute ? "mute" : "unmute"))
                .POST(BodyPublishers.noBody()));
        assertEquals(200, changed.statusCode(), changed.body());
        browser.untilSaysJust(AUDIO + " .state", says);
        return ((Number) browser.script("return window.seen")).longValue() - began;
    }

    @Test
    void aPlugInIsStoppedAndStarted() {
        browser.click("[data-modality=flow] [data-key='flow bundle']");
        browser.until("#question");
        browser.click("#question-yes");
        browser.untilSays("[data-modality=flow] .state", "stopped");
        browser.click("[data-modality=flow] [data-key='flow bundle']");
        browser.untilSays("[data-modality=flow] .state", "in use");
    }

    @Test
    void anUpdateThatCannotServeLeavesTheOneThatDoes() throws Exception {
        Path there = karmma.home().modalities().resolve("karmma-audio.jar");
        byte[] before = Files.readAllBytes(there);
        Path update = TestBundle.of("karmma-audio", "9.9.9").with("Import-Package", "org.nowhere").at(folder.resolve("update.jar"));
        browser.driver().findElement(By.id("jar")).sendKeys(update.toString());
        browser.untilSays("#notice", "The file that was there before is back");
        assertTrue(browser.text("#notice").contains("org.nowhere"), browser.text("#notice"));
        browser.untilSays("#events", "refused file karmma-audio.jar");
        browser.untilSays(AUDIO + " .state", "in use");
        assertArrayEquals(before, Files.readAllBytes(there), "it serves after a restart, too");
    }

    @Test
    void aPlugInThatCannotBeUsedIsRefusedInWords() throws Exception {
        Path half = folder.resolve("half.jar");
        byte[] whole = Files.readAllBytes(karmma.home().modalities().resolve("karmma-audio.jar"));
        Files.write(half, Arrays.copyOf(whole, whole.length / 2));
        browser.driver().findElement(By.id("jar")).sendKeys(half.toString());
        browser.untilSays("#notice", "half.jar is no jar that can be read");
        browser.picture("refused");
        assertTrue(browser.text(AUDIO).contains("in use"), "what was there goes on");
        assertFalse(Files.exists(karmma.home().modalities().resolve("half.jar")));
    }

    @Test
    void whoMayOnlyLookChangesNothing() throws Exception {
        Ended made = karmma.run("exec", "karmma:accountAdd jo viewer");
        assertEquals(0, made.code(), made.err());
        String password = Files.readString(Path.of(made.out().replaceFirst("(?s).* is in (.*); hand it over.*", "$1"))).strip();
        browser.visit(served.at("/"), "jo", password);
        assertEquals("jo (may look)", browser.text("#visitor"));
        Object enabled = browser.script(
                "return document.querySelectorAll('#tiles button:enabled, #students button:enabled, #jar:enabled').length");
        assertEquals(0L, enabled, browser.text());
        assertFalse(browser.text("nav").contains("Web Console"), "a link to where jo may not go");
        browser.untilSays("#events", "from karmma_s-seed1");
        assertFalse(browser.text().contains("run/networks"), "where on this machine files lie");
        String page = "/system/console/karmma";
        assertRefused("operator", served.as("jo", password, page + "/modalities/flow/stop").POST(BodyPublishers.noBody()));
        assertRefused("installer", served.as("jo", password, page + "/bundles/a.jar").PUT(BodyPublishers.noBody()));
        assertRefused("installer", served.as("jo", password, page + "/bundles/karmma-audio.jar").DELETE());
        browser.untilSays("[data-modality=flow] .state", "in use");
    }

    private static void assertRefused(String role, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> refused = served.send(request);
        assertEquals(403, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("that takes the role " + role), refused.body());
    }

    @Test
    void anotherPageChangesNothing() throws Exception {
        HttpResponse<String> refused = served.send(served.asAdmin("/system/console/karmma/modalities/flow/stop")
                .header("Origin", "http://elsewhere.example").POST(BodyPublishers.noBody()));
        assertEquals(403, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("another page"), refused.body());
        browser.untilSays("[data-modality=flow] .state", "in use");
    }

    /** Without a window Chromium cancels the question for a password and shows a page of its own; people see what the server sends. */
    @Test
    void whoIsNotKnownGetsNothingButWordsThatHelp() throws Exception {
        browser.visit(served.at("/"), "admin", "wrong");
        assertTrue(browser.driver().findElements(By.cssSelector(".tile")).isEmpty(), browser.text());
        HttpResponse<String> refused = served.send(served.as("admin", "wrong", "/").header("Accept", "text/html,*/*"));
        assertEquals(401, refused.statusCode());
        browser.driver().get("data:text/html;base64,"
                + Base64.getEncoder().encodeToString(refused.body().getBytes(StandardCharsets.UTF_8)));
        assertTrue(browser.text().contains("There is no such account, or the password is another one."), browser.text());
        assertTrue(browser.text().contains("conf/admin.password"), browser.text());
        Accessibility.check(browser, "failed login");
        browser.size(700, 330);
        browser.picture("failed-login");
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        browser.script("document.activeElement.blur(); window.scrollTo(0, 0)");
        Actions keys = new Actions(browser.driver());
        keys.sendKeys(Keys.TAB).perform();
        assertEquals("Skip to the sensors", browser.script("return document.activeElement.innerText"), "the first stop");
        keys.sendKeys(Keys.ENTER).perform();
        for (int i = 0; i < 20 && !"audio mute".equals(browser.script("return document.activeElement.dataset.key")); i++) {
            new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
        }
        assertEquals("audio mute", browser.script("return document.activeElement.dataset.key"));
        new Actions(browser.driver()).sendKeys(Keys.ENTER).perform();
        browser.until("#question");
        new Actions(browser.driver()).sendKeys(Keys.ESCAPE).perform();
        assertEquals("audio mute", browser.script("return document.activeElement.dataset.key"), "back where it was");
        assertTrue(browser.text(AUDIO).contains("in use"), "Escape is no");
        new Actions(browser.driver()).sendKeys(Keys.ENTER).perform();
        browser.until("#question");
        new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
        browser.picture("keyboard");
        new Actions(browser.driver()).sendKeys(Keys.ENTER).perform();
        browser.untilSays(AUDIO + " .state", "switched off");
        assertEquals("audio mute", browser.script("return document.activeElement.dataset.key"), "still there");
        new Actions(browser.driver()).sendKeys(Keys.ENTER).perform();
        browser.untilSays(AUDIO + " .state", "in use");
    }

    @Test
    void aPhoneShowsAllOfIt() throws Exception {
        browser.size(360, 740);
        play();
        Object wide = browser.script("return document.scrollingElement.scrollWidth");
        assertTrue(((Number) wide).intValue() <= 360, "it is " + wide + " pixels wide");
        browser.script("document.getElementById('sensors').scrollIntoView()");
        assertTrue(browser.text("#now").contains("kitchen ") && browser.text("#now").contains("(video+flow+audio)"), browser.text("#now"));
        for (String seen : List.of("#now", AUDIO + " [data-key='audio mute']", "[data-modality=detection] h3")) {
            assertEquals(true, browser.script("const at = document.querySelector(arguments[0]).getBoundingClientRect();"
                    + " return at.height > 0 && at.top >= 0 && at.bottom <= innerHeight && at.right <= innerWidth", seen),
                    seen + ": answers and switches are in sight together");
        }
        browser.picture("phone");
        browser.click(AUDIO + " [data-key='audio mute']");
        browser.until("#question");
        assertEquals(List.of(), browser.script("const edge = document.getElementById('question').clientWidth;"
                + " return [...document.querySelectorAll('#question *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0"
                + " || e.getBoundingClientRect().right > edge + e.closest('dialog').getBoundingClientRect().left)"
                + ".map(e => e.outerHTML.slice(0, 100))"), "nothing of the question is cut off");
        browser.picture("phone-what-if");
        browser.click("#question-no");
    }

    @Test
    void tilesStandAsTheStudentsHaveTheirSlots() {
        assertEquals(List.of("video", "flow", "audio", "detection"), browser.script(
                "return [...document.querySelectorAll('.tile')].map(tile => tile.dataset.modality)"));
    }

    /** It has the right name, and it starts. */
    @Test
    void aBundleThatOffersLessDoesNotTakeThePlaceOfOneThatServes() throws Exception {
        Path there = karmma.home().modalities().resolve("karmma-audio.jar");
        byte[] before = Files.readAllBytes(there);
        HttpResponse<String> refused = served.send(served.asAdmin("/system/console/karmma/bundles/x.jar")
                .PUT(BodyPublishers.ofByteArray(TestBundle.of("karmma-audio", "1.0.0").bytes())));
        assertEquals(409, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("bundle karmma-audio 1.0.0 lacks what bundle karmma-audio") && refused.body().contains(
                "modality audio") && refused.body().contains("The file that was there before is back"), refused.body());
        browser.untilSays(AUDIO + " .state", "in use");
        assertArrayEquals(before, Files.readAllBytes(there));
        assertFalse(Files.exists(there.resolveSibling("karmma-audio.jar.before")), "nothing is left aside");
    }

    @Test
    void browsersFindAnIconBesideAnyPage() throws Exception {
        HttpResponse<String> icon = served.send(served.asAdmin("/favicon.ico"));
        assertEquals("302 /system/console/karmma/assets/mark.svg", icon.statusCode() + " "
                + icon.headers().firstValue("Location").orElse("").replaceFirst("^https?://[^/]+", ""));
    }

    @Test
    void nothingKeepsPeopleOut() throws Exception {
        play();
        for (boolean dark : new boolean[] {false, true}) {
            browser.dark(dark);
            Accessibility.check(browser, dark ? "dark" : "light");
            if (dark) {
                browser.picture("dark");
            }
            browser.click(AUDIO + " [data-key='audio mute']");
            browser.until("#question");
            Accessibility.check(browser, (dark ? "dark" : "light") + ", what if");
            browser.click("#question-no");
        }
    }
}
