"""Draws the study's pictures beside this file from the answers: curves.svg, effects.svg, subsets.svg. Takes matplotlib."""
import pathlib

import matplotlib
matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "karmma", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
import matplotlib.pyplot as plot
import numpy

from answers import BASE, SYSTEMS, conditions
from judge import B, BD, HYPOTHESES, S, T_, TITLES, WIDTH, effect, gain, judged, only, subset_names, weights

COLOURS = {T_: "#7a7a7a", B: "#d9a441", BD: "#3d7fb5", S: "#b5433d"}


def save(figure, name):
    figure.savefig(pathlib.Path(__file__).parent / name, metadata={"Date": None}, bbox_inches="tight")
    plot.close(figure)


def curves(found):
    figure, axes = plot.subplots(figsize=(5.5, 3.4))
    percents = numpy.arange(10) * 10
    for system in SYSTEMS:
        points = [effect(found, [(1, BASE, system)], weights(len(found[BASE].modalities), p / 100)) for p in percents]
        axes.plot(percents, [e.mean for e in points], color=COLOURS[system], label=TITLES[system])
        axes.fill_between(percents, [e.low for e in points], [e.high for e in points], color=COLOURS[system], alpha=.2, linewidth=0)
    axes.set(xlabel="each modality missing with probability, %", ylabel="top-1 accuracy (action), %", ylim=(0, None),
             title=f"base, test split, {len(found[BASE].seeds(*SYSTEMS))} seeds, 95 % intervals")
    axes.legend(frameon=False)
    save(figure, "curves.svg")


def effects(found):
    drawn = judged(found)
    rows = [(name, what.replace("`", ""), drawn[name]) for name, what, _, _ in HYPOTHESES if name in drawn]
    figure, axes = plot.subplots(figsize=(7, 0.6 + 0.33 * len(rows)))
    axes.axvspan(-WIDTH, WIDTH, color="#eeeeee", linewidth=0)
    axes.axvline(0, color="#888888", linewidth=.8)
    for y, (_, _, e) in enumerate(rows):
        axes.plot(e.by_seed, [y + .22] * len(e.by_seed), "o", color="#3d7fb5", alpha=.5, markersize=4, markeredgewidth=0)
        axes.errorbar(e.mean, y, xerr=[[e.mean - e.low], [e.high - e.mean]], fmt="o", color="black", markersize=4, capsize=2, linewidth=1.2)
    axes.set_yticks(range(len(rows)), [f"{name}  {what}  ({len(e.seeds)})" for name, what, e in rows])
    axes.set_ylim(len(rows) - .4, -.6)
    axes.set(xlabel="points on the mean of the curve; pale: single seeds; grey: within 1.5")
    save(figure, "effects.svg")


def subsets(found):
    names = subset_names(found[BASE].modalities)
    figure, axes = plot.subplots(figsize=(6, 3.2))
    for i, (terms, colour, label) in enumerate(((gain(BASE), COLOURS[S], "KARMMA_S - Baseline w/ delta"),
                                                ([(1, BASE, BD), (-1, BASE, B)], COLOURS[BD], "Baseline w/ delta - Baseline"))):
        found_effects = [effect(found, terms, only(mask, len(names))) for mask in names]
        axes.bar(numpy.arange(len(names)) + .2 - .4 * (1 - i), [e.mean for e in found_effects], .38, color=colour, label=label,
                 yerr=[[e.mean - e.low for e in found_effects], [e.high - e.mean for e in found_effects]],
                 error_kw={"linewidth": .8, "capsize": 2})
    axes.axhline(0, color="#888888", linewidth=.8)
    axes.set_xticks(range(len(names)), [name.replace("+", "+\n") for name in names.values()])
    axes.set(ylabel="points", title="base: what each step adds, by what is present")
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, -.22), ncols=2)
    save(figure, "subsets.svg")


if __name__ == "__main__":
    all_of_them = conditions()
    curves(all_of_them)
    effects(all_of_them)
    subsets(all_of_them)
