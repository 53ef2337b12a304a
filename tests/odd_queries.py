"""Queries as nobody types them: marks in any order, letters of any script, one thing up to the last byte allowed."""

from collections.abc import Iterator
from random import Random

MOST_BYTES = 64 * 1024
MOST_OPERANDS = 2_000
LARGE_IN = 1_000
"""One of so many is as large as may be."""

MARKS = (
    "a",
    "Orlen",
    "gaz łupkowy",
    "ODKB-u",
    "Kasym-Żomart",
    "J.K.",
    "20:15",
    "TVN24/7",
    "http://a.pl",
    "a,b",
    "'",
    "_",
    "…",
    "(",
    ")",
    "((",
    "))",
    "( (",
    "-",
    "-(",
    "--",
    "-a",
    '-"a"',
    "-/x/",
    "NOT",
    "NIE",
    "NOT(",
    "AND",
    "OR",
    "ORAZ",
    "LUB",
    "NEAR",
    "NEAR/5",
    "NEAR/0",
    "NEAR/x",
    "BLISKO/3",
    "ONEAR/2",
    "PRZED",
    "PRZED/4",
    "SENTENCE",
    "ZDANIE",
    "ATLEAST",
    "ATLEAST/3",
    "ATLEAST/2(a)",
    "MINIMUM/2",
    "WITHOUT",
    "BEZ",
    "BEZ (a, b)",
    "WITHOUT (Orbana)",
    "title:",
    "Tytuł:",
    "title:(a OR b)",
    "lang:",
    "lang:pl",
    "feed:",
    "kolor:",
    "kolor:a",
    "AND:",
    "ſ:x",
    "İ:",
    "/x/",
    "/x",
    "/a(/",
    r"/a\/b/",
    "/.{900}/",
    '"a b"',
    "„a”",
    '!"A"',
    '"',
    "«",
    "«a»",
    "#",
    "a#",
    "# c",
    ",",
    "!",
    "?",
    "*",
    "kazach*",
    "ka*",
    "k?w",
    "k??",
    "x-ab*",
    "_a*",
    "\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\u2028",
    "\x00",
    "\x1c",
    "\ud800",
    "\u0301",
    "\u00ad",
    "\u200d",
    "\U0001f600",
    "ł",
    "İ",
    "ß",
)

LINES = (
    "a",
    "A",
    "Ł",
    "a: A: a:",
    "1:1 1:1",
    "a/ a/",
    "A/ B/",
    "'a 'a",
    "- a -",
    "NEARX ANDY",
    "ab? ABC?",
    "abc* abc*",
    "ABC?-abc*",
    "a OR b",
    "a AND NOT b",
    "a NEAR/1 b",
    "a ZDANIE b",
    "ATLEAST/3(a)",
    "MINIMUM/1000((a))",
    '"a"',
    '!"A"',
    "title:a",
    "Tytuł:(a)",
    "a lang:pl",
    "a -feed:b",
    "a BEZ (b, c)",
    "abc* BEZ (abcd)",
    "/{n}/",
    "/a{n}b/",
    "/.{9}{n}/",
    "(" * 49 + "a" + ")" * 49,
    "-(" * 24 + "a" + ")" * 24 + " b",
    "title:" + "(" * 48 + "a" + ")" * 48,
    "( " * 20 + "a" + ") " * 20,
    "NOT NIE " * 24 + "a" + " b",
    "a " + "NOT " * 49 + "b",
    "(((a) OR b) AND c) NEAR/5 d",
)

FILLERS = (
    "#\n",
    "  # a\n",
    " \n",
    "\r\n",
    "\u00a0\n",
    " a",
    " A",
    " ą",
    " a:",
    " 1:",
    " a/",
    " abc?",
    " abc*",
    " ???abc",
    " -",
    " \t ",
    "(",
    "((",
    ")",
    "-(",
    "NOT ",
    "a OR ",
    "(a) OR ",
    "a NEAR ",
    "(a OR b) NEAR ",
    ", ",
    "a#",
    "ł",
    '"',
    '"a" ',
    "/",
    "\\/",
    "a-",
    "-a ",
    "abc?-",
    "*",
    "?",
    "_",
    "'",
    "lang:pl ",
    "title:",
    "\U0001f600",
    "\ud800",
    "\u0301",
)


def odd(random: Random) -> Iterator[str]:
    """Queries for ever; most are short, one in a thousand is as large as may be."""
    while True:
        yield large(random) if random.randrange(LARGE_IN) == 0 else small(random)


def small(random: Random) -> str:
    """Some marks, with or without spaces between, and now and then any letter there is."""
    marks = random.choices(MARKS, k=random.randint(1, 16))
    if random.randrange(4) == 0:
        marks.insert(random.randrange(len(marks)), chr(random.randrange(0x110000)))
    return random.choice(("", " ", " ", " \n")).join(marks)


def large(random: Random) -> str:
    """Lines of one or two kinds, as many as may be, and one thing that fills the rest."""
    kinds = random.choices(LINES, k=random.randint(1, 2))
    times = random.choice((1, 4, 16))
    joint = random.choice(("\n", "\n", " OR ", " AND "))
    whole, size, number = list[str](), 0, 0
    most = random.choice((1, 500, MOST_OPERANDS))
    while number < most:
        line = " ".join([random.choice(kinds)] * times).replace("{n}", str(number))
        size += len(line.encode("utf-8", "surrogatepass")) + len(joint)
        if size > MOST_BYTES:
            break
        whole.append(line)
        number += 1
    filler = random.choice(FILLERS)
    left = MOST_BYTES - len(joint.join(whole).encode("utf-8", "surrogatepass")) - 2
    filled = filler * (max(left, 0) // len(filler.encode("utf-8", "surrogatepass")))
    return random.choice((f"{joint.join(whole)}\n{filled}", f"{filled}\n{joint.join(whole)}"))
