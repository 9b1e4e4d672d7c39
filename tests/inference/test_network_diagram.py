"""The diagram of a model's layers: what ships with a record is what its networks are, by torch's own names."""

from __future__ import annotations

import re

import pytest
import torch

import ganlab
from ganlab.inference.network_diagram import network_diagram
from ganlab.models import registry
from ganlab.records.files import DIAGRAM


@pytest.mark.parametrize("name", registry.NAMES)
def test_the_shipped_diagram_is_of_the_shipped_networks(name: str) -> None:
    record = ganlab.record(name)
    gan = registry.build(name, torch.Generator(), registry.stored_config(name, record.recipe))
    drawn = network_diagram(gan.eval())
    assert drawn == (record.path / DIAGRAM).read_text()
    convolutions = set(re.findall(r">(\w+) 4 x 4, stride 2<", drawn))
    assert convolutions == (set() if name == "gan" else {"Conv2d", "ConvTranspose2d"})
