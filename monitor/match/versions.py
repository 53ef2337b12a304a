"""Which matcher a stored text was matched by. Pure."""

from monitor.language import passage

MATCHER = 1
"""Raise it when a query finds other places in the same text: forms, neighbours, capitals, the language itself."""

VERSION = passage.VERSION + MATCHER
"""Rises with either: stored texts that carry another one are matched again by `nasluch db rematch`."""
