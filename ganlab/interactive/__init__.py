"""A training that is watched and steered: what is said about it, what may be asked of it, and when."""
