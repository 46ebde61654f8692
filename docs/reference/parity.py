"""Computes with karmma.py what ReferenceParityTest computed in Java.

    parity.py IN.safetensors OUT.safetensors

IN: metadata "slots" ({"red": [4, 6], ...}), "added" (the slots that network extended was not trained with from the beginning), "spaces"
({"action": 5, ...}), "width", "layers", "heads", "hidden", "settings" of the losses, as JSON; tensors presence, labels/SPACE, and per network
NAME in student, teacher_zero, teacher_learned, extended: NAME/weights/..., NAME/tokens/SLOT.
OUT: per network NAME/cls, NAME/averages, NAME/logits/SPACE, NAME/gradient/... of the cross-entropy; and the losses.
"""
import json
import sys

import torch

import karmma


def main(source, target):
    torch.set_num_threads(1)
    tensors, metadata = karmma.load_safetensors(source)
    facts = {key: json.loads(value) for key, value in metadata.items()}
    presence = tensors["presence"]
    labels = {space: tensors["labels/" + space] for space in facts["spaces"]}
    out, results = {}, {}
    for name in "student", "teacher_zero", "teacher_learned", "extended":
        network = karmma.Karmma(facts["slots"], facts["spaces"], facts["width"], facts["layers"], facts["heads"], facts["hidden"],
                                dropout=0, learned=name != "teacher_zero", added=facts["added"] if name == "extended" else ()).eval()
        prefix = name + "/weights/"
        network.load({key[len(prefix):]: value for key, value in tensors.items() if key.startswith(prefix)})
        cls, averages, logits = network({slot: tensors[f"{name}/tokens/{slot}"] for slot in facts["slots"]}, presence)
        results[name] = averages, logits
        out[name + "/cls"], out[name + "/averages"] = cls, averages
        out.update({f"{name}/logits/{space}": value for space, value in logits.items()})
        karmma.cross_entropy(logits, labels).backward(retain_graph=True)
        out[name + "/gradient/cls"] = network.cls.grad
        out[name + "/gradient/layers/0/qkv/weight"] = network.layers[0].qkv.weight.grad
        for slot, embedding in network.embeddings.items():
            out[f"{name}/gradient/embed/{slot}/weight"] = embedding.linear.weight.grad
    s = facts["settings"]
    _, student = results["student"]
    zero_averages, zero = results["teacher_zero"]
    _, learned = results["teacher_learned"]
    out["loss/v1_teacher"] = karmma.v1_teacher(zero, zero_averages, labels, presence, s["alignment"], s["alignmentTemperature"])
    out["loss/v1_student"] = karmma.v1_student(student, zero, labels, s["divergence"], s["crossEntropy"], s["temperature"])
    out["loss/v3_teacher"] = karmma.v3_teacher(learned, labels)
    out["loss/v3_student"] = karmma.v3_student(student, learned, labels, s["alpha"], s["temperature"])
    karmma.save_safetensors(target, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
