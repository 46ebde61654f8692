"""KARMMA in PyTorch: the same network and losses as framework/model, from the same safetensors file.

"Multimodal knowledge distillation for egocentric action recognition robust to missing modalities", first preprint (recipe v1) and
ICRA 2026 (recipe v3). Neither paper's code is published; where the papers are silent this is our reading, as in KarmmaNetwork.java.

Written apart from the Java sources, to check them (parity.py) and to be read. Symbols: B rows, M modalities, N_m tokens of width C_m
of modality m, d the fusion's width. Needs PyTorch 1.12 or later and NumPy.

    tensors, metadata = load_safetensors("weights.safetensors")
    network = Karmma(slots={"video": (8, 96), "audio": (2, 48)}, spaces={"action": 40}, width=64)
    network.load({k[len("fusion/"):]: v for k, v in tensors.items() if k.startswith("fusion/")})
    cls, averages, logits = network(tokens, presence)
"""
import json
import struct

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

DTYPES = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "I64": np.int64, "I32": np.int32, "I8": np.int8, "U8": np.uint8,
          "BOOL": np.bool_}


def load_safetensors(path):
    """Tensors by name and the metadata: 8 bytes of header length, a JSON header, raw little-endian data."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = np.frombuffer(data[begin:end], dtype=np.dtype(DTYPES[entry["dtype"]]).newbyteorder("<"))
        tensors[name] = torch.from_numpy(array.reshape(entry["shape"]).copy())
    return tensors, metadata


def save_safetensors(path, tensors):
    """The other direction."""
    header, chunks, at = {}, [], 0
    for name, tensor in tensors.items():
        array = np.ascontiguousarray(tensor.detach().numpy())
        dtype = next(k for k, v in DTYPES.items() if v == array.dtype)
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
        chunks.append(array.tobytes())
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))


class Embedding(nn.Module):
    """t_i = Linear(x_i) + modality_token + token_i; where the modality is missing, the two tokens alone, or zeros without them."""

    def __init__(self, count, width, d, learned):
        super().__init__()
        self.linear = nn.Linear(width, d)
        self.modality_token = nn.Parameter(torch.zeros(1, d)) if learned else None
        self.index_tokens = nn.Parameter(torch.zeros(count, d)) if learned else None

    def forward(self, x, present):
        """x [B, N, C], present [B] bool: rows that are absent may hold anything, even NaN."""
        t = x.new_zeros(x.shape[0], x.shape[1], self.linear.out_features)
        t[present] = self.linear(x[present])
        return t if self.modality_token is None else t + self.modality_token + self.index_tokens


class Layer(nn.Module):
    """A pre-norm transformer encoder layer (Xiong et al. 2020)."""

    def __init__(self, d, heads, hidden, dropout):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.projection = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.expand, self.contract = nn.Linear(d, hidden * d), nn.Linear(hidden * d, d)
        self.dropout = nn.Dropout(dropout)

    def attention(self, x, keys):
        B, S, d = x.shape
        q, k, v = (part.reshape(B, S, self.heads, d // self.heads).transpose(1, 2) for part in self.qkv(x).chunk(3, dim=-1))
        scores = (q @ k.transpose(-1, -2) / (d // self.heads) ** 0.5).masked_fill(~keys[:, None, None, :], float("-inf"))
        return self.projection((torch.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(B, S, d))

    def forward(self, x, keys):
        """x [B, S, d], keys [B, S] bool: what may be attended to."""
        x = x + self.dropout(self.attention(self.norm1(x), keys))
        return x + self.dropout(self.contract(F.gelu(self.expand(self.norm2(x)))))


class Head(nn.Module):
    """One MLP of the multi-head MLP: one hidden layer, then logits of every label space."""

    def __init__(self, d, spaces):
        super().__init__()
        self.hidden = nn.Linear(d, d)
        self.spaces = nn.ModuleDict({name: nn.Linear(d, classes) for name, classes in spaces.items()})

    def forward(self, x):
        x = F.gelu(self.hidden(x))
        return {name: linear(x) for name, linear in self.spaces.items()}


class Karmma(nn.Module):
    """From tokens to logits.

    slots:   modality -> (N_m, C_m), in the order of the sequence
    spaces:  label space -> classes
    learned: whether missing modalities are learned tokens (students, v3 teacher) or zeros (Baseline, v1 teacher)
    added:   modalities, last in the sequence, that were added to a network that had been trained without them (not in the papers): where
             they are absent their tokens are masked as keys of every attention, and their heads are not in the mean
    """

    def __init__(self, slots, spaces, width=128, layers=2, heads=4, hidden=4, dropout=0.1, learned=True, added=()):
        super().__init__()
        self.slots, self.width, self.added = dict(slots), width, set(added)
        self.cls = nn.Parameter(torch.zeros(1, 1, width))
        self.embeddings = nn.ModuleDict({m: Embedding(n, c, width, learned) for m, (n, c) in slots.items()})
        self.layers = nn.ModuleList(Layer(width, heads, hidden, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.heads = nn.ModuleList(Head(width, spaces) for _ in range(1 + len(slots)))

    def forward(self, tokens, presence):
        """tokens: modality -> [B, N_m, C_m]; presence [B, M] bool. Returns [CLS] [B, d], averages [B, M, d], logits by label space."""
        # per row, whether a modality takes part at all: those of the beginning do even where they are absent, by what stands in for them
        part = torch.stack([presence[:, i] | (m not in self.added) for i, m in enumerate(self.slots)], dim=1)
        keys = torch.cat([torch.ones(len(presence), 1, dtype=torch.bool),
                          *(part[:, i:i + 1].expand(-1, n) for i, (n, _) in enumerate(self.slots.values()))], dim=1)
        embedded = [self.embeddings[m](tokens[m], presence[:, i]) for i, m in enumerate(self.slots)]
        x = torch.cat([self.cls.expand(len(presence), -1, -1), *embedded], dim=1)
        for layer in self.layers:
            x = layer(x, keys)
        x = self.norm(x)
        cls, *outputs = torch.split(x, [1] + [n for n, _ in self.slots.values()], dim=1)
        averages = torch.stack([output.mean(dim=1) for output in outputs], dim=1) * part[:, :, None]
        cls = cls[:, 0]
        said = [self.heads[0](cls)] + [head(averages[:, i]) for i, head in enumerate(self.heads[1:])]
        counts = torch.cat([torch.ones(len(presence), 1), part.float()], dim=1)[:, :, None]  # 1 where a head is in the mean
        logits = {space: (torch.stack([s[space] for s in said], dim=1) * counts).sum(dim=1) / counts.sum(dim=1) for space in said[0]}
        return cls, averages, logits

    def load(self, weights):
        """weights: by the names of KarmmaNetwork. Every one is used and every parameter is set."""
        d, left, state = self.width, dict(weights), {"cls": None}
        state["cls"] = left.pop("cls")

        def take(theirs, ours, kinds=(("weight", "weight"), ("bias", "bias"))):
            for a, b in kinds:
                state[ours + "." + b] = left.pop(theirs + "/" + a)

        norm = (("gamma", "weight"), ("beta", "bias"))
        for m, embedding in self.embeddings.items():
            take("embed/" + m, "embeddings." + m + ".linear")
            if embedding.modality_token is not None:
                take("embed/" + m, "embeddings." + m, (("modality_token",) * 2, ("index_tokens",) * 2))
        for i in range(len(self.layers)):
            for part in "qkv", "projection", "expand", "contract":
                take(f"layers/{i}/{part}", f"layers.{i}.{part}")
            for part in "norm1", "norm2":
                take(f"layers/{i}/{part}", f"layers.{i}.{part}", norm)
        take("norm", "norm", norm)
        # the file holds the heads side by side: hidden weights as [heads, in, out], those of a label space as [K, heads * d] with the
        # one bias that the mean of their biases is
        weight, bias = left.pop("heads/hidden/weight"), left.pop("heads/hidden/bias")
        trained = 1 + len(self.slots) - len(self.added)
        for i in range(trained):
            state[f"heads.{i}.hidden.weight"], state[f"heads.{i}.hidden.bias"] = weight[i].T, bias[i, 0]
        for space in self.heads[0].spaces:
            weight, bias = left.pop(f"heads/{space}/weight"), left.pop(f"heads/{space}/bias")
            for i in range(trained):
                state[f"heads.{i}.spaces.{space}.weight"] = weight[:, i * d:(i + 1) * d]
                state[f"heads.{i}.spaces.{space}.bias"] = bias
        for i, m in enumerate(self.slots, start=1):
            if m in self.added:  # a head of its own
                take(f"added/{m}/hidden", f"heads.{i}.hidden")
                for space in self.heads[0].spaces:
                    take(f"added/{m}/{space}", f"heads.{i}.spaces.{space}")
        if left:
            raise ValueError(f"these weights are another network's, unknown: {sorted(left)}")
        self.load_state_dict(state)


def cross_entropy(logits, labels):
    """Mean over label spaces of the mean over labelled rows; labels -1 are unknown, a space without any counts 0."""
    terms = []
    for space, values in logits.items():
        known = labels[space] >= 0
        terms.append(F.cross_entropy(values[known], labels[space][known]) if known.any() else values.sum() * 0)
    return sum(terms) / len(terms)


def divergence(student, teacher, T=1.0):
    """T^2 KL(teacher || student) of the softened distributions (Hinton et al. 2015), mean over rows and label spaces."""
    terms = [T * T * F.kl_div(F.log_softmax(student[s] / T, dim=1), F.softmax(teacher[s].detach() / T, dim=1), reduction="batchmean")
             for s in student]
    return sum(terms) / len(terms)


def alignment(averages, presence, temperature=0.1):
    """InfoNCE both ways between the averages of each pair of modalities, over the rows that have both; mean over such pairs."""
    terms = []
    for m in range(averages.shape[1]):
        for n in range(m + 1, averages.shape[1]):
            both = presence[:, m] & presence[:, n]
            if both.any():
                a, b = (F.normalize(averages[both, i], dim=-1) for i in (m, n))
                likeness, own = a @ b.T / temperature, torch.arange(int(both.sum()))
                terms.append((F.cross_entropy(likeness, own) + F.cross_entropy(likeness.T, own)) / 2)
    return sum(terms) / len(terms) if terms else averages.sum() * 0


def v1_teacher(logits, averages, labels, presence, weight=0.1, temperature=0.1):
    return cross_entropy(logits, labels) + weight * alignment(averages, presence, temperature)


def v1_student(student, teacher, labels, divergence_weight=1.0, cross_entropy_weight=1.0, T=1.0):
    return divergence_weight * divergence(student, teacher, T) + cross_entropy_weight * cross_entropy(student, labels)


def v3_teacher(logits, labels):
    return cross_entropy(logits, labels)


def v3_student(student, teacher, labels, alpha=0.9, T=1.0):
    return alpha * divergence(student, teacher, T) + (1 - alpha) * cross_entropy(student, labels)
