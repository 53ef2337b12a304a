"""text x watchlists -> hits. Pure.

marks, reading        a query as typed -> its tree (`syntax`)
faults                what is wrong with it -> the error, and the line with a caret
printing, formface    a tree -> the query that says it; a query <-> the form that people fill
editing               a query as typed -> the same, changed in one place
percolator            all phrases of all watchlists in one index (`wildcards`)
patterns              all regular expressions in a few automata
evidence, evaluation  a text looked through once; a tree's places in it (`nearness`, `sentences`)
required, matcher     each keyword under its rarest terms; check, compile, and a matcher's hits
snippets              the words around a hit
explaining            why a query did, or did not, match a text (`misses`: how near it came; `telling`: in words)
many                  many queries x many documents
versions              which matcher a stored text was matched by
narrowing             a query -> the tokens that a text must hold to be found by it: what the archive is asked for
"""

from monitor.match.editing import Keyword, inflected, leave_out, only_in_one, with_keyword
from monitor.match.explaining import Reason, explain
from monitor.match.faults import pointed
from monitor.match.formface import FormFace, Nearby, NoFormFace, as_form, as_text
from monitor.match.many import batch
from monitor.match.marks import is_form
from monitor.match.matcher import MOST_OCCURRENCES, Matcher, check, compile, is_readable
from monitor.match.narrowing import Clauses, holding, narrowed, spelled, tokens
from monitor.match.reading import read
from monitor.match.snippets import snippet, with_snippets
from monitor.match.versions import VERSION

__all__ = [
    "MOST_OCCURRENCES",
    "VERSION",
    "Clauses",
    "FormFace",
    "Keyword",
    "Matcher",
    "Nearby",
    "NoFormFace",
    "Reason",
    "as_form",
    "as_text",
    "batch",
    "check",
    "compile",
    "explain",
    "holding",
    "inflected",
    "is_form",
    "is_readable",
    "leave_out",
    "narrowed",
    "only_in_one",
    "pointed",
    "read",
    "snippet",
    "spelled",
    "tokens",
    "with_keyword",
    "with_snippets",
]
