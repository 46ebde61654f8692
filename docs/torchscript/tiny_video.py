"""Small networks of video for Karmma: an extractor that a student trains, and one that a teacher keeps as it is.

    python3 tiny_video.py student student.pt
    python3 tiny_video.py teacher teacher.pt

Both get [B, 3, T, H, W], RGB from 0 to 1 minus mean and divided by deviation, and give tokens [B, N, C]. No batch statistics:
GroupNorm, so that a clip's tokens do not depend on its neighbours in the batch.
"""
import sys

import torch
from torch import nn


class Tokens(nn.Module):
    """Convolutions over space and time, then one token for each of `tokens` stretches of time."""

    def __init__(self, filters, tokens: int, width: int, dropout: float):
        super().__init__()
        layers = []
        channels = 3
        for count in filters:
            layers += [nn.Conv3d(channels, count, 3, stride=(1, 2, 2), padding=1), nn.GroupNorm(1, count), nn.GELU()]
            channels = count
        self.features = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool3d((tokens, 1, 1))
        self.dropout = nn.Dropout(dropout)
        self.project = nn.Linear(channels, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.pool(self.features(x)).flatten(2).transpose(1, 2)
        return self.project(self.dropout(y))


def main() -> None:
    torch.manual_seed(0)
    student = sys.argv[1] == "student"
    module = Tokens([8, 16], 4, 24, 0.1) if student else Tokens([12, 24, 32], 4, 48, 0.0)
    torch.jit.save(torch.jit.script(module.eval()), sys.argv[2])


if __name__ == "__main__":
    main()
