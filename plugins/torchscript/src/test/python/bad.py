"""Scripts that Karmma refuses: bad.py KIND FILE."""
import sys
from typing import Dict, List, Tuple

import torch
from torch import nn


class Linear(nn.Module):
    """A row of 8 numbers to 2 tokens of width 3, as all of these should do."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.a(x.reshape(x.size(0), 2, 4))


class Shape(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.a(x.reshape(x.size(0), 2, 4)).flatten(1)


class BatchNorm(Linear):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(self.a(x.reshape(x.size(0), 2, 4)))


class Counts(Linear):
    def __init__(self):
        super().__init__()
        self.register_buffer("calls", torch.zeros(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.a(x.reshape(x.size(0), 2, 4)) + self.calls
        self.calls.add_(1.0)
        return y


class Throws(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if x.size(1) != 7:
            raise ValueError("wanted are rows of 7")
        return x


class NotANumber(Linear):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.a(x.reshape(x.size(0), 2, 4)) / torch.zeros([]) * 0.0


class Half(Linear):
    def __init__(self):
        super().__init__()
        self.double()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.a(x.double().reshape(x.size(0), 2, 4)).float()


class Unused(Linear):
    def __init__(self):
        super().__init__()
        self.unused = nn.Linear(4, 3)


class Vector(nn.Module):
    @torch.jit.export
    def student_loss(self, student: Dict[str, torch.Tensor], teacher: Dict[str, torch.Tensor], batch: Dict[str, torch.Tensor]):
        return student["logits0"].mean(1)


class Detached(nn.Module):
    @torch.jit.export
    def student_loss(self, student: Dict[str, torch.Tensor], teacher: Dict[str, torch.Tensor], batch: Dict[str, torch.Tensor]):
        return student["logits0"].detach().mean()


class Log(nn.Module):
    @torch.jit.export
    def student_loss(self, student: Dict[str, torch.Tensor], teacher: Dict[str, torch.Tensor], batch: Dict[str, torch.Tensor]):
        return (student["logits0"] * 0.0).log().sum() * 0.0


class Learns(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))

    @torch.jit.export
    def student_loss(self, student: Dict[str, torch.Tensor], teacher: Dict[str, torch.Tensor], batch: Dict[str, torch.Tensor]):
        return (student["logits0"] * self.weight).mean()


class Pair(nn.Module):
    """A fusion without logits."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 4)

    def forward(self, tokens: List[torch.Tensor], presence: torch.Tensor, learned: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        y = torch.stack([self.a(t).mean(1) for t in tokens], 1)
        return y.mean(1), y


torch.manual_seed(0)
torch.jit.save(torch.jit.script(globals()[sys.argv[1]]()), sys.argv[2])
