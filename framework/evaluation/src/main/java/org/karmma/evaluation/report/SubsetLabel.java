package org.karmma.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import org.karmma.evaluation.Results;
import org.karmma.evaluation.RunFacts.ModalityFacts;

/**
 * A subset at the head of a row: a letter a modality, filled where it is present.
 *
 * @param name as results.json has it
 * @param words the same for people
 * @param letters joined by {@code +}
 * @param full whether everything is there
 */
record SubsetLabel(String name, String words, String letters, boolean full, List<Mark> marks) {

    record Mark(String letter, boolean present) {}

    static SubsetLabel of(String name, Results results) {
        List<ModalityFacts> modalities = results.facts().modalities();
        boolean[] present = results.subsets().present(name);
        List<Mark> marks = new ArrayList<>();
        for (int m = 0; m < present.length; m++) {
            marks.add(new Mark(modalities.get(m).letter(), present[m]));
        }
        String letters = results.subsets().joined(results.subsets().mask(name), modalities.stream().map(ModalityFacts::letter).toList());
        return new SubsetLabel(name, name.replace("+", ", "), letters, name.equals(results.subsets().full()), marks);
    }

    /** The name of the subset that has just these letters, or null. */
    static String named(String letters, Results results) {
        return results.subsets().names().stream().filter(name -> of(name, results).letters().equals(letters)).findFirst().orElse(null);
    }
}
