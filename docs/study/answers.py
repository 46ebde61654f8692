"""What was right and what was wrong in a study, small enough to be kept: a JSON file for each condition.

    answers.py RUNS     RUNS is the folder that karmma sweep wrote; makes or replaces answers/CONDITION.json beside this file

A file holds by system and seed, in base64, one bit for each subset of the modalities (mask 1, 2, ...) and test clip: whether the action was
right; the percentages of verbs and nouns; accuracies on the validation split; what the teacher's extractors got alone there; seconds.
What a condition shares with the base, bit for bit, is left out.
"""
import base64
import json
import pathlib
import re
import sys

import numpy

FOLDER = pathlib.Path(__file__).parent / "answers"
SYSTEMS = ["karmma_t", "baseline", "baseline_delta", "karmma_s"]
BASE = "base"


def percent(outcome, space):
    labels = numpy.array(next(s["labels"] for s in outcome["tested"]["spaces"] if s["id"] == space))
    rank = numpy.array(outcome["answers"][space]["rank"])[:, labels >= 0]
    return [round(100 * float(row), 3) for row in (rank == 0).mean(axis=1)]


def of_system(outcome, stage):
    right = numpy.array(outcome["answers"]["action"]["rank"]) == 0
    return {
        "right": base64.b64encode(numpy.packbits(right)).decode(),
        "verb": percent(outcome, "verb"),
        "noun": percent(outcome, "noun"),
        "validation": {subset: round(value, 3) for subset, value in stage["facts"]["validation"].items()},
        "seconds": round(stage["seconds"], 1),
    }


def of_run(folder):
    """A condition as it is kept, or None if none of its seeds is through."""
    work, systems, tested = folder / "run", {}, None
    for file in sorted((work / "outcomes").glob("*.json")):
        system, seed = re.fullmatch(r"(\w+)-seed(\d+)", file.stem).groups()
        stage = work / "stages" / f"{system}-{seed}.json"
        if stage.exists() and (work / "stages" / f"test-{system}-{seed}.json").exists():
            outcome = json.loads(file.read_text())
            tested = outcome["tested"]
            systems.setdefault(system, {})[seed] = of_system(outcome, json.loads(stage.read_text()))
    if tested is None:
        return None
    action = next(s for s in tested["spaces"] if s["id"] == "action")
    return {
        "modalities": json.loads((work / "experiment.json").read_text())["modalities"],
        "labels": action["labels"],
        "unseen": next((g["members"]["action"] for g in tested["groups"] if g["id"] == "unseen"), []),
        "pretrained": {f.stem[len("pretrain-"):]: json.loads(f.read_text())["facts"]["accuracy"]
                       for f in sorted((work / "stages").glob("pretrain-*.json"))},
        "systems": systems,
    }


def without(condition, base):
    """Leaves out what is the base's."""
    if condition["labels"] == base["labels"]:
        condition["labels"] = None
    for system, seeds in condition["systems"].items():
        for seed in [s for s in seeds if seeds[s]["right"] == base["systems"][system].get(s, {}).get("right")]:
            seeds[seed] = None
    return condition


def collect(runs):
    FOLDER.mkdir(exist_ok=True)
    found = {f.name: of_run(f) for f in sorted((pathlib.Path(runs) / "variants").iterdir()) if (f / "run" / "outcomes").is_dir()}
    for name, condition in found.items():
        if condition is not None:
            kept = condition if name == BASE else without(condition, found[BASE])
            (FOLDER / f"{name}.json").write_text(json.dumps(kept, separators=(",", ":")).replace('"systems"', '\n"systems"')
                                                 .replace('},"', '},\n"') + "\n")


class Condition:
    """right[system][seed]: bool [masks, clips]; values[system][seed]: the rest."""

    def __init__(self, name):
        kept = json.loads((FOLDER / f"{name}.json").read_text())
        base = kept if name == BASE else json.loads((FOLDER / f"{BASE}.json").read_text())
        self.name, self.modalities, self.pretrained = name, kept["modalities"], kept["pretrained"]
        self.labels = numpy.array(base["labels"] if kept["labels"] is None else kept["labels"])
        self.unseen = kept["unseen"]
        self.values = {system: {int(seed): value or base["systems"][system][seed] for seed, value in seeds.items()}
                       for system, seeds in kept["systems"].items()}
        self.own = {system: any(seeds.values()) for system, seeds in kept["systems"].items()}
        masks = 2 ** len(self.modalities) - 1
        self.right = {system: {seed: self.unpack(value["right"], masks) for seed, value in seeds.items()}
                      for system, seeds in self.values.items()}

    def unpack(self, text, masks):
        bits = numpy.unpackbits(numpy.frombuffer(base64.b64decode(text), numpy.uint8))
        return bits[:masks * len(self.labels)].reshape(masks, -1).astype(bool)

    def seeds(self, *systems):
        return sorted(set.intersection(*(set(self.right.get(s, {})) for s in systems)))


def conditions():
    return {f.stem: Condition(f.stem) for f in sorted(FOLDER.glob("*.json"))}


if __name__ == "__main__":
    collect(*sys.argv[1:])
