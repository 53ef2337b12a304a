"""Which matcher a stored text was matched by. Pure."""

from monitor.language import inflection, passage

MATCHER = 1
"""Raise it when a query finds other places in the same text: neighbours, capitals, the query language.

Forms have a version of their own: inflection.VERSION.
"""

VERSION = passage.VERSION + inflection.VERSION + MATCHER
"""Rises with each: stored texts that carry another one are matched again by `nasluch db rematch`."""
