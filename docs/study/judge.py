"""Judges the study by the rules that ../study.md registered.

    judge.py next       which condition gets which seeds next, by widths alone
    judge.py write      puts the tables into ../study.md, between <!-- NAME --> and <!-- /NAME -->
    judge.py check      fails if the page's tables are not what the answers say, or an interval in its text is in none of them
"""
import functools
import math
import pathlib
import re
import sys

import numpy

from answers import BASE, SYSTEMS, conditions

PAGE = pathlib.Path(__file__).parent.parent / "study.md"
RESAMPLES, WIDTH, FEWEST, MOST, BLOCK = 10_000, 1.5, 5, 16, 2
TITLES = {"karmma_t": "KARMMA_T", "baseline": "Baseline", "baseline_delta": "Baseline w/ delta", "karmma_s": "KARMMA_S"}
# of the t distribution with 1, 2, ... degrees of freedom, 97.5 %
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093]
T_, B, BD, S = SYSTEMS


# whose Baseline w/ delta, which labels alone teach, had too few steps there
AGAINST = {"unlabelled-800": BASE}


def gain(condition):
    return [(1, condition, S), (-1, AGAINST.get(condition, condition), BD)]


def versus(condition, system=S):
    return [(1, condition, system), (-1, BASE, system)]


def minus(terms):
    return [(-sign, condition, system) for sign, condition, system in terms]


HYPOTHESES = [
    ("H1", "BD - B", [(1, BASE, BD), (-1, BASE, B)], "+"),
    ("H2", "S - BD", gain(BASE), "+"),
    ("H3", "S of `pool-none` - S", versus("pool-none"), "-"),
    ("H4", "S of `pool-600` - S", versus("pool-600"), "-"),
    ("H5", "S of `temperature-1` - S", versus("temperature-1"), "-"),
    ("H6", "S of `alpha-0.5` - S", versus("alpha-0.5"), "none"),
    ("H7", "S of `v1` - S", versus("v1"), "-"),
    ("H8", "gain of `epochs-30` - gain", gain("epochs-30") + minus(gain(BASE)), "-"),
    ("H9", "gain of `labels-200` - gain", gain("labels-200") + minus(gain(BASE)), "+"),
    ("H10", "gain of `noise-30` - gain", gain("noise-30") + minus(gain(BASE)), "+"),
    ("H11", "S of `unlabelled-800` - S", versus("unlabelled-800"), "+"),
    ("H12", "S - BD of `smoothing-0.1`", [(1, BASE, S), (-1, "smoothing-0.1", BD)], "+"),
    ("H13", "S of `alpha-1` - S", versus("alpha-1"), "none"),
    ("H14", "S of `temperature-6` - S", versus("temperature-6"), "none"),
    ("H15", "S - BD of `other-data`", gain("other-data"), "+"),
    ("H16", "gain of `epochs-120` - gain", gain("epochs-120") + minus(gain(BASE)), "+"),
]


def weights(modalities, p):
    """How likely each subset, by mask - 1, is what is left while each modality is missing with probability p; one always stays."""
    kept = [bin(mask).count("1") for mask in range(1, 2 ** modalities)]
    return numpy.array([(1 - p) ** k * p ** (modalities - k) + (p ** modalities / modalities if k == 1 else 0) for k in kept])


def mean_weights(modalities):
    return sum(weights(modalities, i / 10) for i in range(10)) / 10


@functools.lru_cache(maxsize=None)
def times(size):
    """How often each of so many things comes up in as many draws, [resamples, size]: the same for everything that is compared."""
    return numpy.random.default_rng(20260101 + size).multinomial(size, numpy.full(size, 1 / size), RESAMPLES).astype(numpy.float32)


class Effect:
    """A sum of scores, paired by seed and clip. scores: percent [seeds, clips]."""

    def __init__(self, seeds, scores):
        self.seeds, self.by_seed, self.mean = seeds, scores.mean(axis=1), float(scores.mean())
        count, clips = scores.shape
        drawn = (times(count) @ scores * times(clips)).sum(axis=1) / (count * clips)
        self.low, self.high = (float(q) for q in numpy.percentile(drawn, [2.5, 97.5]))
        self.p = min(1, 2 * (1 + min((drawn <= 0).sum(), (drawn >= 0).sum())) / (1 + RESAMPLES))
        self.t = T[count - 2] * self.by_seed.std(ddof=1) / math.sqrt(count) if count > 1 else math.inf
        self.half = max((self.high - self.low) / 2, self.t)


