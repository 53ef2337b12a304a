"""A keyword -> its forms; a text -> its words. Pure.

letters     a word -> the same word spelled plainly
passage     a text -> its words and where they stand: the one normaliser, with its VERSION
dictionary  a word -> its readings and paradigms in SGJP
guesser     a name no dictionary has -> its plausible forms
acronyms    an acronym -> its forms
agreement   a reading of a form, and a word beside it -> how much that word speaks for the reading
neighbours  a form that two words have, and the words beside it -> whether it is ours
paradigms   a typed word -> all of the above, and what it asks of capitals
derivation  a name -> the words made from it: kazachski, Kazach
homographs  a keyword -> those of its forms that other words have too
names       texts -> the names that stand in them
cases       a form's tag -> words for people: dopełniacz l.poj., genitive singular
"""

from monitor.language import acronyms, cases, letters, names, paradigms, passage
from monitor.language.derivation import derived
from monitor.language.dictionary import has_dictionary
from monitor.language.homographs import Homograph, homographs
from monitor.records import Form

__all__ = [
    "Homograph",
    "acronyms",
    "cases",
    "derived",
    "forms",
    "has_dictionary",
    "homographs",
    "letters",
    "names",
    "paradigms",
    "passage",
]


def forms(keyword: str, *, use_dictionary: bool = True) -> list[Form]:
    """Every form in which a keyword's words are found, word by word, and how we know each."""
    words = passage.passage(keyword)
    typed = [words.word(index) for index in range(len(words.keys))]
    inside = len(typed) > 1
    rows = (paradigms.of(word, inside=inside, use_dictionary=use_dictionary).forms for word in typed)
    return list(dict.fromkeys(form for forms_of_word in rows for form in forms_of_word))
