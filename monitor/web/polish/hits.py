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
    (
        "New articles are checked as they come. The editor shows what other keywords would have found in what is "
        "stored already."
    ): ("Nowe artykuły są sprawdzane na bieżąco. Edytor pokazuje, co inne słowa znalazłyby w tym, co już zebrano."),
    "None yet.": "Jeszcze nic.",
    # the stream
    "Undo": "Cofnij",
    "Which hits": "Które trafienia",
    "unread": "nieprzeczytane",
    "with a star": "z gwiazdką",
    "on the lead only": "tylko z leadu",
    "put aside": "odrzucone",
    "show": "pokaż",
    "Narrow": "Zawęź",
    "Keyword": "Słowo kluczowe",
    "Feed": "Źródło",
    "Category": "Kategoria",
    "Tag": "Znacznik",
    "tag": "znacznik",
    "Found": "Znalezione",
    "at any time": "kiedykolwiek",
    "within 24 hours": "w ostatniej dobie",
    "within 7 days": "w ostatnich 7 dniach",
    "within 30 days": "w ostatnich 30 dniach",
    "from day": "od dnia",
    "to day": "do dnia",
    "Words in the article": "Słowa w artykule",
    "Show all hits": "Pokaż wszystkie trafienia",
    "With the chosen stories": "Z zaznaczonymi",
    "star": "gwiazdka",
    "no star": "bez gwiazdki",
    "not read": "nieprzeczytane",
    "more": "więcej",
    "not relevant": "nietrafne",
    "Not relevant": "Nietrafne",
    "bring back": "przywróć",
    "tag it": "oznacz",
    "why": "dlaczego",
    "Why not relevant": "Dlaczego nietrafne",
    "Choose: %(title)s": "Zaznacz: %(title)s",
    "told it first": "pierwszy",
    "Not relevant to %(watchlist)s, says %(who)s": "Nietrafne dla tematu %(watchlist)s, zdaniem: %(who)s",
    "Views": "Widoki",
    "Remove the view %(name)s": "Usuń widok %(name)s",
    "Save these hits as a view": "Zapisz te trafienia jako widok",
    "Save the view": "Zapisz widok",
    "Take away": "Pobierz",
    "All hits of this filter:": "Wszystkie trafienia z tego filtra:",
    "Press review": "Prasówka",
    "Of the chosen stories; of all hits of this filter when none is chosen.": (
        "Z zaznaczonych; a gdy nic nie jest zaznaczone, ze wszystkich trafień z tego filtra."
    ),
    "Title": "Tytuł",
    "For whom": "Dla kogo",
    "First words": "Wstęp",
    "Keyboard shortcuts": "Skróty klawiszowe",
    "next story": "następne",
    "story before": "poprzednie",
    "open the article": "otwórz artykuł",
    "read, or not": "przeczytane albo nie",
    "star, or not": "gwiazdka albo nie",
    "choose, for many at a stroke": "zaznacz, by zrobić coś z wieloma naraz",
    "words to narrow by": "słowa do zawężenia",
    "this help": "ta pomoc",
    "Shortcuts are on": "Skróty działają",
    "Close": "Zamknij",
    "Put aside": "Odrzuć",
    "Leave it": "Zostaw",
    "the word means something else": "słowo znaczy tu co innego",
    "only in passing": "tylko wzmianka",
    "another person or firm of that name": "inna osoba lub firma o tej nazwie",
    "an advertisement": "reklama",
    "known already": "już znane",
    "Nothing was chosen.": "Niczego nie zaznaczono.",
    "It is undone.": "Cofnięto.",
    "There is nothing to undo.": "Nie ma czego cofać.",
    "A view needs a name, on one line.": "Widok musi mieć nazwę, w jednym wierszu.",
    "The view is saved.": "Widok zapisany.",
    "The view is removed.": "Widok usunięty.",
    "A note has 1 to 4000 characters.": "Notatka ma od 1 do 4000 znaków.",
    "The note is saved.": "Notatka zapisana.",
    "The note is removed.": "Notatka usunięta.",
    "A tag is one line of at most 40 characters, without commas.": (
        "Znacznik to jeden wiersz, najwyżej 40 znaków, bez przecinków."
    ),
    "A reason is one line of at most 200 characters.": "Powód to jeden wiersz, najwyżej 200 znaków.",
    "A press review has at most 1000 hits: choose stories, or narrow the filter.": (
        "Prasówka ma najwyżej 1000 trafień: zaznacz wybrane albo zawęź filtr."
    ),
    "No hit is like that": "Nie ma takich trafień",
    "Everything that is asked for here has been read.": "Wszystko, o co tu pytasz, jest już przeczytane.",
    "There are hits, but none of which all of it is true.": "Trafienia są, ale żadne nie spełnia całego filtra.",
    "Search the archive": "Przeszukaj archiwum",
    "See the feeds": "Zobacz źródła",
    # what is done with one story, and its texts side by side
    "This story": "Ta wiadomość",
    "Take off the tag %(tag)s": "Zdejmij znacznik %(tag)s",
    "A note, for everybody": "Notatka, dla wszystkich",
    "Save the note": "Zapisz notatkę",
    "Remove the note": "Usuń notatkę",
    "what differs": "co się różni",
    "Edited": "Zmieniano",
    "came in": "doszło",
    "went out": "wypadło",
    "what was changed": "co zmieniono",
    "as read": "wersja odczytana",
    "replaced": "zastąpiona",
    "Why, or why not": "Dlaczego tak albo nie",
    "Explain": "Wyjaśnij",
    "Beside the text of %(feed)s": "Obok tekstu: %(feed)s",
    "What was changed since": "Co zmieniono od wersji",
    "Here only": "Tylko tutaj",
    "there only": "tylko tam",
    "Neither text is here any more.": "Nie ma już żadnego z tych tekstów.",
    "matches": "pasuje",
    "does not match": "nie pasuje",
    # the archive
    "Search": "Szukaj",
    "Keywords": "Słowa kluczowe",
    "As in a watchlist: every inflected form is found; lines are alternatives.": (
        "Jak w temacie: znajdzie się każda odmieniona forma; wystarczy jeden z wierszy."
    ),
    "Also AND, OR, NOT, NEAR/5, kazach*, title:word.": "Także ORAZ, LUB, NIE, BLISKO/5, kazach*, tytuł:słowo.",
    "within 90 days": "w ostatnich 90 dniach",
    "in the whole archive": "w całym archiwum",
    "Older and newer finds": "Starsze i nowsze wyniki",
    "older finds": "starsze wyniki",
    "Nothing was found": "Nic nie znaleziono",
    "No article of that time is found by these keywords. A longer time may help.": (
        "Żaden artykuł z tego czasu nie pasuje. Może pomóc dłuższy okres."
    ),
    # how we are doing
    "Last visit": "Ostatni odczyt",
    "Is a worker running? It is part of %(run)s, or runs alone as %(worker)s.": (
        "Czy działa proces, który je czyta? Uruchamia go %(run)s albo, osobno, %(worker)s."
    ),
    "No worker is there: the last was seen %(when)s, so feeds are not visited.": (
        "Nie działa żaden proces, który czyta źródła: ostatni dał znać %(when)s. Źródła nie są odczytywane."
    ),
    "No worker has been seen yet, so feeds are not visited.": (
        "Żaden proces, który czyta źródła, nie dał jeszcze znaku życia. Źródła nie są odczytywane."
    ),
    "It is part of %(run)s, or runs alone as %(worker)s.": "Uruchamia go %(run)s albo, osobno, %(worker)s.",
    "Nothing is sent since %(since)s: messages are held, as after a restored backup.": (
        "Od %(since)s nic nie jest wysyłane: powiadomienia są wstrzymane, jak po odtworzeniu kopii."
    ),
    "To the messages": "Do powiadomień",
    "The channel %(name)s is switched off and is told nothing.": "Kanał %(name)s jest wyłączony i nic nie dostaje.",
    "To the channels": "Do kanałów",
    "See them, and send them again": "Zobacz je i wyślij ponownie",
    "switched off": "wyłączone",
    "not visited yet": "jeszcze nie odczytane",
    "next": "następny",
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
    "Encoding": "Kodowanie",
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
    "Nobody is told yet.": "Jeszcze nikt.",
    "Choose who is told": "Wybierz, kto dostaje",
    "Try other keywords": "Wypróbuj inne słowa",
    # its feed
    "For feed readers": "Dla czytników RSS",
    "The newest hits, a story once. Whoever has a link reads without logging in.": (
        "Najnowsze trafienia, każda wiadomość raz. Kto ma adres, czyta bez logowania."
    ),
    "A secret link lets a feed reader show the newest hits without logging in.": (
        "Tajny adres pozwala czytnikowi pokazywać najnowsze trafienia bez logowania."
    ),
    "Make a link": "Utwórz adres",
    "Make a new link": "Utwórz nowy adres",
    "Take the link back": "Unieważnij adres",
    "Either way those of now hold no more.": "W obu wypadkach obecne adresy przestają działać.",
    "The feed has a new link.": "Adres dla czytników jest nowy.",
    "The feed has no link any more: nobody reads by it.": "Adres unieważniony: nikt już po nim nie czyta.",
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
    "told by %(n)s more": ("także w %(n)s innym", "także w %(n)s innych", "także w %(n)s innych"),
    "%(n)s word is here only": (
        "%(n)s słowo jest tylko tutaj",
        "%(n)s słowa są tylko tutaj",
        "%(n)s słów jest tylko tutaj",
    ),
    "%(n)s only there": ("%(n)s tylko tam", "%(n)s tylko tam", "%(n)s tylko tam"),
    "%(n)s copy": ("%(n)s kopia", "%(n)s kopie", "%(n)s kopii"),
    "and %(n)s more": ("i jeszcze %(n)s", "i jeszcze %(n)s", "i jeszcze %(n)s"),
    "%(n)s note": ("%(n)s notatka", "%(n)s notatki", "%(n)s notatek"),
    "%(n)s story": ("%(n)s wiadomość", "%(n)s wiadomości", "%(n)s wiadomości"),
    "%(n)s new story": ("%(n)s nowe trafienie", "%(n)s nowe trafienia", "%(n)s nowych trafień"),
    "%(n)s story is marked as read.": (
        "Oznaczono %(n)s wiadomość jako przeczytaną.",
        "Oznaczono %(n)s wiadomości jako przeczytane.",
        "Oznaczono %(n)s wiadomości jako przeczytane.",
    ),
    "%(n)s story is marked as not read.": (
        "Oznaczono %(n)s wiadomość jako nieprzeczytaną.",
        "Oznaczono %(n)s wiadomości jako nieprzeczytane.",
        "Oznaczono %(n)s wiadomości jako nieprzeczytane.",
    ),
    "%(n)s story has a star.": (
        "%(n)s wiadomość ma gwiazdkę.",
        "%(n)s wiadomości mają gwiazdkę.",
        "%(n)s wiadomości ma gwiazdkę.",
    ),
    "%(n)s story has no star any more.": (
        "%(n)s wiadomość nie ma już gwiazdki.",
        "%(n)s wiadomości nie mają już gwiazdki.",
        "%(n)s wiadomości nie ma już gwiazdki.",
    ),
    "%(n)s story is put aside.": (
        "Odrzucono %(n)s wiadomość.",
        "Odrzucono %(n)s wiadomości.",
        "Odrzucono %(n)s wiadomości.",
    ),
    "%(n)s story is back.": (
        "Przywrócono %(n)s wiadomość.",
        "Przywrócono %(n)s wiadomości.",
        "Przywrócono %(n)s wiadomości.",
    ),
    "%(n)s story is tagged.": (
        "Oznaczono %(n)s wiadomość znacznikiem.",
        "Oznaczono %(n)s wiadomości znacznikiem.",
        "Oznaczono %(n)s wiadomości znacznikiem.",
    ),
    "The tag is taken off %(n)s story.": (
        "Zdjęto znacznik z %(n)s wiadomości.",
        "Zdjęto znacznik z %(n)s wiadomości.",
        "Zdjęto znacznik z %(n)s wiadomości.",
    ),
    "%(n)s hit": ("%(n)s trafienie", "%(n)s trafienia", "%(n)s trafień"),
    "%(n)s feed": ("%(n)s źródło", "%(n)s źródła", "%(n)s źródeł"),
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
