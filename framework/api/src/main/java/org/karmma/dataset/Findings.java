package org.karmma.dataset;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.karmma.dataset.Finding.Severity;

/**
 * For those who write readers: what becomes of what is wrong with a data set. One code reads it both to open it and to {@linkplain
 * DatasetProvider#inspect inspect} it: where it is opened, it goes on without what cannot be used, and stops at what it cannot do without;
 * where it is inspected, everything is told.
 */
public final class Findings {

    private final boolean inspecting;
    private final Consumer<Finding> hearer;
    private boolean fatal;

    private Findings(boolean inspecting, Consumer<Finding> hearer) {
        this.inspecting = inspecting;
        this.hearer = Objects.requireNonNull(hearer, "hearer");
    }

    /** Of a data set that is opened: what is lost is listed, a line each ({@link Dataset#skipped}); what somebody should know is not. */
    public static Findings opening(List<String> skipped) {
        return new Findings(false, finding -> {
            if (finding.severity() == Severity.ERROR) {
                skipped.add(finding.where() + ": " + finding.problem());
            }
        });
    }

    /** Of a data set that is inspected: nothing ends it. */
    public static Findings inspecting(Consumer<Finding> hearer) {
        return new Findings(true, hearer);
    }

    /** Whether everything is to be told, also what takes a look more. */
    public boolean isInspecting() {
        return inspecting;
    }

    /** Without this the data set cannot be opened. @throws DataException this one, where it is being opened */
    public void fatal(DataException e) throws DataException {
        if (!inspecting) {
            throw e;
        }
        fatal = true;
        hearer.accept(Finding.of(Severity.FATAL, Finding.ANNOTATIONS, e));
    }

    /** Clips are left out, or what they have of a kind of medium is damaged. */
    public void error(String kind, String where, String problem, String remedy) {
        hearer.accept(new Finding(Severity.ERROR, kind, where, problem, remedy));
    }

    /** Nothing is lost that was there, but somebody should know. */
    public void warning(String kind, String where, String problem, String remedy) {
        hearer.accept(new Finding(Severity.WARNING, kind, where, problem, remedy));
    }

    /** Whether anything was fatal. */
    public boolean isFatal() {
        return fatal;
    }
}
