package org.karmma.server.internal.api;

import java.util.Locale;
import org.owasp.encoder.Encode;

/** What went wrong, for somebody in front of a browser: without styles, scripts or anything else that would have to be loaded. */
final class ProblemPage {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><title>Karmma: %1$s</title></head>
            <body><main><h1>%1$s</h1><p>%2$s.</p>%3$s</main></body>
            </html>
            """;
    private static final String LOGIN = """
            <p>Load this page again to type a name and a password. The first start of <code>karmma serve</code> made the account
            <code>admin</code> and left its password in <code>conf/admin.password</code> of the home. Whoever may install makes
            more accounts: <code>karmma exec 'karmma:accountAdd NAME viewer'</code>.</p>""";
    private static final String HOME = "<p><a href=\"/\">To the first page</a></p>";

    private ProblemPage() {}

    static String of(Problem problem) {
        String detail = problem.detail();
        String sentence = detail.substring(0, 1).toUpperCase(Locale.ROOT) + detail.substring(1);
        return PAGE.formatted(Encode.forHtml(problem.title()), Encode.forHtml(sentence), problem.status() == 401 ? LOGIN : HOME);
    }
}
