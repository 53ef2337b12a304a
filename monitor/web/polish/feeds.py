"""Pages about feeds, in Polish. Pure."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # all of them
    "All feeds": "Wszystkie źródła",
    "Catalogue": "Katalog",
    "Name or address": "Nazwa lub adres",
    "How it is doing": "Jak się czyta",
    "Category": "Kategoria",
    "page %(number)s of %(pages)s": "strona %(number)s z %(pages)s",
    "download all as OPML": "pobierz wszystkie jako OPML",
    "%(n)s a day": "%(n)s dziennie",
    "Pages of feeds": "Strony listy źródeł",
    "before": "wcześniejsze",
    "further": "dalsze",
    "No feed is like that": "Nie ma takiego źródła",
    "Show all of them": "Pokaż wszystkie",
    "reads well": "czyta się dobrze",
    "cannot be read": "nie daje się odczytać",
    "a gap this week": "luka w tym tygodniu",
    # why it is visited when it is
    "every %(span)s": "co %(span)s",
    "after %(span)s, by its rhythm": "po %(span)s, wedle jego rytmu",
    "every %(span)s, as the feed asks": "co %(span)s, jak samo prosi",
    "its host asks us to wait %(span)s": "serwer prosi, by zaczekać %(span)s",
    "at %(time)s UTC: the feed wants no visits before": "o %(time)s UTC: wcześniej źródło nie chce odczytów",
    "gone (410), perhaps not for good: again after %(span)s": (
        "adresu już nie ma (410), może nie na zawsze: znów po %(span)s"
    ),
    "nothing at its address (404), perhaps not for good: again after %(span)s": (
        "pod adresem nic nie ma (404), może nie na zawsze: znów po %(span)s"
    ),
    "%(outcome)s: again after %(span)s": "%(outcome)s: znów po %(span)s",
    "%(outcome)s, for the %(times)s. time in a row: again after %(span)s": (
        "%(outcome)s, po raz %(times)s. z rzędu: znów po %(span)s"
    ),
    "its hub told of news": "hub dał znać o nowościach",
    "it is new": "jest nowe",
    # what its owner should know
    "It could not be read since %(at)s.": "Nie daje się odczytać od: %(at)s.",
    "It says that it has moved to %(what)s; it is followed there when it says so for a day.": (
        "Podaje, że przeniosło się pod %(what)s; pójdziemy tam, gdy będzie to podawać przez dobę."
    ),
    "It has moved here from %(what)s.": "Przeniosło się tu spod %(what)s.",
    "On %(at)s it shared no entry with the visit before: what came between may be missing.": (
        "%(at)s nie miało ani jednego wpisu z poprzedniego odczytu: czegoś pomiędzy może brakować."
    ),
    "Its server says that nothing is new (304) when something is: it is asked once a day as if by a stranger.": (
        "Serwer mówi, że nie ma nic nowego (304), choć jest: raz na dobę pytamy go jak ktoś obcy."
    ),
    "Its server sends the whole feed each time, though nothing in it is new: its ETag or date is no use.": (
        "Serwer przysyła za każdym razem całość, choć nie ma w niej nic nowego: jego ETag ani data nic nie dają."
    ),
    "Its hub will not tell us of its news (%(what)s): it is visited as before, and the hub asked again later.": (
        "Hub nie chce dawać znać o nowościach (%(what)s): czytamy źródło jak dotąd, a hub zapytamy znów później."
    ),
    "Its hub was asked %(count)s times in vain (%(what)s): it is visited as before, and the hub asked again later.": (
        "Hub pytaliśmy już na próżno, razy: %(count)s (%(what)s): czytamy źródło jak dotąd, a hub zapytamy później."
    ),
    "Its dates name a false zone: the hour is taken, the zone is not.": (
        "Podaje w datach fałszywą strefę: bierzemy godzinę, strefy nie."
    ),
    "What it gives as author is a login, and is left out.": "Jako autora podaje login, więc go pomijamy.",
    "Its host refuses some clients with 403, such as those of data centres or outside of Poland.": (
        "Serwer odmawia niektórym (403), na przykład z serwerowni albo spoza Polski."
    ),
    "Its host answers some clients with a page that keeps programs out.": (
        "Serwer odpowiada niektórym stroną, która nie wpuszcza programów."
    ),
    # one of them
    "Check now": "Sprawdź teraz",
    "Visit now": "Odczytaj teraz",
    "Remove this feed? It is visited no more, and its log is gone. Its articles and their hits stay.": (
        "Usunąć to źródło? Nie będzie już odczytywane i zniknie jego dziennik. Artykuły i trafienia zostaną."
    ),
    "Remove it": "Usuń je",
    "Keep it": "Zostaw",
    "It could not be read:": "Nie udało się odczytać:",
    "Its latest articles": "Ostatnie artykuły",
    "CSS rule for the text of its pages": "Reguła CSS dla tekstu stron",
    "CSS rule": "Reguła CSS",
    "Without a rule the text is found by itself, nearly always. Where it is not, say where it stands: %(example)s.": (
        "Bez reguły tekst znajduje się sam i prawie zawsze trafnie. Gdzie nie, tam powiedz, gdzie stoi: %(example)s."
    ),
    "Try it on": "Wypróbuj na",
    "Try it": "Wypróbuj",
    "Keep the rule": "Zapisz regułę",
    "The rule selects nothing on this page that can be the article: its text is what follows all the same.": (
        "Reguła nie wybiera na tej stronie niczego, co mogłoby być artykułem; poniżej tekst znaleziony bez niej."
    ),
    "The text as it would be read": "Tekst, jaki zostałby odczytany",
    "It can be tried as soon as there is an article of it.": "Wypróbujesz ją, gdy tylko będzie tu jakiś artykuł.",
    "Its last visits": "Ostatnie odczyty",
    "How it went": "Jak poszło",
    "Entries": "Wpisy",
    "New": "Nowe",
    "Took": "Trwało",
    "Not visited yet.": "Jeszcze nie odczytane.",
    "Facts": "Dane",
    "Articles a day": "Artykuły dziennie",
    "Articles stored": "Zapisane artykuły",
    "Visited": "Odczyt",
    "as it has news": "gdy zwykle coś ma",
    "Zone of its dates": "Strefa jego dat",
    "Hub (WebSub)": "Hub (WebSub)",
    "tells us until %(until)s": "daje znać do: %(until)s",
    "does not tell us": "nie daje znać",
    "Address of the hub": "Adres huba",
    "The hub spoke last": "Hub odezwał się ostatnio",
    "A page, read by the rule": "Strona czytana regułą",
    "Gaps": "Luki",
    "something may be missing": "czegoś może brakować",
    "None: each visit found something of the one before.": (
        "Brak: każdy odczyt miał coś wspólnego z poprzednim."
    ),
    "Minutes between visits": "Minuty między odczytami",
    "Empty: as it has news. At least %(n)s.": "Puste: gdy zwykle coś ma. Co najmniej %(n)s.",
    "Where its site lists more": "Gdzie jego serwis podaje więcej",
    "A news sitemap or another feed of it, for gaps.": "Mapa wiadomości albo inny kanał, na wypadek luk.",
    "%(name)s is removed; its articles and their hits stay.": "Usunięto: %(name)s. Artykuły i trafienia zostają.",
    "It is visited as soon as a worker is free; what came of it stands here then.": (
        "Zostanie odczytane, gdy tylko będzie wolny proces; wynik stanie tutaj."
    ),
    "It is visited again.": "Źródło jest znów odczytywane.",
    "It is visited no more; what is stored of it stays.": "Źródło nie jest już odczytywane; co zapisano, zostaje.",
    "The feed is changed.": "Zmieniono źródło.",
    "The rule is kept; articles that come from now on are read by it.": (
        "Zapisano regułę; artykuły, które odtąd przyjdą, będą nią czytane."
    ),
    "There is no rule any more; articles that come from now on are read without one.": (
        "Reguły już nie ma; artykuły, które odtąd przyjdą, będą czytane bez niej."
    ),
    # a new one
    "Add a feed": "Dodaj źródło",
    "Address of a feed, or of any page of the site": "Adres kanału albo dowolnej strony serwisu",
    "Its feeds are found and shown with what they carry; nothing is added yet.": (
        "Znajdziemy jego kanały i pokażemy, co niosą; niczego jeszcze nie dodamy."
    ),
    "Look": "Szukaj",
    "Add this address all the same": "Dodaj ten adres mimo wszystko",
    "It is visited again and again; what goes wrong stands beside it.": (
        "Będzie odczytywany raz po raz; co pójdzie źle, stanie obok."
    ),
    "Add it": "Dodaj",
    "No feed was found there": "Nie ma tam żadnego kanału",
    "The page names none. A page that lists its articles can be visited by CSS rules: %(command)s.": (
        "Strona żadnego nie podaje. Stronę z listą artykułów można czytać regułami "
        "CSS: %(command)s."
    ),
    "the address itself": "pod samym adresem",
    "named by the page": "podany przez stronę",
    "a common address": "pod zwykłym adresem",
    "a sitemap of its robots.txt": "mapa z robots.txt",
    "The newest": "Najnowszy",
    "whole, in the feed": "cały, w kanale",
    "titles and leads; the rest is read from its pages": "tytuły i leady; resztę czytamy ze stron",
    "It is visited already.": "To źródło jest już odczytywane.",
    "alert for what is there already, too": "powiadom też o tym, co już w nim jest",
    "Add this feed": "Dodaj to źródło",
    "The feed is added and visited as soon as a worker is free. What it carries now raises no alert.": (
        "Dodano źródło; zostanie odczytane, gdy tylko będzie wolny proces. To, co niesie teraz, nie wywoła powiadomień."
    ),
    # the catalogue
    "What they carry now raises no alert; alerts begin with what comes after.": (
        "To, co niosą teraz, nie wywoła powiadomień; zaczną się od tego, co przyjdzie później."
    ),
    "is visited already": "jest już odczytywane",
    "perhaps gone": "może nie działać",
    "It did not always answer when the catalogue was made.": "Nie zawsze odpowiadało, gdy powstawał katalog.",
    "Add those picked": "Dodaj wybrane",
    "Nothing in the catalogue is like that": "W katalogu nie ma nic takiego",
    "Feeds added: %(n)s. They are visited as soon as a worker is free.": (
        "Dodano źródeł: %(n)s. Zostaną odczytane, gdy tylko będzie wolny proces."
    ),
    "None was picked.": "Nic nie wybrano.",
    "agencies": "agencje", "aggregators": "agregatory", "business": "gospodarka", "the Caucasus": "Kaukaz",
    "celebrities": "gwiazdy", "Central Asia": "Azja Środkowa", "communities": "społeczności", "culture": "kultura",
    "cybersecurity": "cyberbezpieczeństwo", "the East": "Wschód", "education": "edukacja", "energy": "energetyka",
    "environment": "środowisko", "fact-checking": "weryfikacja faktów", "games": "gry", "government": "rząd",
    "health": "zdrowie", "history": "historia", "law": "prawo", "lifestyle": "styl życia",
    "local papers": "prasa lokalna", "local government": "samorząd", "the sea": "gospodarka morska",
    "media": "media", "cars": "motoryzacja", "national papers": "prasa krajowa", "opinion": "opinie",
    "politics": "polityka", "press releases": "komunikaty prasowe", "radio": "radio", "religion": "religia",
    "science": "nauka", "security": "bezpieczeństwo", "sport": "sport", "tabloids": "tabloidy",
    "technology": "technologia", "think tanks": "ośrodki analityczne", "travel": "podróże", "video": "wideo",
    "weather": "pogoda", "weeklies": "tygodniki", "the world": "świat",
    # OPML
    "What became of the file": "Co stało się z plikiem",
    "Line": "Wiersz",
    "What became of it": "Co się stało",
    "The first %(n)s are shown.": "Pokazano pierwszych %(n)s.",
    "OPML is the list of feeds that readers exchange.": "OPML to lista kanałów, którą wymieniają się czytniki.",
    "In": "Wczytaj",
    "Out": "Zapisz u siebie",
    "An OPML file": "Plik OPML",
    "Up to 5 MB and 20,000 outlines. Of each feed is said what became of it; folders become categories.": (
        "Do 5 MB i 20 000 pozycji. Przy każdym źródle powiemy, co się z nim stało; foldery staną się kategoriami."
    ),
    "Add its feeds": "Dodaj źródła z pliku",
    "Download all feeds as OPML": "Pobierz wszystkie źródła jako OPML",
    "is added": "dodane",
    "stands there twice": "powtórzone w pliku",
    "not added": "nie dodane",
}  # fmt: skip

COUNTING: Mapping[str, tuple[str, str, str]] = {
    "%(n)s article": ("%(n)s artykuł", "%(n)s artykuły", "%(n)s artykułów"),
    "the last %(n)s visit": ("ostatni %(n)s odczyt", "ostatnie %(n)s odczyty", "ostatnie %(n)s odczytów"),
    "%(n)s failed": ("%(n)s nieudany", "%(n)s nieudane", "%(n)s nieudanych"),
    "It answers with a feed of %(n)s entry; nothing was stored.": (
        "Odpowiada kanałem z %(n)s wpisem; niczego nie zapisano.",
        "Odpowiada kanałem z %(n)s wpisami; niczego nie zapisano.",
        "Odpowiada kanałem z %(n)s wpisami; niczego nie zapisano.",
    ),
    "%(n)s entry was found elsewhere": (
        "%(n)s wpis znaleziono gdzie indziej",
        "%(n)s wpisy znaleziono gdzie indziej",
        "%(n)s wpisów znaleziono gdzie indziej",
    ),
    "%(n)s is visited": ("%(n)s odczytywane", "%(n)s odczytywane", "%(n)s odczytywanych"),
    "%(n)s feed in the file": ("%(n)s źródło w pliku", "%(n)s źródła w pliku", "%(n)s źródeł w pliku"),
}
