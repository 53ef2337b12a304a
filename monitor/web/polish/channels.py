"""Channels and their messages, in Polish. Pure."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # its words
    "Words": "Słowa",
    "Words of %(name)s": "Słowa: %(name)s",
    "Its subject and first words can be your own.": "Temat wiadomości i jej początek możesz napisać po swojemu.",
    "Its title and text can be your own.": "Tytuł i treść możesz napisać po swojemu.",
    "Change the words": "Zmień słowa",
    "In words of your own": "Własnymi słowami",
    "What stays empty is said in Nasłuch's words. A template is written as Jinja is:": (
        "Co zostaje puste, mówi Nasłuch po swojemu. Szablon pisze się jak w Jinja:"
    ),
    "A template cannot be used: see below. Nothing was saved.": (
        "Szablonu nie da się użyć: szczegóły niżej. Niczego nie zapisano."
    ),
    "Subject of a mail": "Temat wiadomości e-mail",
    "Before all else in a mail": "Na początku wiadomości e-mail",
    "Title of a message": "Tytuł wiadomości",
    "Text of a message": "Treść wiadomości",
    "Preview": "Podgląd",
    "Back to Nasłuch's words in everything": "Przywróć słowa Nasłuchu",
    "As it would be: a sample": "Tak by to wyglądało: przykład",
    "As it would be: the newest hits": "Tak by to wyglądało: najnowsze trafienia",
    "Nothing has been sent. Of a mail this is its plain text.": (
        "Niczego nie wysłano. Z wiadomości e-mail widać tu zwykły tekst."
    ),
    "The words are saved.": "Słowa zapisane.",
    "The channel says everything in Nasłuch's words again.": "Kanał znów mówi wszystko słowami Nasłuchu.",
    "Channels": "Kanały",
    "Channel": "Kanał",
    "A new channel": "Nowy kanał",
    "Kind": "Rodzaj",
    "mail": "e-mail",
    "webhook": "webhook",
    "chat and others (Apprise)": "komunikator i inne (Apprise)",
    "owner": "opiekun",
    "works": "działa",
    "has failed since": "zawodzi od",
    "Nobody is told anything yet": "Nikt jeszcze o niczym nie słyszy",
    "Then say on a watchlist who hears of it, and how often.": "Potem w temacie wskaż, kto o nim słyszy i jak często.",
    "One mail address or several, with commas between. Each mail goes to all of them.": (
        "Jeden adres albo kilka, rozdzielonych przecinkami. Każdy mail idzie do wszystkich."
    ),
    "The address that is posted to. Every message is signed (Standard Webhooks); the secret is shown once.": (
        "Adres, na który wysyłamy POST. Każda wiadomość jest podpisana (Standard Webhooks); sekret pokażemy raz."
    ),
    "As Apprise writes it: ntfys://host/subject, slack://…, tgram://…, msteams://…": (
        "W zapisie Apprise: ntfys://host/temat, slack://…, tgram://…, msteams://…"
    ),
    "As you call it on watchlists and in the log.": "Tak będzie się nazywać w tematach i w dzienniku.",
    "Mail addresses": "Adresy e-mail",
    "Back to the list": "Wróć do listy",
    "The channel %(name)s is there. Send it a test message.": "Kanał %(name)s gotowy. Wyślij próbną wiadomość.",
    "The channel is saved.": "Kanał zapisany.",
    "The channel is on again; what was cancelled meanwhile stands in the log.": (
        "Kanał znów działa; to, co tymczasem odwołano, jest w dzienniku wysyłek."
    ),
    "The channel is off; what waited for it is cancelled.": "Kanał wyłączony; to, co na niego czekało, odwołano.",
    "The channel %(name)s is removed.": "Usunięto kanał %(name)s.",
    "Send a test": "Wyślij próbną",
    "Switch off": "Wyłącz",
    "Switch on": "Włącz",
    "Switched off:": "Wyłączony:",
    "The secret that signs its messages. It is shown this once; keep it where programs keep secrets.": (
        "Sekret, którym podpisujemy wiadomości. Widać go tylko teraz; schowaj go tam, gdzie programy trzymają sekrety."
    ),
    "The test went out.": "Próbna wiadomość wyszła.",
    "The test did not go out.": "Próbna wiadomość nie wyszła.",
    "Hears of": "Słyszy o",
    "Nothing yet: say on a watchlist who hears of it.": "Jeszcze o niczym: wskaż go w temacie.",
    "Latest messages": "Ostatnie wiadomości",
    "All of its messages": "Wszystkie jego wiadomości",
    "How it is told": "Jak mu mówić",
    "Quiet hours": "Godziny ciszy",
    "22:00-07:00: only what is urgent is told then, the rest afterwards. Empty: none.": (
        "22:00-07:00: wtedy tylko sprawy pilne, reszta później. Puste: bez ciszy."
    ),
    "Quiet on Polish public holidays, too": "Cisza także w polskie święta",
    "Mails in an hour": "Maili na godzinę",
    "What is beyond them is gathered into one.": "Co ponad to, zbiera się w jeden.",
    "When a story that was told has news": "Gdy w opowiedzianej historii pojawia się coś nowego",
    "a message of its own, in the thread of the first": "osobna wiadomość, w wątku pierwszej",
    "it waits for the next morning's digest": "czeka na poranne zestawienie",
    "When others copy a story that was told": "Gdy inni powtarzają opowiedzianą historię",
    "nobody is told; the story's page names them": "nikomu nie mówimy; wymienia ich strona historii",
    "once an hour, all of them as one mail": "raz na godzinę, wszyscy w jednym mailu",
    "Send a digest when there is nothing new, too": "Wysyłaj zestawienie także wtedy, gdy nie ma nic nowego",
    "Tell it what the owner should know: broken feeds, gaps, silent watchlists": (
        "Mów mu to, co powinien wiedzieć opiekun: zepsute źródła, luki, milczące tematy"
    ),
    "Secret and removal": "Sekret i usuwanie",
    "Removal": "Usuwanie",
    "Make a new secret": "Nowy sekret",
    "Remove": "Usuń",
    "What it was still to be told is cancelled; the log stays.": (
        "To, co miał jeszcze dostać, zostanie odwołane; dziennik zostaje."
    ),
    "Remove the channel %(name)s": "Usuń kanał %(name)s",
    # messages
    "State": "Stan",
    "Tells of": "O czym",
    "Last word": "Ostatnia odpowiedź",
    "Nothing was sent yet.": "Nic jeszcze nie wysłano.",
    "on its way": "w drodze",
    "given up": "porzucona",
    "cancelled": "odwołana",
    "Try again all that were given up": "Ponów wszystkie porzucone",
    "Let them leave": "Wypuść je",
    "Cancel what waits, and send what comes": "Odwołaj, co czeka, i wysyłaj, co przyjdzie",
    "Send nothing for now": "Wstrzymaj wysyłki",
    "Nothing is sent until it is released.": "Nic nie wyjdzie, póki tego nie zwolnisz.",
    "Messages leave again.": "Wysyłki znów wychodzą.",
    "Message %(number)s": "Wiadomość %(number)s",
    "Try again now": "Ponów teraz",
    "Do not send it": "Nie wysyłaj",
    "It is tried again now.": "Ponawiamy teraz.",
    "It is cancelled: nobody gets it.": "Odwołana: nikt jej nie dostanie.",
    "It is sent once more, under its own id.": "Wyślemy ją jeszcze raz, pod tym samym numerem.",
    "settled": "rozstrzygnięta",
    "Attempts": "Próby",
}

COUNTING: Mapping[str, tuple[str, str, str]] = {
    "%(n)s delivery is tried again.": (
        "Ponawiamy %(n)s wysyłkę.",
        "Ponawiamy %(n)s wysyłki.",
        "Ponawiamy %(n)s wysyłek.",
    ),
}
