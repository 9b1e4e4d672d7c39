"""The run folder as a document: read verified, written whole, its numbers as values and in words."""
