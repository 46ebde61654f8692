"""Makes doubler.pt, a TorchScript extractor whose tokens are easy to work out by hand.

A row of four numbers a, b, c, d becomes the two tokens (2a, 2b, 1) and (2c, 2d, 1).
Run it with any PyTorch from 1.13 on: python3 doubler.py doubler.pt
"""
import sys

import torch


class Doubler(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(2, 3)
        with torch.no_grad():
            self.linear.weight.copy_(torch.tensor([[2.0, 0.0], [0.0, 2.0], [0.0, 0.0]]))
            self.linear.bias.copy_(torch.tensor([0.0, 0.0, 1.0]))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return self.linear(rows.reshape(rows.shape[0], 2, 2))


torch.jit.save(torch.jit.script(Doubler().eval()), sys.argv[1])
