package org.karmma.somethingsomething;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Finding;
import org.karmma.dataset.Finding.Severity;

/** What becomes of what is wrong with a copy: it is opened without it, or everything is told. */
final class Trouble {

    private final boolean goOn;
    private final Consumer<Finding> findings;
    private boolean fatal;

    private Trouble(boolean goOn, Consumer<Finding> findings) {
        this.goOn = goOn;
        this.findings = findings;
    }

    /** Of a copy that is opened: what cannot be done without ends it, what is lost is listed, what only somebody should know is not. */
    static Trouble listing(List<String> skipped) {
        return new Trouble(false, finding -> {
            if (finding.severity() == Severity.ERROR) {
                skipped.add(finding.where() + ": " + finding.problem());
            }
        });
    }

    /** Of a copy that is looked at: nothing ends it. */
    static Trouble telling(Consumer<Finding> findings) {
        return new Trouble(true, findings);
    }

    /** Without this the copy cannot be opened. */
    void fatal(DataException e) throws DataException {
        if (!goOn) {
            throw e;
        }
        fatal = true;
        findings.accept(Finding.of(Severity.FATAL, Finding.ANNOTATIONS, e));
    }

    /** A clip is left out, or lacks a modality. */
    void error(String kind, String where, String problem, String remedy) {
        findings.accept(new Finding(Severity.ERROR, kind, where, problem, remedy));
    }

    void warning(String kind, String where, String problem, String remedy) {
        findings.accept(new Finding(Severity.WARNING, kind, where, problem, remedy));
    }

    boolean isFatal() {
        return fatal;
    }

    /** The first few of many, for one sentence. */
    static String some(List<String> many) {
        List<String> shown = new ArrayList<>(many.subList(0, Math.min(5, many.size())));
        return String.join(", ", shown) + (many.size() > shown.size() ? ", ..." : "");
    }
}
