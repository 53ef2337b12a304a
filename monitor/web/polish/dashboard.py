"""The dashboard and charts, in Polish. Pure."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # charts
    "The same as a table": "To samo w tabeli",
    "Day": "Dzień",
    "%(month)s/%(day)s": "%(day)s.%(month)s",
    # the dashboard
    "Dashboard": "Przegląd",
    "All watchlists": "Wszystkie tematy",
    "Period": "Okres",
    "How well we hear": "Jak dobrze słyszymy",
    "Mentions by day": "Wzmianki dzień po dniu",
    "%(stories)s, %(hits)s": "%(stories)s, %(hits)s",
    "stories": "wiadomości",
    "hits": "trafienia",
    "There are no watchlists yet, so there is nothing to count.": "Nie ma jeszcze tematów, więc nie ma czego liczyć.",
    "Write the first one": "Napisz pierwszy",
    "Watchlists beside each other": "Tematy obok siebie",
    "Stories by day, of those that found most": "Wiadomości dzień po dniu, w tematach najczęstszych",
    "Stories by day": "Dzień po dniu",
    "Stories": "Wiadomości",
    "rises, last hour": "rośnie, ostatnia godzina",
    "rises, last day": "rośnie, ostatnia doba",
    "Far more than on the days before": "Znacznie więcej niż w poprzednie dni",
    "This watchlist": "Ten temat",
    "its hits": "jego trafienia",
    "all watchlists": "wszystkie tematy",
    "Names beside it": "Nazwy w tych samych tekstach",
    "In how many of its latest stories each stands, 120 at the most.": (
        "W ilu z ostatnich wiadomości (najwyżej 120) stoi każda z nich."
    ),
    "No name stands in two of its stories.": "Żadna nazwa nie powtarza się w dwóch wiadomościach.",
    "Share by feed": "Udział źródeł",
    "Feed": "Źródło",
    "Articles": "Artykuły",
    "Share": "Udział",
    "all others": "wszystkie pozostałe",
    "Nothing was found in this time.": "W tym czasie nic nie znaleziono.",
    "articles stored": "zapisane artykuły",
    "of them on title and lead": "w tym tylko tytuł i lead",
    "waiting to be read": "czekają na przeczytanie",
    "last visit": "ostatni odczyt",
}

COUNTING: Mapping[str, tuple[str, str, str]] = {
    "%(n)s day": ("%(n)s dzień", "%(n)s dni", "%(n)s dni"),
    "%(n)s story": ("%(n)s wiadomość", "%(n)s wiadomości", "%(n)s wiadomości"),
    "feed of %(n)s reads well": (
        "źródło z %(n)s czyta się dobrze",
        "źródła z %(n)s czytają się dobrze",
        "źródeł z %(n)s czyta się dobrze",
    ),
    "feed cannot be read": (
        "źródła nie da się odczytać",
        "źródeł nie da się odczytać",
        "źródeł nie da się odczytać",
    ),
    "feed with a gap this week": (
        "źródło z luką w tym tygodniu",
        "źródła z luką w tym tygodniu",
        "źródeł z luką w tym tygodniu",
    ),
    "feed waits for its first visit": (
        "źródło czeka na pierwszy odczyt",
        "źródła czekają na pierwszy odczyt",
        "źródeł czeka na pierwszy odczyt",
    ),
    "message waits in the outbox": (
        "powiadomienie czeka na wysłanie",
        "powiadomienia czekają na wysłanie",
        "powiadomień czeka na wysłanie",
    ),
    "message was given up": (
        "powiadomienia nie udało się dostarczyć",
        "powiadomień nie udało się dostarczyć",
        "powiadomień nie udało się dostarczyć",
    ),
    "Nothing was found in the last %(n)s day.": (
        "W ciągu ostatnich dni (%(n)s) nic nie znaleziono.",
        "W ciągu ostatnich %(n)s dni nic nie znaleziono.",
        "W ciągu ostatnich %(n)s dni nic nie znaleziono.",
    ),
    "Look at %(n)s day": ("Pokaż %(n)s dzień", "Pokaż %(n)s dni", "Pokaż %(n)s dni"),
}
