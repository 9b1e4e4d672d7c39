"""The run folder as a document: what its numbers are."""
