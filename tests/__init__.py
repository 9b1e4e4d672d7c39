"""The tests: a folder per room of ganlab, and support/ for what they build; no test imports a test."""
