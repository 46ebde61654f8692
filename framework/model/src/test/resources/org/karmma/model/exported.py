"""Asks an exported student, as TorchScriptStudentTest does in Java.

    exported.py DOCS_REFERENCE STUDENT.pt IN.safetensors OUT.safetensors

IN: presence, and per slot signals of all rows, NaN where a row is absent. OUT: per label space the logits of the batch, and as SPACE/ROW
those of each row by itself, with only the slots that it has in the dictionary.
"""
import sys

import torch

reference, student, source, target = sys.argv[1:]
sys.path.insert(0, reference)
import karmma  # noqa: E402: for safetensors files alone

torch.set_num_threads(1)
tensors, _ = karmma.load_safetensors(source)
presence = tensors.pop("presence")
extra = {"facts.json": ""}
model = torch.jit.load(student, _extra_files=extra)
assert extra["facts.json"] in (b'{"seven": 7}', '{"seven": 7}'), extra
assert not model.training and not any(p.requires_grad for p in model.parameters())
out = model(tensors, presence)
for row in range(len(presence)):
    mine = {slot: signal[row:row + 1] for slot, signal in tensors.items() if not signal[row].isnan().any()}
    for space, logits in model(mine).items():
        out[f"{space}/{row}"] = logits
try:
    model({"ultraviolet": torch.zeros(1, 3)})
    raise SystemExit("a slot that the student does not have was taken")
except torch.jit.Error as e:
    assert "this student has no slot ultraviolet" in str(e), e
karmma.save_safetensors(target, out)
