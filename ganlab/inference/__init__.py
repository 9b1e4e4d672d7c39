"""Running the networks: samples by torch, the plans of their layers, numpy, other programs' formats."""
