"""The sentences about a record, a file for each language."""
