"""A distillation for Karmma: cross-entropy, the divergence from the teacher, and the cosine between what both say of each modality.

    python3 distillation.py distillation.pt

Losses are methods with these names. `student` and `teacher` hold cls [B, d], averages [B, M, d], logits0 [B, K], logits1, ... by label
space; `batch` holds presence [B, M], labels0 [B] (-1: unlabelled), labels1, ... and every setting of the configuration, a scalar each.
"""
import sys
from typing import Dict

import torch
from torch import nn
from torch.nn import functional


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The mean over the labelled rows, 0 where there are none."""
    known = (labels >= 0).to(logits.dtype)
    each = functional.cross_entropy(logits, labels.clamp(min=0), reduction="none")
    return (each * known).sum() / known.sum().clamp(min=1.0)


class Distillation(nn.Module):
    @torch.jit.export
    def teacher_loss(self, teacher: Dict[str, torch.Tensor], batch: Dict[str, torch.Tensor]) -> torch.Tensor:
        return cross_entropy(teacher["logits0"], batch["labels0"])

    @torch.jit.export
    def student_loss(self, student: Dict[str, torch.Tensor], teacher: Dict[str, torch.Tensor], batch: Dict[str, torch.Tensor]) \
            -> torch.Tensor:
        t = batch["temperature"]
        alpha = batch["alpha"]
        taught = functional.log_softmax(teacher["logits0"] / t, 1)
        said = functional.log_softmax(student["logits0"] / t, 1)
        divergence = (taught.exp() * (taught - said)).sum(1).mean() * t * t
        # widths differ between teacher and student, so likenesses are compared: of each clip to all others, modality by modality
        here = batch["presence"].to(said.dtype).t()
        relation = (self.relations(student["averages"]) - self.relations(teacher["averages"])).pow(2).mean(2)
        relation = (relation * here).sum() / here.sum().clamp(min=1.0)
        return alpha * divergence + (1 - alpha) * cross_entropy(student["logits0"], batch["labels0"]) + batch["beta"] * relation

    def relations(self, averages: torch.Tensor) -> torch.Tensor:
        """[B, M, d] to [M, B, B]."""
        unit = functional.normalize(averages, dim=2, eps=1e-6).transpose(0, 1)
        return unit @ unit.transpose(1, 2)


if __name__ == "__main__":
    torch.jit.save(torch.jit.script(Distillation()), sys.argv[1])
