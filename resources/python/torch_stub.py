"""Stands in for torch, which is far larger than everything else that the model server needs.

outlines_core, by which mlx-openai-server constrains answers to a JSON schema, imports torch for these few names
only. The managed environment copies this file to `torch.py` when no real torch is installed.
"""

import numpy


class Generator: ...


class Tensor(numpy.ndarray): ...


class nn:
    class Module: ...


def tensor(values, *_args, **_kwargs):
    return numpy.array(values).view(Tensor)
