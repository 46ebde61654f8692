package org.karmma.microkitchens;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.karmma.dataset.Split;
import org.karmma.microkitchens.Session.Without;

/**
 * Who records what. Validation and test show the people of training in other recordings for one half, and people whom nothing else
 * shows for the other half.
 */
final class Plan {

    private static final int ACTIONS = 16;
    /** Shares of the training recordings without sound, without pictures, without boxes. */
    private static final double[] LACKING = {.12, .08, .12};
    /** Share of the training recordings whose wearer had not put the sensor on. */
    private static final double BARE = .12;
    /** In the place of a split's number. */
    private static final int UNLABELLED = 7;

    private final Settings settings;
    private final Map<Integer, Kitchen> kitchens = new HashMap<>();
    private final Map<String, Integer> recorded = new HashMap<>();

    private Plan(Settings settings) {
        this.settings = settings;
    }

    /** All recordings, in the order of splits and then of time. */
    static List<Session> of(Settings settings) {
        Plan plan = new Plan(settings);
        List<Session> sessions = new ArrayList<>();
        for (Cast cast : casts(settings)) {
            sessions.addAll(plan.split(cast));
        }
        return sessions;
    }

    /** The most recordings that any one person makes. */
    static int most(Settings settings) {
        Map<Integer, Integer> recordings = new HashMap<>();
        for (Cast cast : casts(settings)) {
            for (int i = 0; i < cast.recordings(); i++) {
                recordings.merge(cast.person(i), 1, Integer::sum);
            }
        }
        return Collections.max(recordings.values());
    }

    private static List<Cast> casts(Settings settings) {
        int people = settings.participants();
        List<Cast> casts = new ArrayList<>(List.of(new Cast(Split.TRAIN, true, settings.train(), people, 0, 0),
                new Cast(Split.VALIDATION, true, settings.validation(), people, people, people / 4),
                new Cast(Split.TEST, true, settings.test(), people, people + people / 4, people / 2)));
        if (settings.unlabelled() > 0) { // last, so that the others are the same with and without it
            casts.add(new Cast(Split.TRAIN, false, settings.unlabelled(), people, 0, 0));
        }
        return casts;
    }

    /**
     * Whom the recordings of a split show.
     *
     * @param seen how many people, from 0 on, training shows
     * @param firstUnseen of those whom only this split shows
     */
    private record Cast(Split split, boolean labelled, int clips, int seen, int firstUnseen, int unseen) {

        int recordings() {
            return (int) Math.max(1, Math.round(clips / (double) ACTIONS));
        }

        int person(int i) {
            return unseen == 0 ? i % seen : i % 2 == 0 ? i / 2 % seen : firstUnseen + i / 2 % unseen;
        }
    }

    private List<Session> split(Cast cast) {
        Split split = cast.split();
        int clips = cast.clips();
        Dice d = Dice.of(settings.seed(), 1, cast.labelled() ? split.ordinal() : UNLABELLED);
        List<Action> deck = deck(clips, d);
        int n = cast.recordings();
        List<Without> without = split == Split.TRAIN ? without(n, d) : Collections.nCopies(n, Without.NOTHING);
        List<Boolean> worn = split == Split.TRAIN ? worn(n, Dice.of(settings.seed(), cast.labelled() ? 6 : 10))
                : Collections.nCopies(n, true);
        List<Action> said = split == Split.TRAIN && cast.labelled() ? mislabelled(deck) : deck;
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Kitchen kitchen = kitchens.computeIfAbsent(cast.person(i),
                    p -> Kitchen.of("P%02d".formatted(p + 1), Dice.of(settings.seed(), 2, p)));
            String video = "%s_%02d".formatted(kitchen.id(), recorded.merge(kitchen.id(), 1, Integer::sum));
            int from = (int) ((long) clips * i / n);
            int to = (int) ((long) clips * (i + 1) / n);
            sessions.add(Session.of(video, split, kitchen, deck.subList(from, to), cast.labelled() ? said.subList(from, to) : List.of(),
                    without.get(i), worn.get(i), d.fork()));
        }
        return sessions;
    }

    /** Each action as often as any other, or once more. */
    private static List<Action> deck(int clips, Dice d) {
        List<Action> deck = new ArrayList<>();
        while (deck.size() < clips) {
            List<Action> all = new ArrayList<>(Action.ALL);
            d.shuffle(all);
            deck.addAll(all);
        }
        List<Action> cut = new ArrayList<>(deck.subList(0, clips));
        d.shuffle(cut);
        return cut;
    }

    /** With the share of labels that are wrong: of another class than what is shown, any of them as likely as any other. */
    private List<Action> mislabelled(List<Action> shown) {
        List<Action> said = new ArrayList<>(shown);
        List<Integer> order = new ArrayList<>(IntStream.range(0, shown.size()).boxed().toList());
        Dice d = Dice.of(settings.seed(), 9);
        d.shuffle(order);
        for (int i : order.subList(0, (int) Math.round(settings.labelNoise() * shown.size()))) {
            String right = settings.layout().action(shown.get(i));
            said.set(i, d.pick(Action.ALL.stream().filter(action -> !settings.layout().action(action).equals(right)).toList()));
        }
        return said;
    }

    private static List<Boolean> worn(int n, Dice d) {
        List<Boolean> worn = new ArrayList<>(Collections.nCopies((int) Math.round(BARE * n), false));
        worn.addAll(Collections.nCopies(n - worn.size(), true));
        d.shuffle(worn);
        return worn;
    }

    private static List<Without> without(int n, Dice d) {
        List<Without> without = new ArrayList<>();
        for (int lack = 0; lack < LACKING.length; lack++) {
            without.addAll(Collections.nCopies((int) Math.round(LACKING[lack] * n), Without.values()[lack + 1]));
        }
        without.addAll(Collections.nCopies(n - without.size(), Without.NOTHING));
        d.shuffle(without);
        return without;
    }
}
