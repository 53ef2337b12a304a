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
    "What was checked": "Co sprawdzono",
    "fine:": "w porządku:",
    "look:": "uwaga:",
    "broken:": "nie działa:",
    "not checked:": "nie sprawdzono:",
    "Check the network, the mail server and the processes, too": "Sprawdź też sieć, serwer poczty i procesy",
    "It takes some seconds; no mail is sent.": "To potrwa kilka sekund; żadna wiadomość nie wyjdzie.",
    "How much is kept": "Ile tu jest",
    "Database": "Baza danych",
    "Settings": "Ustawienia",
    "set": "ustawione",
    "As they were read at start, from the environment and .env. Of what is secret only whether it is set.": (
        "Odczytane przy starcie, ze środowiska i z pliku .env. O tajnych wiadomo tylko, czy są ustawione."
    ),
}

COUNTING: Mapping[str, tuple[str, str, str]] = {}
