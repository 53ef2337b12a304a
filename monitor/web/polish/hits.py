"""Hits, articles, and how we are doing, in Polish. Pure."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # hits
    "Latest hits": "Ostatnie trafienia",
    "What was found": "Co znaleziono",
    "lead only": "tylko lead",
    "Its page could not be had: matched on title and lead. It is read again later.": (
        "Strony nie udało się pobrać: przeszukano tytuł i lead. Będzie czytana ponownie."
    ),
    "read it at the publisher's": "czytaj u wydawcy",
    "(untitled)": "(bez tytułu)",
    "a feed that was removed": "usunięte źródło",
    "found": "znaleziono",
    "Older and newer hits": "Starsze i nowsze trafienia",
    "to the newest": "do najnowszych",
    "older hits": "starsze trafienia",
    "all": "wszystkie",
    "Show": "Pokaż",
    # nothing to show
    "There are no feeds yet": "Nie ma jeszcze źródeł",
    "Pick some of the catalogue, or add one by its address; then this page fills by itself.": (
        "Wybierz źródła z katalogu albo dodaj jedno po adresie, a ta strona zapełni się sama."
    ),
    "Nobody has said what to look for": "Nikt jeszcze nie powiedział, czego szukać",
    "Add a watchlist: a name, and keywords on lines. Every inflected form is found.": (
        "Dodaj temat: nazwę i słowa kluczowe, każde w swoim wierszu. Znajdzie się każda odmieniona forma."
    ),
    "The first round is running": "Trwa pierwszy obchód źródeł",
    "Pages are read one at a time per host, so this takes a few minutes. Hits appear here as they are found.": (
        "Strony jednego serwisu czytamy po jednej, więc potrwa to kilka minut. Trafienia pojawią się tu, gdy tylko "
        "się znajdą."
    ),
    "How far the first round is": "Postęp pierwszego obchodu",
    "Look again": "Sprawdź teraz",
    "Not one feed could be read": "Nie udało się odczytać żadnego źródła",
    "Each of them is tried again by itself; what went wrong stands beside each.": (
        "Nasłuch sam ponowi każdą próbę; co poszło źle, jest napisane przy każdym źródle."
    ),
    "If it is the same everywhere, look at the network of this machine.": (
        "Jeśli wszędzie to samo, sprawdź sieć tego komputera."
    ),
    "Nothing has been found yet": "Nic jeszcze nie znaleziono",
    "New articles are checked as they come. To try other keywords on what is stored already:": (
        "Nowe artykuły są sprawdzane na bieżąco. Inne słowa możesz wypróbować na tym, co już zebrano:"
    ),
    "None yet.": "Jeszcze nic.",
    # how we are doing
    "Last visit": "Ostatni odczyt",
    "Is a worker running? It is part of %(run)s, or runs alone as %(worker)s.": (
        "Czy działa proces, który je czyta? Uruchamia go %(run)s albo, osobno, %(worker)s."
    ),
    "Nothing is sent since %(since)s: messages are held, as after a restored backup.": (
        "Od %(since)s nic nie jest wysyłane: powiadomienia są wstrzymane, jak po odtworzeniu kopii."
    ),
    "%(release)s lets them leave.": "Polecenie %(release)s je zwolni.",
    "The channel %(name)s is switched off and is told nothing.": "Kanał %(name)s jest wyłączony i nic nie dostaje.",
    "%(list)s says why; %(enable)s switches it on.": "%(list)s powie dlaczego; %(enable)s go włączy.",
    "See %(list)s; %(retry)s sends them again.": "Zobacz %(list)s; %(retry)s wyśle je ponownie.",
    "switched off": "wyłączone",
    "not visited yet": "jeszcze nie odczytane",
    "visited": "odczyt",
    "next": "następny",
    "last hit": "ostatnie",
    "no hit yet": "jeszcze bez trafień",
    "nobody is told": "nikt nie dostaje",
    "Messages": "Powiadomienia",
    "delivered": "dostarczone",
    "on their way": "w drodze",
    "gathered for later": "zbierane na później",
    # how a visit ended
    "new articles": "nowe artykuły",
    "nothing new": "nic nowego",
    "asks us to wait": "prosi, by poczekać",
    "nothing is at its address": "pod jego adresem nic nie ma",
    "the address is no more": "tego adresu już nie ma",
    "refuses us": "odmawia nam dostępu",
    "too large or too slow": "za duże albo za wolne",
    "does not answer": "nie odpowiada jak należy",
    "answers, but not with a feed": "odpowiada, ale nie kanałem RSS",
    "cannot be parsed in time": "nie daje się odczytać na czas",
    "a fault of ours, see the log": "nasz błąd, szczegóły w dzienniku",
    # one article
    "State": "Stan",
    "Why": "Dlaczego",
    "Text": "Tekst",
    "Length": "Długość",
    "Published": "Opublikowano",
    "First seen": "Zauważono",
    "Read": "Przeczytano",
    "Next attempt": "Następna próba",
    "Language": "Język",
    "Address": "Adres",
    "How we came by it": "Skąd to mamy",
    "Of one keyword the first %(n)s places are kept; there may be more.": (
        "Dla jednego słowa zapisujemy pierwszych %(n)s miejsc; może być ich więcej."
    ),
    "No watchlist found anything in it.": "Żaden temat niczego tu nie znalazł.",
    "by the feed's own CSS rule": "regułą CSS tego źródła",
    "from the page's structured data (JSON-LD)": "z danych strukturalnych strony (JSON-LD)",
    "by main-text extraction (trafilatura)": "wydobyty ze strony (trafilatura)",
    "by main-text extraction (readability)": "wydobyty ze strony (readability)",
    "the largest block of running text": "największy blok tekstu na stronie",
    "Also told by": "Także",
    "kept %(n)s %%": "zachowano %(n)s %%",
    "Copy": "Kopia",
    "Not sure: ways of reading the page agree on %(n)s %% of the text only. Better look at the page itself.": (
        "Niepewny: różne sposoby czytania strony zgadzają się tylko co do %(n)s %% tekstu. Lepiej zajrzeć na stronę."
    ),
    "Agency": "Agencja",
    "Also at": "Także pod adresem",
    "from the feed, which carries the full text": "z kanału, który podaje pełny tekst",
    "title and lead only": "tylko tytuł i lead",
    "waits to be read": "czeka na przeczytanie",
    "read": "przeczytany",
    "matched on title and lead only": "przeszukany tylko tytuł i lead",
    "its text was let go after the retention": "tekst usunięto po okresie przechowywania",
    # one watchlist
    "the last": "ostatnie",
    "Looks for": "Czego szuka",
    "Lines are alternatives; every inflected form is found.": "Wystarczy jeden z wierszy; znajdzie się każda forma.",
    "Who is told": "Kto dostaje",
    "Nobody is told yet. To tell somebody:": "Jeszcze nikt. Aby kogoś powiadamiać:",
    "at once": "od razu",
    "every hour": "co godzinę",
    "daily at %(time)s": "codziennie o %(time)s",
    "%(days)s at %(time)s": "%(days)s o %(time)s",
    "Mon": "pon.",
    "Tue": "wt.",
    "Wed": "śr.",
    "Thu": "czw.",
    "Fri": "pt.",
    "Sat": "sob.",
    "Sun": "niedz.",
    "unsubscribed by the link in a mail": "wypisano odnośnikiem z wiadomości",
}

COUNTING: Mapping[str, tuple[str, str, str]] = {
    "%(n)s hit": ("%(n)s trafienie", "%(n)s trafienia", "%(n)s trafień"),
    "%(n)s channel": ("%(n)s odbiorca", "%(n)s odbiorców", "%(n)s odbiorców"),
    "%(n)s feed": ("%(n)s źródło", "%(n)s źródła", "%(n)s źródeł"),
    "%(n)s more feed": ("jeszcze %(n)s źródło", "jeszcze %(n)s źródła", "jeszcze %(n)s źródeł"),
    "%(n)s time in a row": ("%(n)s raz z rzędu", "%(n)s razy z rzędu", "%(n)s razy z rzędu"),
    "%(n)s character": ("%(n)s znak", "%(n)s znaki", "%(n)s znaków"),
    "%(n)s attempt": ("%(n)s próba", "%(n)s próby", "%(n)s prób"),
    "%(n)s place is marked.": (
        "Zaznaczono %(n)s miejsce.",
        "Zaznaczono %(n)s miejsca.",
        "Zaznaczono %(n)s miejsc.",
    ),
    "%(well)s of %(n)s feed reads well": (
        "%(well)s z %(n)s źródła czyta się dobrze",
        "%(well)s z %(n)s źródeł czyta się dobrze",
        "%(well)s z %(n)s źródeł czyta się dobrze",
    ),
    "%(n)s does not": ("%(n)s nie", "%(n)s nie", "%(n)s nie"),
    "%(n)s waits for its first visit": (
        "%(n)s czeka na pierwszy odczyt",
        "%(n)s czekają na pierwszy odczyt",
        "%(n)s czeka na pierwszy odczyt",
    ),
    "%(n)s article checked": (
        "sprawdzono %(n)s artykuł",
        "sprawdzono %(n)s artykuły",
        "sprawdzono %(n)s artykułów",
    ),
    "%(n)s of them on its lead only": (
        "%(n)s tylko z leadu",
        "%(n)s tylko z leadu",
        "%(n)s tylko z leadu",
    ),
    "%(n)s waits to be read": (
        "%(n)s czeka na przeczytanie",
        "%(n)s czekają na przeczytanie",
        "%(n)s czeka na przeczytanie",
    ),
    "of %(n)s feed something may be missing this week": (
        "z %(n)s źródła w tym tygodniu mogło coś umknąć",
        "z %(n)s źródeł w tym tygodniu mogło coś umknąć",
        "z %(n)s źródeł w tym tygodniu mogło coś umknąć",
    ),
    "%(done)s of %(n)s feed has been visited.": (
        "Odczytano %(done)s z %(n)s źródła.",
        "Odczytano %(done)s z %(n)s źródeł.",
        "Odczytano %(done)s z %(n)s źródeł.",
    ),
    "%(done)s of %(n)s article has been read.": (
        "Przeczytano %(done)s z %(n)s artykułu.",
        "Przeczytano %(done)s z %(n)s artykułów.",
        "Przeczytano %(done)s z %(n)s artykułów.",
    ),
    "%(n)s article was checked, and no keyword stands in it.": (
        "Sprawdzono %(n)s artykuł i nie ma w nim żadnego ze słów.",
        "Sprawdzono %(n)s artykuły i nie ma w nich żadnego ze słów.",
        "Sprawdzono %(n)s artykułów i nie ma w nich żadnego ze słów.",
    ),
    "%(n)s feed has waited for its visit for more than 15 minutes.": (
        "%(n)s źródło czeka na odczyt dłużej niż kwadrans.",
        "%(n)s źródła czekają na odczyt dłużej niż kwadrans.",
        "%(n)s źródeł czeka na odczyt dłużej niż kwadrans.",
    ),
    "%(n)s message was given up: nobody has got it.": (
        "%(n)s powiadomienia nie udało się dostarczyć: nikt go nie dostał.",
        "%(n)s powiadomień nie udało się dostarczyć: nikt ich nie dostał.",
        "%(n)s powiadomień nie udało się dostarczyć: nikt ich nie dostał.",
    ),
}
