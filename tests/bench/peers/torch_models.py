"""The networks of the comparison in PyTorch, as its tutorials write them."""
import torch
from torch import nn
from torch.nn import functional


def cnn():
    """The network of the CIFAR-10 tutorial, logits out; pictures are `[batch, 3, 32, 32]`."""
    return nn.Sequential(
        nn.Conv2d(3, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(1024, 64),
        nn.ReLU(),
        nn.Linear(64, 10),
    )


class Block(nn.Module):
    """One encoder block; one product gives queries, keys and values."""

    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width)
        self.norm2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, hidden)
        self.down = nn.Linear(hidden, width)

    def forward(self, x):
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.down(functional.relu(self.up(x))))


class Transformer(nn.Module):
    """The text classifier, logits out."""

    def __init__(self, sizes):
        super().__init__()
        width = sizes["width"]
        self.tokens = nn.Embedding(sizes["vocabulary"], width)
        self.places = nn.Embedding(sizes["length"], width)
        blocks = [Block(width, sizes["heads"], sizes["hidden"]) for _ in range(sizes["blocks"])]
        self.blocks = nn.Sequential(*blocks)
        self.classes = nn.Linear(width, 2)

    def forward(self, x):
        return self.classes(self.blocks(self.tokens(x) + self.places.weight).mean(1))


class EncoderBlock(nn.Module):
    """A block of BERT: one product for queries, keys and values, fused attention, norms after the sums."""

    def __init__(self, sizes, fused):
        super().__init__()
        width = sizes["width"]
        self.heads, self.fused = sizes["heads"], fused
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, sizes["hidden"])
        self.down = nn.Linear(sizes["hidden"], width)
        self.drop = nn.Dropout(0.1)

    def attend(self, query, key, value, mask):
        dropout = 0.1 if self.training else 0.0
        if self.fused:
            return functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, dropout_p=dropout)
        scores = query @ key.transpose(2, 3) / query.shape[-1] ** 0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, float("-inf"))
        return functional.dropout(scores.softmax(-1), dropout) @ value

    def forward(self, x, mask):
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        mixed = self.attend(query, key, value, mask).transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """The encoder of models/encoder.pipe, logits out; without a mask, every token counts."""

    def __init__(self, sizes, fused):
        super().__init__()
        width = sizes["width"]
        self.tokens = nn.Embedding(sizes["vocabulary"], width)
        self.places = nn.Embedding(sizes["length"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.blocks = nn.ModuleList([EncoderBlock(sizes, fused) for _ in range(sizes["blocks"])])
        self.classes = nn.Linear(width, sizes["classes"])

    def forward(self, x, counts=None):
        mask = None if counts is None else counts[:, None, None, :]
        hidden = self.drop(self.norm(self.tokens(x) + self.places.weight[: x.shape[1]]))
        for block in self.blocks:
            hidden = block(hidden, mask)
        if counts is None:
            return self.classes(hidden.mean(1))
        share = counts.unsqueeze(2).float()
        return self.classes((hidden * share).sum(1) / share.sum(1))


def mlp():
    """The small value network."""
    return nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 2))
