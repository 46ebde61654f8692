package org.karmma.console;

import org.apache.felix.service.command.CommandSession;
import org.karmma.core.JsonText;

/** In which form commands answer: the objects themselves, which Gogo writes down as tables and scripts may go on with, or JSON. */
final class Form {

    /** Asks for JSON; before what else is given. */
    static final String JSON = "--json";
    static final String JSON_HELP = "answer as one line of JSON";
    static final String YES = "true";
    static final String NO = "false";

    private Form() {}

    /** Relative to where the session works, which is not where this JVM was started. */
    static String path(CommandSession session, String path) {
        return session.currentDir().resolve(path).toString();
    }

    static Object of(Object answer, boolean json) {
        return json ? JsonText.of(answer) : answer;
    }
}
