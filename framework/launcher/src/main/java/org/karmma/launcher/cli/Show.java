package org.karmma.launcher.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.karmma.core.Workbench;
import org.karmma.dataset.Clip;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;
import org.karmma.student.Prediction;
import org.karmma.student.Presence;
import org.karmma.student.Score;
import org.karmma.student.Student;

/**
 * The idea in twenty seconds: a student predicts in a loop while the bundles of its modalities are stopped, one after another until
 * none is left, and started again. Really stopped and started: {@code Bundle.stop()}, {@code Bundle.start()}.
 */
final class Show {

    private static final double SECONDS = 20;
    /** Answers that are shown after each act. */
    private static final int ROWS = 3;

    private final KarmmaFramework framework;
    private final Workbench workbench;
    private final String student;
    private final ShownClips shown;
    private final PrintStream out;
    private final String row;

    /** @param student the name of an installed one */
    Show(KarmmaFramework framework, Workbench workbench, String student, ShownClips shown, PrintStream out) throws LaunchException {
        this.framework = framework;
        this.workbench = workbench;
        this.student = student;
        this.shown = shown;
        this.out = out;
        this.row = row(student(), shown.space().classes());
    }

    /** Columns as wide as what will stand in them. */
    private static String row(Student student, List<String> classes) {
        int used = student.slots().stream().mapToInt(slot -> slot.slot().length() + 1).sum();
        int name = classes.stream().mapToInt(String::length).max().orElse(0);
        return "%5s  %-24s  %-" + Math.max(22, name + " 100 %".length()) + "s  %-" + Math.max(16, name) + "s  %-" + Math.max(4, used)
                + "s %8s  %s%n";
    }

    /** Asked for by name, it is there when what has just arrived is admitted, or refused. */
    private Student student() throws LaunchException {
        return workbench.student(student).orElseThrow(() -> new LaunchException("the student '" + student + "' is not installed any more"));
    }

    /** Something that happens. */
    private record Act(String text, String modality, boolean start) {}

    void play() throws LaunchException, InterruptedException {
        if (shown.clips().isEmpty()) {
            return;
        }
        List<Act> acts = acts();
        out.printf(row, "time", "what happened", "answer", "what it is", "used", "measured", "absent");
        long began = System.nanoTime();
        int shownRows = 0;
        for (Act act : acts) {
            apply(act);
            for (int i = 0; i < ROWS; i++, shownRows++) {
                row(seconds(began), i == 0 ? act.text() : "", shown.clips().get(shownRows % shown.clips().size()));
                double next = SECONDS * (shownRows + 1) / (ROWS * acts.size());
                TimeUnit.MILLISECONDS.sleep((long) (1000 * Math.max(0, next - seconds(began))));
            }
        }
    }

    private List<Act> acts() throws LaunchException {
        List<String> here = new ArrayList<>(student().slots().stream().filter(Presence::isPresent).map(Presence::slot).toList());
        List<Act> acts = new ArrayList<>();
        acts.add(new Act("everything runs", null, false));
        List<String> lastFirst = new ArrayList<>(here);
        Collections.reverse(lastFirst);
        lastFirst.forEach(modality -> acts.add(new Act("stopped " + bundle(modality), modality, false)));
        here.forEach(modality -> acts.add(new Act("started " + bundle(modality), modality, true)));
        return acts;
    }

    private String bundle(String modality) {
        return framework.bundleOf(modality).map(b -> b.getSymbolicName()).orElse(modality);
    }

    private void apply(Act act) throws LaunchException {
        if (act.modality() == null) {
            return;
        }
        if (act.start()) {
            framework.startModality(act.modality());
        } else {
            framework.stopModality(act.modality());
        }
    }

    private void row(double seconds, String happened, Clip clip) throws LaunchException {
        Prediction prediction = student().predict(clip);
        List<Score> scores = prediction.scores().getOrDefault(shown.space().id(), List.of());
        String answer = scores.isEmpty() ? "(no answer)"
                : String.format(Locale.ROOT, "%s %.0f %%", scores.get(0).label(), 100 * scores.get(0).probability());
        String truth = clip.label(shown.space().id()).isPresent() ? shown.space().classes().get(clip.label(shown.space().id()).getAsInt())
                : "";
        String measured = prediction.accuracy().isPresent() ? String.format(Locale.ROOT, "%.1f %%", prediction.accuracy().getAsDouble())
                : "";
        out.printf(Locale.ROOT, row, String.format(Locale.ROOT, "%.1f", seconds), happened, answer, truth,
                prediction.subset().isEmpty() ? "-" : prediction.subset(), measured, Answer.causes(prediction));
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
