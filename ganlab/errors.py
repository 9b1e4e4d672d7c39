"""The root of this package's exceptions: docs/errors.md has the tree."""


class GanlabError(Exception):
    """What ganlab refuses by itself; the message is one sentence that says why and what to do."""
