package org.karmma.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.karmma.launcher.Home;

class SupportTest {

    private static final String SECRET = "Hunter2!x";

    @TempDir
    Path folder;

    private final Redaction redaction = new Redaction(Path.of("/srv/karmma"), Path.of("/home/ada"));

    @ParameterizedTest
    @ValueSource(strings = {"password=@", "password = @", "db.passwd: @", "PASSPHRASE=@", "api_key=@", "apiKey: @", "X-Api-Key: @",
        "{\"password\":\"@\"}", "{\"user\": \"x\", \"clientSecret\" : \"@\", \"a\": 1}", "password=\"@\"", "secret='@'",
        "accessToken = T\"@\"", "curl -H 'Authorization: Bearer @0000'", "Authorization: Basic @000", "https://user:@~example.org/x",
        "--password @ --other",
        "-Djavax.net.ssl.keyStorePassword=@", "GET /x?token=@&y=1", "Cookie: JSESSIONID=@",
        "{\"detail\":\"with {\\\"password\\\":\\\"@\\\"}\"}", "proxy-credentials: @", "12:00 WARN x: password is wrong, password=@, user=x",
        "  private.key = @"})
    void whatIsNamedLikeASecretGoes(String text) {
        String clean = redaction.apply(text.replace("@", SECRET).replace("~", "@"));
        assertFalse(clean.contains("Hunter2"), clean);
        assertTrue(clean.contains(Redaction.REMOVED), clean);
    }

    @Test
    void ofALineOfSettingsAllOfItGoes() {
        assertEquals("a = 1\npassword = <removed>\nb = 2\n",
                redaction.apply("a = 1\npassword = correct horse \\\n   battery staple\nb = 2\n"));
        assertEquals("x <removed> y", redaction.apply("x -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens = 2", "floor = 0.2", "{\"tokens\" : {\"count\" : 2}}", "budget.milliseconds = 5000",
        "bundle karmma-x 1.0.0 passed", "sha256: 5a8346a187e9eb83", "{\"weights_sha256\" : \"e972ade490a5b02d99d8\"}"})
    void whatIsNoneStays(String text) {
        assertEquals(text, redaction.apply(text));
    }

    @ParameterizedTest
    @CsvSource({"/srv/karmma/conf/x, <home>/conf/x", "/home/ada/data/x, ~/data/x", "see /home/bob/x, see /home/<user>/x",
        "/Users/bob/x, /Users/<user>/x", "C:\\Users\\bob\\x, C:\\Users\\<user>\\x"})
    void pathsOfUsersAreShortened(String path, String shortened) {
        assertEquals(shortened, redaction.apply(path));
    }

    @ParameterizedTest
    @CsvSource({"/media/us b/birthday.mp4, 200", "birthday.MP4, x", "C:\\clips\\birthday.wav, no", "predict /a/birthday.mkv failed, twice"})
    void clipsAreHashesAndTheSameClipIsTheSame(String told, String more) {
        String clean = redaction.apply(told + " " + more);
        assertTrue(clean.matches("(?s).*<clip [0-9a-f]{8}>\\.\\w{3}.* " + more), clean);
        assertTrue(!clean.contains("birthday") && !clean.contains("us b"), clean);
        assertEquals(clean + "\n" + clean, redaction.apply(told + " " + more + "\n" + told + " " + more));
    }

    @Test
    void aHomeFullOfSecretsGivesAnArchiveWithNone() throws Exception {
        Home home = SomeHome.used(folder.resolve("home"));
        List<String> planted = List.of("Tr0ub4dor", "s3cr3t-in-accounts", "correcthorsebattery", "kEyMaTeRiAl", "jwtjwtjwt",
                "onlyInTheLog77");
        SomeHome.write(home.folder(), "conf/mail.cfg", "host = mail\nsmtp.password = Tr0ub4dor\n");
        SomeHome.write(home.folder(), "conf/accounts", "admin installer pbkdf2-sha256 600000 s3cr3t-in-accounts\n");
        SomeHome.write(home.folder(), "conf/admin.password", "correcthorsebattery\n");
        SomeHome.write(home.folder(), "conf/tls/server.pem", "-----BEGIN PRIVATE KEY-----\nkEyMaTeRiAl\n-----END PRIVATE KEY-----\n");
        SomeHome.write(home.folder(), "conf/org.x.config", "bearerToken=T\"jwtjwtjwt\"\n");
        SomeHome.write(home.folder(), "log/karmma.log", "10:00 WARN login failed for admin with correcthorsebattery and Tr0ub4dor\n"
                + "10:01 INFO http://u:onlyInTheLog77@h/ kEyMaTeRiAl\n");
        SupportArchive archive = new SupportArchive(home);
        archive.add("commands/process.txt", "arguments: -Dsmtp=Tr0ub4dor " + home.folder());
        Path zip = folder.resolve("support.zip");
        SupportArchive.Report report = archive.to(zip);
        Map<String, String> texts = texts(zip);
        texts.forEach((name, text) -> planted.forEach(secret -> assertFalse(text.contains(secret) || name.contains(secret),
                () -> secret + " is in " + name + ":\n" + text)));
        assertTrue(texts.get("conf/mail.cfg").contains("host = mail"), "the rest of it is there");
        assertTrue(texts.get("log/karmma.log").contains("login failed for admin with <removed> and <removed>"));
        assertTrue(texts.get("models/kitchen/model.json").contains("format"));
        assertTrue(texts.get("files.txt").contains("conf/accounts") && !texts.containsKey("conf/accounts"), "that it is there is said");
        assertFalse(texts.keySet().stream().anyMatch(name -> name.contains("safetensors") || name.contains("native")),
                texts.keySet().toString());
        assertTrue(report.removed() > 5 && report.texts() == texts.size(), report.toString());
        assertEquals("0600", Modes.of(zip));
    }

    private static Map<String, String> texts(Path archive) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                texts.put(entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }
}