def effect(found, terms, weights_=None):
    """The weighted sum over subsets of terms (sign, condition, system) over the seeds that all have; None if none has."""
    if not all(c in found for _, c, _ in terms):
        return None
    seeds = sorted(set.intersection(*(set(found[c].seeds(s)) for _, c, s in terms)))
    if not seeds:
        return None
    first = found[terms[0][1]]
    if any((found[c].labels != first.labels).any() for _, c, _ in terms):
        sys.exit(f"{terms}: not the same test clips")
    w = mean_weights(len(first.modalities)) if weights_ is None else weights_
    return Effect(seeds, 100 * numpy.array([sum(sign * (w @ found[c].right[s][seed]) for sign, c, s in terms) for seed in seeds]))


def holm(ps):
    adjusted, most = {}, 0
    for i, (name, p) in enumerate(sorted(ps.items(), key=lambda item: item[1])):
        most = adjusted[name] = max(most, min(1, p * (len(ps) - i)))
    return adjusted


def verdict(e, expected, p):
    if expected == "none":
        return "holds" if max(abs(e.low), abs(e.high)) <= WIDTH else "differs" if p < .05 else "not decided"
    if p >= .05:
        return "not decided"
    return "holds" if (e.mean > 0) == (expected == "+") else "**the opposite**"


def signed(value):
    return f"{value:+.1f}".replace("+-", "-")


def interval(e):
    return f"{signed(e.mean)} ({signed(e.low)} to {signed(e.high)})"


def plain(e):
    return "" if e is None else f"{e.mean:.1f} ({e.low:.1f} to {e.high:.1f})"


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + ["| " + " | ".join(row) + " |" for row in rows])


def judged(found):
    effects = {name: effect(found, terms) for name, _, terms, _ in HYPOTHESES}
    return {name: e for name, e in effects.items() if e is not None}


def hypotheses(found):
    effects = judged(found)
    ps = holm({name: e.p for name, e in effects.items() if len(e.seeds) >= FEWEST})
    rows = []
    for name, what, _, expected in HYPOTHESES:
        e = effects.get(name)
        rows.append([name, what, expected, "", "", "", "", "not run"] if e is None else
                    [name, what, expected, str(len(e.seeds)), interval(e), f"{e.half:.1f}",
                     *([f"{ps[name]:.3f}", verdict(e, expected, ps[name])] if name in ps else ["", "too few seeds"])])
    return table(["", "measured", "expected", "seeds", "difference", "half-width", "p", ""], rows)


def in_order(found):
    order = re.findall(r"^  ([\w.-]+):$", (PAGE.parent / "study" / "sweep.yaml").read_text(), re.M)
    return [name for name in order if name in found]


def systems(found):
    rows = []
    for name in in_order(found):
        both = effect(found, gain(name))
        cells = [plain(effect(found, [(1, name, s)])) if found[name].own.get(s) else "as base" for s in SYSTEMS]
        rows.append([f"`{name}`", str(len(both.seeds)) if both else ""] + cells + [f"**{interval(both)}**" if both else ""])
    return table(["", "seeds"] + [TITLES[s] for s in SYSTEMS] + ["gain"], rows)


def seeds(found):
    rows = []
    for name in in_order(found):
        for system in [s for s in SYSTEMS if found[name].own.get(s)]:
            e = effect(found, [(1, name, system)])
            rows.append([f"`{name}`", TITLES[system], ", ".join(f"{v:.1f}" for v in e.by_seed)])
        both = effect(found, gain(name))
        if both:
            rows.append([f"`{name}`", "gain", ", ".join(signed(v) for v in both.by_seed)])
    return table(["", "", "by seed, from 1"], rows)


def subset_names(modalities):
    by_mask = {mask: "+".join(m for i, m in enumerate(modalities) if mask >> i & 1) for mask in range(1, 2 ** len(modalities))}
    return dict(sorted(by_mask.items(), key=lambda item: (-bin(item[0]).count("1"), item[0])))


