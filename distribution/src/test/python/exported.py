"""Answers with an exported student what ExportIT has asked the one in Java.

    exported.py STUDENT.pt IN.json

IN: "signals", per clip the file of each slot's signal, raw; "java", per subset and clip the probabilities, by label space and class index.
"""
import itertools
import json
import sys

import numpy as np
import torch

torch.set_num_threads(1)
student, source = sys.argv[1:]
extra = {"karmma.json": ""}
model = torch.jit.load(student, _extra_files=extra)
facts = json.loads(extra["karmma.json"])
slots = {slot["id"]: slot for slot in facts["slots"]}
with open(source) as file:
    given = json.load(file)
temperatures = (facts["measured"] or {}).get("temperatures", {})


def signal(slot, path):
    form = slots[slot]["signal"]
    return torch.from_numpy(np.fromfile(path, dtype=form["type"]).reshape([1] + form["shape"]))


def probabilities(logits, subset):
    return {s: torch.softmax(x[0] / temperatures.get(s, {}).get(subset, 1), 0) for s, x in logits.items()}


compared, largest = 0, 0
clips = [{slot: signal(slot, path) for slot, path in files.items()} for files in given["signals"]]
for count in range(1, len(slots) + 1):
    for present in itertools.combinations(slots, count):
        subset = "+".join(present)
        # all clips in one batch, what is absent hidden by presence alone
        batch = {slot: torch.cat([clip[slot] for clip in clips]) for slot in slots}
        presence = torch.tensor([[slot in present for slot in slots]] * len(clips))
        together = model(batch, presence)
        for i, clip in enumerate(clips):
            alone = model({slot: clip[slot] for slot in present})
            for answer in alone, {space: logits[i:i + 1] for space, logits in together.items()}:
                mine = probabilities(answer, subset)
                for key, expected in given["java"][subset][i].items():
                    space, index = key.split("/")
                    largest = max(largest, abs(mine[space][int(index)].item() - expected))
            compared += 1
assert largest <= 1e-5, f"the largest difference of two probabilities is {largest}"
print(f"compared {compared} answers, the largest difference of two probabilities is {largest:.1e}")
