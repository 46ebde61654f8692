package org.karmma.model.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DJL code computes of any number of rows, as statements of TorchScript. The code is recorded with two numbers of rows: a whole
 * number that is the same in both recordings is the code's own, one that grows with the rows is a multiple of {@value #ROWS}. Recordings
 * that differ otherwise cannot stand for a third number of rows, and are refused.
 *
 * @param lines statements; {@value #ROWS} is the number of rows
 * @param results what the results are called
 * @param constants arrays that the code made of numbers of its own, by name
 */
record Traced(List<String> lines, List<String> results, Map<String, NDArray> constants) {

    /** The variable that must hold the number of rows. */
    static final String ROWS = "B";

    private static final int FEW = 3;
    private static final int MORE = 5;
    private static final Pattern MARKED = Pattern.compile("<(-?\\d+)>");

    /** What is to be recorded. */
    @FunctionalInterface
    interface Code {
        List<NDArray> run(ParameterStore store, List<NDArray> inputs);
    }

    /**
     * An input.
     *
     * @param values makes that of a number of rows, in a manager that outlives the recording
     * @param legible whether the code may look at its numbers
     */
    record Input(String name, LongFunction<NDArray> values, boolean legible) {}

    private record Recording(List<String> lines, List<String> results, Map<String, NDArray> constants) {}

    /** How a whole number is written while it is recorded. */
    static String marked(long number) {
        return "<" + number + ">";
    }

    /**
     * @param manager owns what is recorded, constants too
     * @param inputs the first one is on the device that the export is on when it runs
     * @throws UnrecordableException saying what the code does that cannot be written down
     */
    static Traced of(NDManager manager, Map<Parameter, String> parameters, List<Input> inputs, Code code) {
        Recording few = record(manager, parameters, inputs, code, FEW);
        Recording more = record(manager, parameters, inputs, code, MORE);
        if (few.lines.size() != more.lines.size() || !few.results.equals(more.results) || !sameConstants(few.constants, more.constants)) {
            throw new UnrecordableException("it computes " + MORE + " rows otherwise than " + FEW);
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < few.lines.size(); i++) {
            lines.add(general(few.lines.get(i), more.lines.get(i)));
        }
        return new Traced(lines, few.results, few.constants);
    }

    private static Recording record(NDManager manager, Map<Parameter, String> parameters, List<Input> inputs, Code code, int rows) {
        Recorder recorder = new Recorder(manager, parameters, inputs.get(0).name);
        List<NDArray> given = inputs.stream().map(in -> recorder.input(in.name, in.values.apply(rows), in.legible)).toList();
        try {
            List<String> results = code.run(recorder.store(), given).stream().map(recorder::name).toList();
            return new Recording(recorder.lines(), results, recorder.constants());
        } catch (UnrecordableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnrecordableException("it does not work with arrays that stand in for real ones: " + e, e);
        }
    }

    private static String general(String few, String more) {
        Matcher here = MARKED.matcher(few);
        Matcher there = MARKED.matcher(more);
        List<MatchResult> theirs = there.results().toList();
        if (!here.replaceAll("").equals(there.reset().replaceAll(""))) {
            throw new UnrecordableException("it computes " + MORE + " rows otherwise than " + FEW + ": " + few + "; " + more);
        }
        int[] next = {0};
        return here.reset().replaceAll(found -> {
            long a = Long.parseLong(found.group(1));
            long b = Long.parseLong(theirs.get(next[0]++).group(1));
            if (a == b) {
                return String.valueOf(a);
            }
            long each = a / FEW;
            if (a != each * FEW || b != each * MORE) {
                throw new UnrecordableException("a number in it is " + a + " of " + FEW + " rows and " + b + " of " + MORE + ": " + few);
            }
            return each == 1 ? ROWS : ROWS + " * " + each;
        });
    }

    private static boolean sameConstants(Map<String, NDArray> few, Map<String, NDArray> more) {
        return few.keySet().equals(more.keySet()) && few.entrySet().stream().allMatch(e -> same(e.getValue(), more.get(e.getKey())));
    }

    private static boolean same(NDArray a, NDArray b) {
        ByteBuffer bytes = a.toByteBuffer();
        return a.getShape().equals(b.getShape()) && a.getDataType() == b.getDataType() && bytes.equals(b.toByteBuffer());
    }
}
