"""Running a generator: samples by torch, the plan of its layers, numpy, other programs' formats."""
