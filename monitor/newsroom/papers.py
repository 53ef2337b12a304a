"""The papers of the newsroom: a dozen with every habit that feeds have, and as many ordinary ones as wanted. Pure."""

from itertools import cycle, islice

from monitor.newsroom.records import Dates, Fault, Guid, Kind, Leads, Manner, Paper, Shape
from monitor.newsroom.stories import invented_titles

DOZEN = (
    Paper(
        "kurier",
        "Kurier Stołeczny",
        "kraj",
        Manner(link_tail="?utm_source=rss&utm_medium=feed&utm_campaign=kurier", guid=Guid.NUMBER, leads=Leads.PICTURE),
    ),
    Paper("agencja", "Agencja Północ", "agencja", Manner(link_tail="?utm_source=serwis", etag=True)),
    Paper(
        "horyzont",
        "Telewizja Horyzont",
        "kraj",
        Manner(link_tail="?source=rss", dates=Dates.TWO_DIGIT_YEAR, leads=Leads.PICTURE),
    ),
    Paper(
        "osrodek",
        "Ośrodek Wschodni im. Bugajów",
        "wschod",
        Manner(guid=Guid.NUMBER, full_text=True, shape=Shape.JOURNAL),
    ),
    Paper(
        "gielda",
        "Giełda i Firma",
        "gospodarka",
        Manner(link_tail="?utm_source=RSS&utm_medium=RSS", dates=Dates.GMT, leads=Leads.PICTURE, last_modified=True),
    ),
    Paper(
        "tygodnik",
        "Tygodnik Zalesicki",
        "region",
        Manner(relative_links=True, dates=Dates.NO_ZONE, guid=Guid.NUMBER, shape=Shape.LOCAL),
    ),
    Paper(
        "radio",
        "Radio Wisłoka",
        "region",
        Manner(dates=Dates.POLISH, guid=Guid.NONE, leads=Leads.ENTITIES, shape=Shape.LOCAL),
    ),
    Paper("gazeta", "Gazeta Łódzka Śródmiejska", "region", Manner(encoding="iso-8859-2", shape=Shape.PORTAL)),
    Paper("energetyka", "Przewód. Magazyn energetyczny", "energetyka", Manner(kind=Kind.ATOM, shape=Shape.JOURNAL)),
    Paper("prawo", "Monitor Podatnika", "prawo", Manner(guid=Guid.NUMBER, fault=Fault.WALL)),
    Paper("wieczor", "Wieczór Nadodrzański", "region", Manner(fault=Fault.DOWN)),
    Paper(
        "echo",
        "Echo Połonin",
        "region",
        Manner(link_tail="?ref=rss&s_id=7", shape=Shape.JOURNAL, fault=Fault.MALFORMED),
    ),
)


def papers(count: int) -> tuple[Paper, ...]:
    """So many papers: the dozen first, then those of invented towns, which write like the dozen's sound ones."""
    manners = cycle(paper.manner for paper in DOZEN if paper.manner.fault is Fault.NONE)
    titles = invented_titles()
    further = (
        Paper(f"paper-{number}", titles[number % len(titles)], "region", manner)
        for number, manner in enumerate(manners)
    )
    return (*DOZEN[:count], *islice(further, max(0, count - len(DOZEN))))
