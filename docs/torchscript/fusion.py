"""A transformer over the tokens of all modalities, as Karmma wants a fusion.

    python3 fusion.py fusion.pt --slots "video 4 x 24, audio 4 x 32" --classes 32 --width 32

--slots is what the configuration says as student.slots or teacher.slots, --classes the number of classes of each label space, in the
order in which the experiment names them.
"""
import argparse
import re
from typing import List, Tuple

import torch
from torch import nn


class Fusion(nn.Module):
    def __init__(self, slots: List[Tuple[int, int]], classes: List[int], width: int, layers: int, heads: int):
        super().__init__()
        self.counts = [count for count, _ in slots]
        self.embed = nn.ModuleList([nn.Linear(channels, width) for _, channels in slots])
        self.modality = nn.ParameterList([nn.Parameter(0.02 * torch.randn(1, width)) for _ in slots])
        self.index = nn.ParameterList([nn.Parameter(0.02 * torch.randn(count, width)) for count, _ in slots])
        self.cls = nn.Parameter(0.02 * torch.randn(1, 1, width))
        layer = nn.TransformerEncoderLayer(width, heads, 4 * width, dropout=0.1, activation="gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers)
        self.norm = nn.LayerNorm(width)
        self.heads = nn.ModuleList([nn.Linear(width, count) for count in classes])

    def forward(self, tokens: List[torch.Tensor], presence: torch.Tensor, learned: torch.Tensor) \
            -> Tuple[torch.Tensor, torch.Tensor, List[torch.Tensor]]:
        rows = presence.size(0)
        sequence = [self.cls.expand(rows, -1, -1)]
        for m, (embed, modality, index) in enumerate(zip(self.embed, self.modality, self.index)):
            here = presence[:, m].reshape(rows, 1, 1)
            embedded = torch.where(here, embed(tokens[m]), torch.zeros([], device=presence.device))
            # learned: what is missing has its modality's and its places' tokens; else it is zero (see MissingTokens)
            stand_in = (modality + index).unsqueeze(0)
            sequence.append(embedded + torch.where(learned, stand_in, torch.zeros_like(stand_in)))
        y = self.norm(self.encoder(torch.cat(sequence, 1)))
        cls = y[:, 0]
        averages = torch.jit.annotate(List[torch.Tensor], [])
        start = 1
        for count in self.counts:
            averages.append(y[:, start:start + count].mean(1))
            start += count
        average = torch.stack(averages, 1)
        seen = torch.cat([cls.unsqueeze(1), average], 1)
        logits = torch.jit.annotate(List[torch.Tensor], [])
        for head in self.heads:
            logits.append(head(seen).mean(1))
        return cls, average, logits


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--slots", required=True)
    parser.add_argument("--classes", required=True, type=int, nargs="+")
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--heads", type=int, default=4)
    args = parser.parse_args()
    slots = [(int(n), int(c)) for n, c in re.findall(r"(\d+)\s*x\s*(\d+)", args.slots)]
    torch.manual_seed(0)
    module = Fusion(slots, args.classes, args.width, args.layers, args.heads)
    torch.jit.save(torch.jit.script(module.eval()), args.file)


if __name__ == "__main__":
    main()
