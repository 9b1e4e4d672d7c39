"""See how GANs learn to write digits: five GANs trained on MNIST.

>>> import ganlab
>>> digits = ganlab.load("infogan").sample(16, seed=7, codes={"c1": 3})  # uint8 (16, 28, 28)
"""

from ganlab.catalog import load, names, record
from ganlab.records.files import RecordError
from ganlab.records.record import Record

__all__ = ["Record", "RecordError", "load", "names", "record"]
