"""What is not as it should be, and what the house is made of, in Polish. Pure."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # what is to be looked after
    "To look after": "Do sprawdzenia",
    "noticed": "zauważone",
    "told": "powiadomiono",
    "seen by": "zajmuje się",
    "over since": "minęło",
    "Have a look": "Zobacz",
    "I look after it": "Zajmę się tym",
    "Marked as seen: you look after it.": "Oznaczone: zajmujesz się tym.",
    "With what is over": "Pokaż też to, co minęło",
    "Without what is over": "Ukryj to, co minęło",
    (
        "Silent watchlists, broken feeds, gaps, addresses that are refused: looked for once an hour, and told to the "
        "channels of the owner."
    ): (
        "Milczące tematy, zepsute źródła, luki, odrzucane adresy: sprawdzane co godzinę i zgłaszane kanałom "
        "właściciela."
    ),
    "Nobody looks after it yet": "Nikt się tym jeszcze nie zajmuje",
    "Somebody looks after it": "Ktoś się tym zajmuje",
    "All is as it should be": "Wszystko jest w porządku",
    "As far as was looked: a worker looks once an hour.": "O ile już sprawdzono: sprawdzamy co godzinę.",
    "Over": "Minęło",
    # the house
    "This Nasłuch": "Ten Nasłuch",
    "Table of checks": "Tabela sprawdzeń",
    "What was checked": "Co sprawdzono",
    "What": "Co",
    "What to do": "Co zrobić",
    "fine:": "w porządku:",
    "look:": "uwaga:",
    "%(command)s checks more, on the machine itself.": "%(command)s sprawdza więcej, na samym komputerze.",
    "How much is kept": "Ile tu jest",
    "Database": "Baza danych",
    "Settings": "Ustawienia",
    "set": "ustawione",
    "As they were read at start, from the environment and .env. Of what is secret only whether it is set.": (
        "Odczytane przy starcie, ze środowiska i z pliku .env. O tajnych wiadomo tylko, czy są ustawione."
    ),
    # checks
    "No worker seems to run: %(n)s feeds wait for their visit.": (
        "Chyba nic nie pobiera: źródła czekające na odwiedziny: %(n)s."
    ),
    "%(well)s of %(all)s are read well.": "Dobrze czytane: %(well)s z %(all)s.",
    "They are held: nothing is sent.": "Wysyłka jest wstrzymana: nic nie wychodzi.",
    "Channels that are switched off: %(names)s.": "Wyłączone kanały: %(names)s.",
    "%(waiting)s on their way, %(given_up)s given up.": "W drodze: %(waiting)s, porzucone: %(given_up)s.",
    "%(n)s to look after, %(new)s of them new.": "Do sprawdzenia: %(n)s, w tym nowe: %(new)s.",
    "Watchlists and feeds": "Tematy i źródła",
    "Archive": "Archiwum",
    "Every text was matched by this version.": "Wszystkie teksty przeszukano tą wersją.",
    "%(n)s texts were matched by another version.": "Teksty przeszukane inną wersją: %(n)s.",
    "Mail": "Poczta",
    "A server is set.": "Serwer jest ustawiony.",
    "No server is set: no mail is sent, no invitation either.": (
        "Serwer nie jest ustawiony: nie wychodzą ani powiadomienia, ani zaproszenia."
    ),
    "Dictionary": "Słownik",
    "SGJP is there.": "SGJP jest na miejscu.",
    "It is missing: forms are guessed.": "Brakuje go: formy są zgadywane.",
    "%(n)s MB are free.": "Wolne: %(n)s MB.",
    "Disk": "Dysk",
}

COUNTING: Mapping[str, tuple[str, str, str]] = {}
