package org.karmma.console;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/**
 * How a command is used, read from its annotations.
 *
 * @param options that it knows
 * @param operands what it takes behind them, in words, in order
 * @param repeats whether the last operand can be left out, and given several times
 */
record Usage(String command, List<Option> options, List<String> operands, boolean repeats) {

    /** Begins what is said of an option that has to be given: to Gogo every one is optional, and its help says so of each. */
    static final String REQUIRED = "required: ";

    /** @param takesValue whether a value follows */
    record Option(String name, boolean takesValue, boolean required) {

        private static Option of(org.apache.felix.service.command.Parameter its, String description) {
            return new Option(its.names()[0], its.presentValue().equals(org.apache.felix.service.command.Parameter.UNSPECIFIED),
                    description.startsWith(REQUIRED));
        }

        @Override
        public String toString() {
            String text = name + (takesValue ? " VALUE" : "");
            return required ? text : "[" + text + "]";
        }
    }

    /** Of a function of an object with commands; empty if it is none of its. */
    static Optional<Usage> of(Object commands, String scope, String function) {
        return Arrays.stream(commands.getClass().getMethods())
                .filter(method -> method.getName().equals(function) || method.getName().equals("_" + function))
                .max(Comparator.comparing(Method::getParameterCount)).map(method -> of(method, scope + ":" + function));
    }

    private static Usage of(Method method, String command) {
        List<Option> options = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            Optional<org.apache.felix.service.command.Parameter> option = find(parameter, org.apache.felix.service.command.Parameter.class);
            String description = find(parameter, Descriptor.class).map(Descriptor::value).orElse("argument");
            if (option.isPresent()) {
                options.add(Option.of(option.get(), description));
            } else if (parameter.getType() != CommandSession.class) {
                operands.add(description);
            }
        }
        return new Usage(command, List.copyOf(options), List.copyOf(operands), method.isVarArgs());
    }

    private static <A extends Annotation> Optional<A> find(Parameter parameter, Class<A> type) {
        return Optional.ofNullable(parameter.getAnnotation(type));
    }

    /** {@code karmma:mute [--json] <name of an installed student> <the slot>}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(command);
        options.forEach(option -> text.append(' ').append(option));
        for (int i = 0; i < operands.size(); i++) {
            boolean last = repeats && i == operands.size() - 1;
            text.append(last ? " [<" : " <").append(operands.get(i)).append(last ? "> ...]" : ">");
        }
        return text.toString();
    }

    /** What is wrong with words that were given, as far as they tell. */
    String wrong(List<String> words) {
        List<String> given = new ArrayList<>();
        List<String> missing = new ArrayList<>(options.stream().filter(Option::required).map(Option::name).toList());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Optional<Option> known = options.stream().filter(option -> option.name().equals(word)).findFirst();
            if (known.isEmpty() && word.startsWith("--")) {
                return "it has no option " + word;
            }
            if (known.isPresent() && !given.isEmpty()) {
                return word + " comes too late: options come first";
            }
            if (known.isEmpty()) {
                given.add(word);
            } else if (known.get().takesValue() && ++i == words.size()) {
                return word + " wants a value";
            } else {
                missing.remove(word);
            }
        }
        int wanted = operands.size() - (repeats ? 1 : 0);
        operands.subList(Math.min(given.size(), wanted), wanted).forEach(operand -> missing.add("<" + operand + ">"));
        if (!missing.isEmpty()) {
            return "not given: " + String.join(", ", missing);
        }
        return given.size() > wanted && !repeats ? "nothing is known of " + String.join(" ", given.subList(wanted, given.size()))
                : "it does not take these arguments";
    }
}
