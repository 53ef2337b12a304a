"""A text's words -> which of them stand in one sentence. Pure."""

import re
from bisect import bisect_right

from monitor.language.passage import Passage

_END = re.compile(r"[!?…][\"'„”“»«)\]]*\s|\.[\"'„”“»«)\]]+\s|\.\.")  # it ends here, whatever word stood before
_STOP = re.compile(r"\.\s")
_SHORT = frozenset(
    {
        *("abp", "adm", "al", "arch", "art", "bp", "dol", "dr", "dyr", "doc", "ds", "fot", "gen", "gm", "godz", "hab"),
        *("hr", "im", "inż", "jw", "kard", "kpt", "kol", "kom", "ks", "lek", "lic", "lok", "lp", "mar", "mec", "med"),
        *("mgr", "min", "mjr", "mł", "in", "nadkom", "np", "nr", "o", "ok", "os", "pil", "pl", "plut", "płk", "por"),
        *("pow", "poz", "prez", "prof", "przyp", "pt", "pkt", "red", "rtm", "s", "sek", "sierż", "sp", "st", "str"),
        *("szer", "śp", "św", "tel", "tow", "tys", "tzn", "tzw", "ul", "ur", "ust", "vol", "wg", "wł", "woj", "ws"),
        *("wyd", "zastęp", "zm", "zob", "zw", "rys", "ryc", "asp", "insp", "podinsp", "chor", "ppłk", "ppor", "płn"),
        *("r", "w", "proc"),
    }
)  # behind them a full stop ends nothing: "w 2014 r. Rosja"; of two readings the one that misses less


class Sentences:
    """The sentences of a text, by the numbers of their words."""

    def __init__(self, text: Passage) -> None:
        last = len(text.folded) - 1
        self._starts = [0, *(index + 1 for index in range(last) if _ends(text, index))]
        self._last = last

    def around(self, index: int) -> tuple[int, int]:
        """The first and the last word of the sentence a word stands in."""
        place = bisect_right(self._starts, index)
        return self._starts[place - 1], self._starts[place] - 1 if place < len(self._starts) else self._last


def _ends(text: Passage, index: int) -> bool:
    """Whether a sentence ends behind a word: a full stop and no small letter, unless the word is an abbreviation."""
    gap = text.gap(index)
    if gap == " ":
        return False
    following = text.word(index + 1)[0]
    if following.islower():
        return "\n\n" in gap
    if "\n" in gap or _END.search(gap):
        return True
    word = text.word(index)
    is_initial = len(word) == 1 and word.isupper()
    return _STOP.match(gap) is not None and not is_initial and word.lower() not in _SHORT