def only(mask, masks):
    return numpy.eye(masks)[mask - 1]


def subsets(found):
    base, rows = found[BASE], []
    names = subset_names(base.modalities)
    for mask, name in names.items():
        w = only(mask, len(names))
        rows.append([name] + [f"{effect(found, [(1, BASE, s)], w).mean:.1f}" for s in SYSTEMS]
                    + [interval(effect(found, [(1, BASE, BD), (-1, BASE, B)], w)), interval(effect(found, gain(BASE), w))])
    return table(["present"] + [TITLES[s] for s in SYSTEMS] + ["Baseline w/ delta - Baseline", "gain"], rows)


def on_validation(condition, system, seed):
    names = subset_names(condition.modalities)
    w = mean_weights(len(condition.modalities))
    measured = condition.values[system][seed]["validation"]
    return sum(w[mask - 1] * measured[name] for mask, name in names.items())


def validation(found):
    """Means over the seeds that the condition and the base share, of the same measure on the validation split."""
    rows = []
    for name in in_order(found):
        kept = [s for s in found[name].seeds(BD, S) if s in found[BASE].values[S]]
        student = numpy.array([on_validation(found[name], S, seed) for seed in kept])
        difference = student - numpy.array([on_validation(found[BASE], S, seed) for seed in kept])
        t = T[len(kept) - 2] * difference.std(ddof=1) / math.sqrt(len(kept)) if len(kept) > 1 else math.inf
        without = numpy.mean([on_validation(found[name], BD, seed) for seed in kept])
        rows.append([f"`{name}`", str(len(kept)), f"{without:.1f}", f"{student.mean():.1f}",
                     "" if name == BASE else f"{signed(difference.mean())} +- {t:.1f}"])
    return table(["", "seeds", "Baseline w/ delta", "KARMMA_S", "KARMMA_S - the base's"], rows)


def pretrained(found):
    rows = []
    for name in in_order(found):
        accuracy = found[name].pretrained
        if name == BASE or accuracy != found[BASE].pretrained:
            rows.append([f"`{name}`"] + [" / ".join(f"{accuracy[m][space]:.1f}" for space in ("action", "verb", "noun"))
                                         for m in found[name].modalities])
    return table([""] + found[BASE].modalities, rows)


TABLES = {f.__name__: f for f in (hypotheses, systems, subsets, seeds, validation, pretrained)}


def page(found):
    text = PAGE.read_text()
    for name, make in TABLES.items():
        text = re.sub(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda m: m[1] + make(found) + "\n" + m[2], text, flags=re.S)
    return text


def unfounded(text):
    """Intervals in the prose that no table has."""
    number = r"[+-]?\d+\.\d"
    prose = re.sub(r"<!-- (\w+) -->.*?<!-- /\1 -->", "", text, flags=re.S)
    tables = "".join(m[0] for m in re.finditer(r"<!-- (\w+) -->.*?<!-- /\1 -->", text, flags=re.S))
    return [m for m in re.findall(rf"{number} \({number}\s+to\s+{number}\)", prose) if re.sub(r"\s+", " ", m) not in tables]


def wanted(found, condition):
    """The widths that the rule looks at: those of the hypotheses that are about a condition."""
    return [effect(found, terms).half for _, _, terms, _ in HYPOTHESES
            if ({c for _, c, _ in terms} - {BASE} or {BASE}) == {condition} and effect(found, terms)]


def following(found):
    for name in in_order(found):
        widths = wanted(found, name)
        have = len(found[name].seeds(S))
        more = widths and max(widths) > WIDTH and have < MOST
        print(f"{name}: {have} seeds, half-widths {', '.join(f'{w:.2f}' for w in widths)}"
              + (f": seeds={list(range(1, min(MOST, have + BLOCK) + 1))}" if more else ""))


def main(what):
    found = conditions()
    if what == "next":
        following(found)
    elif what == "write":
        PAGE.write_text(page(found))
    elif what == "check":
        if page(found) != PAGE.read_text():
            sys.exit(f"{PAGE}: says other numbers than the answers; judge.py write puts it right")
        if unfounded(PAGE.read_text()):
            sys.exit(f"{PAGE}: in no table: {', '.join(unfounded(PAGE.read_text()))}")
        print(f"{PAGE}: says what the answers say")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
