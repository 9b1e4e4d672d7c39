"""Everything that changes weights, and what a run writes down meanwhile."""
