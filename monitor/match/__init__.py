"""text x watchlists -> hits. Pure.

marks       a line of a query -> its marks
reading     a query as typed -> its tree (`syntax`)
percolator  all phrases of all watchlists in one index
matcher     check, compile, and a matcher's hits
snippets    the words around a hit
explaining  why a query did, or did not, match a text
many        many queries x many documents
narrowing   a query -> the tokens that a text must hold to be found by it: what the archive is asked for
"""

from monitor.match.explaining import Reason, explain
from monitor.match.many import batch
from monitor.match.matcher import Matcher, check, compile
from monitor.match.narrowing import Clauses, narrowed, tokens
from monitor.match.snippets import snippet, with_snippets

__all__ = [
    "Clauses", "Matcher", "Reason", "batch", "check", "compile", "explain", "narrowed", "snippet", "tokens",
    "with_snippets",
]  # fmt: skip
