"""The list of watchlists and the editor, in Polish. Pure."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # the list
    "Search": "Szukaj",
    "Find": "Znajdź",
    "New watchlist": "Nowy temat",
    "urgent": "pilny",
    "tells of spikes": "zgłasza skoki",
    "today %(n)s": "dziś %(n)s",
    "the latest hit": "ostatnie trafienie",
    "Edit": "Zmień",
    "All watchlists": "Wszystkie tematy",
    "No watchlist has that in its name or its keywords.": "Żaden temat nie ma tego w nazwie ani w słowach kluczowych.",
    "There are no watchlists yet": "Nie ma jeszcze tematów",
    "A watchlist is a name, and keywords on lines. Each keyword is found in all its inflected forms.": (
        "Temat to nazwa i słowa kluczowe w wierszach. Każde słowo jest znajdowane we wszystkich odmianach."
    ),
    "Write the first one": "Napisz pierwszy",
    # charts
    "Found on each of the last %(days)s days: at most %(most)s": (
        "Znalezione w każdym z ostatnich %(days)s dni: najwyżej %(most)s"
    ),
    "Articles by day": "Artykuły dzień po dniu",
    "Articles": "Artykuły",
    # the editor
    "Edit %(name)s": "Zmień: %(name)s",
    "To its hits": "Do trafień",
    "Versions": "Wersje",
    "As a form": "Jako formularz",
    "As text": "Jako tekst",
    "A keyword on each line; one line suffices. Every inflected form is found. Also:": (
        "Słowo kluczowe w każdym wierszu; wystarczy jeden. Znajdujemy każdą odmianę. Można też:"
    ),
    "One word or phrase on each line. Comments are not kept here.": (
        "Jedno słowo lub wyrażenie w wierszu. Komentarze tu się nie zachowują."
    ),
    "Any of these": "Którekolwiek z tych",
    "All of these": "Wszystkie te",
    "None of these": "Żadne z tych",
    "Near each other": "Blisko siebie",
    "the first": "pierwsze",
    "the second": "drugie",
    "how they stand": "jak stoją",
    "near, in any order": "blisko, w dowolnej kolejności",
    "followed by": "przed",
    "in one sentence with": "w jednym zdaniu z",
    "words apart": "najwyżej słów",
    "Who is told, and how often": "Kto dostaje i jak często",
    "is not told": "nie dostaje",
    "There are no channels yet; hits are kept here meanwhile.": (
        "Nie ma jeszcze kanałów; trafienia czekają tymczasem tutaj."
    ),
    "Also": "Ponadto",
    "switched on: new articles are checked": "włączony: nowe artykuły są sprawdzane",
    "urgent: told in quiet hours and on holidays too": "pilny: wysyłany też w godzinach ciszy i w święta",
    "tell when it finds far more than usual": "zgłaszaj, gdy znajduje dużo więcej niż zwykle",
    "Remove …": "Usuń…",
    "Looks back": "Ostatnie",
    "Preview": "Podgląd",
    "Saved.": "Zapisano.",
    "Saved. Found besides in the last 30 days: %(n)s.": "Zapisano. Nowych trafień z ostatnich 30 dni: %(n)s.",
    "Meanwhile %(who)s changed it: see its versions. Save again to keep yours.": (
        "W międzyczasie temat zmienił(a) %(who)s: zobacz wersje. Zapisz jeszcze raz, aby została Twoja."
    ),
    "somebody": "ktoś",
    # the preview
    "Line %(line)s, column %(column)s.": "Wiersz %(line)s, kolumna %(column)s.",
    "What would it have found?": "Co by znalazł?",
    "Write a keyword: what it would have found in the archive stands here as you type, with every form, "
    "and how many messages that makes.": (
        "Wpisz słowo kluczowe: już podczas pisania zobaczysz tu, co znalazłoby w archiwum, w jakich odmianach "
        "i ile wiadomości z tego będzie."
    ),
    "against what is saved": "wobec zapisanego",
    "A flood.": "Zalew.",
    "%(channel)s would get about %(rate)s messages a day, at once, and %(most)s on the busiest day (%(day)s).": (
        "Kanał %(channel)s dostawałby od razu około %(rate)s wiadomości dziennie, "
        "a w najgorszy dzień (%(day)s) %(most)s."
    ),
    "About %(rate)s stories a day are too many to read, however they are told; %(most)s on the busiest day "
    "(%(day)s).": (
        "Około %(rate)s historii dziennie to za dużo do czytania, jakkolwiek je wysłać; "
        "w najgorszy dzień (%(day)s) %(most)s."
    ),
    "Most of it is of one keyword: “%(keyword)s” finds %(share)s of 100.": (
        "Większość daje jedno słowo: „%(keyword)s” znajduje %(share)s na 100."
    ),
    "Make it narrower, say what must stand near, or tell it in a digest.": (
        "Zawęź zapytanie, dopisz, co musi stać blisko, albo wysyłaj zbiorczo."
    ),
    "An estimate: %(looked_at)s of %(of)s articles that have its words were looked at.": (
        "Szacunek: przejrzano %(looked_at)s z %(of)s artykułów, w których są te słowa."
    ),
    "Count exactly": "Policz dokładnie",
    "(takes a while)": "(to chwilę potrwa)",
    "Only the text can say this: %(why)s.": "Tego nie da się pokazać jako formularz: %(why)s.",
    "The same as text": "To samo jako tekst",
    "Expected messages": "Spodziewane wiadomości",
    "about %(rate)s a day": "około %(rate)s dziennie",
    "at least %(rate)s a day": "co najmniej %(rate)s dziennie",
    "%(most)s on the busiest": "w najgorszy dzień %(most)s",
    "How many messages that makes can be said when feeds have been heard for a day.": (
        "Ile z tego będzie wiadomości, powiemy po dobie słuchania źródeł."
    ),
    "What would change": "Co się zmieni",
    "found now, and not before": "znajdzie teraz, a przedtem nie",
    "found before, and not any more": "znajdował przedtem, a teraz nie",
    "the newest %(n)s": "najnowsze %(n)s",
    "Forms": "Odmiana",
    "Keywords with forms": "Słowa z odmianą",
    "“%(keyword)s” is found in these forms; the number is of articles in the archive that have the word. "
    "Tick those that are not to count.": (
        "„%(keyword)s” znajdujemy w tych formach; liczba to artykuły z takim słowem w archiwum. "
        "Zaznacz te, które mają się nie liczyć."
    ),
    "a guess": "odgadnięta",
    "also a form of %(words)s": "także forma słowa %(words)s",
    "Leave out the ticked forms": "Pomiń zaznaczone formy",
    "Made from it, and not found by it; add as a keyword:": (
        "Utworzone od niego, ale przez nie nieznajdowane; dodaj jako słowo kluczowe:"
    ),
    "The newest": "Najnowsze",
    "Nothing in these days. New articles are checked as they come.": (
        "Nic w tych dniach. Nowe artykuły są sprawdzane na bieżąco."
    ),
    # removing
    "Remove %(name)s": "Usuń: %(name)s",
    "Remove “%(name)s”?": "Usunąć „%(name)s”?",
    "To keep the hits, switch it off instead.": "Aby zachować trafienia, zamiast tego go wyłącz.",
    "Remove it and its hits": "Usuń temat i jego trafienia",
    "Keep it": "Zostaw",
    # versions
    "Versions of %(name)s": "Wersje: %(name)s",
    "Compare version": "Porównaj wersję",
    "with": "z",
    "Compare": "Porównaj",
    "From version %(one)s to %(other)s": "Od wersji %(one)s do %(other)s",
    "Version %(n)s": "Wersja %(n)s",
    "as it is now": "obecna",
    "from the command line, or before this was kept": "z wiersza poleceń albo sprzed zapisywania wersji",
    "renamed from “%(name)s”": "przedtem „%(name)s”",
    "Back to version %(n)s": "Wróć do wersji %(n)s",
    "The language has changed since: this query cannot be read any more.": (
        "Język zapytań się od tego czasu zmienił: tego zapytania nie da się już odczytać."
    ),
    "Nothing has been changed since versions are kept.": "Odkąd zapisujemy wersje, nic się nie zmieniło.",
    "It is as in version %(n)s again.": "Temat jest znowu taki jak w wersji %(n)s.",
    "It asks as in version %(n)s again; its name is taken by now.": (
        "Zapytanie jest znowu takie jak w wersji %(n)s; jej nazwa jest już zajęta."
    ),
}

COUNTING: Mapping[str, tuple[str, str, str]] = {
    "and %(n)s more line": ("i %(n)s wiersz więcej", "i %(n)s wiersze więcej", "i %(n)s wierszy więcej"),
    "%(n)s in 30 days": ("%(n)s w 30 dni", "%(n)s w 30 dni", "%(n)s w 30 dni"),
    "%(n)s form that stands nowhere in the archive": (
        "%(n)s forma, której nie ma w archiwum",
        "%(n)s formy, których nie ma w archiwum",
        "%(n)s form, których nie ma w archiwum",
    ),
    "%(n)s day": ("%(n)s dzień", "%(n)s dni", "%(n)s dni"),
    "%(n)s address": ("%(n)s adres", "%(n)s adresy", "%(n)s adresów"),
    "to %(n)s address": ("na %(n)s adres", "na %(n)s adresy", "na %(n)s adresów"),
    "article in %(days)s days": ("artykuł w %(days)s dni", "artykuły w %(days)s dni", "artykułów w %(days)s dni"),
    "The watchlist goes, its versions, and its %(n)s hit with it. What was told of it stays in the log; what still "
    "waits is told to nobody.": (
        "Temat zniknie, a z nim jego wersje i %(n)s trafienie. To, co z niego wysłano, zostanie w dzienniku; to, co "
        "jeszcze czeka, nie zostanie wysłane.",
        "Temat zniknie, a z nim jego wersje i %(n)s trafienia. To, co z niego wysłano, zostanie w dzienniku; to, co "
        "jeszcze czeka, nie zostanie wysłane.",
        "Temat zniknie, a z nim jego wersje i %(n)s trafień. To, co z niego wysłano, zostanie w dzienniku; to, co "
        "jeszcze czeka, nie zostanie wysłane.",
    ),
}
