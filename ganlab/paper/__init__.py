"""The paper re-run: its runs over several seeds, its claims as rules, its figures from our data; no torch."""
