"""What stands on every page, logging in, people, and trouble, in Polish. Pure."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # every page
    "Skip to the content": "Przejdź do treści",
    "Pages": "Strony",
    "Hits": "Trafienia",
    "Watchlists": "Tematy",
    "Watchlist": "Temat",
    "Feeds": "Źródła",
    # moments
    "today": "dziś",
    "yesterday": "wczoraj",
    "tomorrow": "jutro",
    "%(day)s January": "%(day)s stycznia",
    "%(day)s February": "%(day)s lutego",
    "%(day)s March": "%(day)s marca",
    "%(day)s April": "%(day)s kwietnia",
    "%(day)s May": "%(day)s maja",
    "%(day)s June": "%(day)s czerwca",
    "%(day)s July": "%(day)s lipca",
    "%(day)s August": "%(day)s sierpnia",
    "%(day)s September": "%(day)s września",
    "%(day)s October": "%(day)s października",
    "%(day)s November": "%(day)s listopada",
    "%(day)s December": "%(day)s grudnia",
    # unsubscribing
    "Unsubscribe": "Wypisz",
    "No more mail of this?": "Nie przysyłać tego więcej?",
    "Unsubscribed": "Wypisano",
    "Nothing more of this is sent to this channel. What was found stays here.": (
        "Nic więcej z tego nie będzie wysyłane na ten kanał. Trafienia zostają na stronie."
    ),
    "Subscribe again": "Przysyłaj znowu",
    # trouble
    "The database does not answer": "Baza danych nie odpowiada",
    "Nothing of what was asked has been done. Articles are not lost: workers wait as well. Try again in a moment.": (
        "Nic z tego, o co proszono, nie zostało zrobione. Artykuły nie przepadną: workery też czekają. "
        "Spróbuj za chwilę."
    ),
    "Something broke on our side": "Coś się u nas zepsuło",
    "It has been written to the log. What was found is safe: pages only read it.": (
        "Zapisaliśmy to w dzienniku. Trafienia są bezpieczne: strony tylko je czytają."
    ),
    "Try again in a moment; when it stays, %(doctor)s tells what is wrong.": (
        "Spróbuj za chwilę; jeśli to nie minie, %(doctor)s powie, co jest nie tak."
    ),
    "There is no such page": "Nie ma takiej strony",
    "The address may be mistyped, or what it showed was removed.": (
        "Adres może być pomylony albo to, co pokazywał, usunięto."
    ),
    "This page cannot be asked like that": "Tej strony nie można tak pytać",
    "The answer would have been %(status)s.": "Odpowiedź brzmiałaby: %(status)s.",
    "To the latest hits": "Do ostatnich trafień",
    # navigation and the person
    "People": "Osoby",
    "Audit log": "Dziennik zmian",
    "Log out": "Wyloguj się",
    "Menu of %(name)s": "Menu: %(name)s",
    "First steps": "Pierwsze kroki",
    # logging in
    "Log in": "Logowanie",
    "Come in": "Zaloguj się",
    "Name or mail address": "Nazwa albo adres e-mail",
    "Password": "Hasło",
    "Nobody comes in by this name and password.": "Ta nazwa i to hasło do siebie nie pasują.",
    "Forgot your password?": "Nie pamiętasz hasła?",
    "A new password": "Nowe hasło",
    "Send me a link": "Wyślij mi link",
    "If there is such a person and we know their mail address, a link is on its way. It holds for two hours.": (
        "Jeśli jest taka osoba i znamy jej adres, link jest już w drodze. Działa przez dwie godziny."
    ),
    "No mail? Whoever administers this Nasłuch can give you a link, and %(command)s sets a password.": (
        "Nie ma maila? Link może dać Ci administrator; hasło ustawia też polecenie %(command)s."
    ),
    "Back to the page of login": "Wróć do logowania",
    # the first admin
    "Welcome to Nasłuch": "Witaj w Nasłuchu",
    "Nobody has moved in yet. Whoever fills this in administers this Nasłuch: the first of all its people.": (
        "Nikt tu jeszcze nie mieszka. Kto wypełni ten formularz, zostanie administratorem tego Nasłuchu."
    ),
    "What to call you": "Jak Cię nazywać",
    "Mail address": "Adres e-mail",
    "Only for a new password when this one is forgotten. It may stay empty.": (
        "Tylko na wypadek zapomnianego hasła. Może zostać puste."
    ),
    "The password again": "To samo hasło jeszcze raz",
    "At least %(n)s characters. A sentence is easier to keep in mind than a jumble.": (
        "Co najmniej %(n)s znaków. Zdanie łatwiej zapamiętać niż zlepek liter."
    ),
    "Move in": "Zaczynamy",
    "This Nasłuch is not set up yet": "Ten Nasłuch nie jest jeszcze skonfigurowany",
    "Its first admin is made by the link that the program prints when it starts. Look into its output or its log:": (
        "Pierwszego administratora tworzy się przez link, który program wypisuje przy starcie. Jest w jego logu:"
    ),
    "Or make one by hand:": "Można też zrobić to ręcznie:",
    # an invitation
    "Hello, %(name)s": "Dzień dobry, %(name)s",
    "Set your password, and come in.": "Ustaw hasło i wejdź.",
    "Set the password": "Ustaw hasło",
    "Your invitation to Nasłuch": "Zaproszenie do Nasłuchu",
    "A new password for Nasłuch": "Nowe hasło do Nasłuchu",
    # one's own settings
    "Your settings": "Twoje ustawienia",
    "Language": "Język",
    "as the house: %(language)s": "jak wszędzie tutaj: %(language)s",
    "Time zone": "Strefa czasowa",
    "Empty: that of the house, %(zone)s.": "Puste: jak wszędzie tutaj, %(zone)s.",
    "Save": "Zapisz",
    "Your settings are saved.": "Ustawienia zapisane.",
    "Present password": "Obecne hasło",
    "New password": "Nowe hasło",
    "The new password again": "Nowe hasło jeszcze raz",
    "Change the password": "Zmień hasło",
    "Every browser is logged out then, and this one comes in anew.": (
        "Wszystkie przeglądarki zostaną wylogowane, a ta zaloguje się na nowo."
    ),
    "Where you are logged in": "Gdzie jesteś zalogowany/a",
    "this browser": "ta przeglądarka",
    "an unknown browser": "nieznana przeglądarka",
    "used": "ostatnio",
    "Log out everywhere else": "Wyloguj wszędzie indziej",
    "Every other browser is logged out.": "Pozostałe przeglądarki są wylogowane.",
    "Tokens of your programs": "Tokeny Twoich programów",
    "A program shows one to the API and may do what you may.": ("Program pokazuje go w API i może tyle, ile Ty."),
    "What it is for": "Do czego",
    "Make a token": "Utwórz token",
    "Here it is. It is shown this once; keep it where programs keep secrets.": (
        "Oto on. Widać go tylko teraz; schowaj go tam, gdzie programy trzymają sekrety."
    ),
    "a token without a name": "token bez nazwy",
    "never used": "nieużywany",
    "holds until": "ważny do",
    "Revoke": "Unieważnij",
    "The token holds no more.": "Token jest unieważniony.",
    # people
    "reads": "czyta",
    "edits": "redaguje",
    "administers": "administruje",
    "Role": "Rola",
    "Name": "Nazwa",
    "no password yet": "bez hasła",
    "comes in no more": "nie ma wstępu",
    "you": "to Ty",
    "may come in": "ma wstęp",
    "seen": "widziano",
    "made": "od",
    "Change": "Zmień",
    "Remove %(name)s and every token of theirs": "Usuń: %(name)s, razem z tokenami",
    "Invite anew": "Zaproś ponownie",
    "%(name)s is changed.": "Zmieniono: %(name)s.",
    "%(name)s is removed.": "Usunięto: %(name)s.",
    "Invite somebody": "Zaproś kogoś",
    "An invitation is mailed when there is an address; its link is also shown here.": (
        "Zaproszenie wysyłamy mailem, jeśli jest adres; link pokażemy też tutaj."
    ),
    "Invite": "Zaproś",
    "The link for %(name)s, for three days and one password. It is shown this once.": (
        "Link dla: %(name)s. Działa przez trzy dni, na jedno ustawienie hasła. Widać go tylko teraz."
    ),
    "It was mailed, too.": "Wysłaliśmy go też mailem.",
    "It could not be mailed: %(why)s": "Nie udało się wysłać go mailem: %(why)s",
    # audit
    "Nobody has changed anything yet.": "Nikt jeszcze nic nie zmienił.",
    "added": "dodano",
    "changed": "zmieniono",
    "removed": "usunięto",
    "watchlist": "temat",
    "feed": "źródło",
    "channel": "kanał",
    "subscription": "kto słyszy o temacie",
    "person": "osoba",
    "token": "token",
    "What changed": "Co się zmieniło",
    "When": "Kiedy",
    "Who": "Kto",
    "older": "starsze",
    "What people changed on these pages and by the API, the latest first.": (
        "Co ludzie zmienili na tych stronach i przez API, od najnowszych."
    ),
    # login through somebody else
    "Come in through %(provider)s": "Wejdź przez %(provider)s",
    "or by a password:": "albo hasłem:",
    "This login has run out, or was begun in another browser. Begin it again.": (
        "To logowanie wygasło albo zaczęło się w innej przeglądarce. Zacznij od nowa."
    ),
    "%(provider)s does not answer as it should. Try again in a while, or come in by password.": (
        "%(provider)s nie odpowiada jak trzeba. Spróbuj za chwilę albo wejdź hasłem."
    ),
    "%(provider)s did not log you in.": "%(provider)s: logowanie się nie powiodło.",
    "What %(provider)s says does not prove who you are. Begin again; if it stays so, tell an admin.": (
        "To, co mówi %(provider)s, nie dowodzi, kim jesteś. Zacznij od nowa; jeśli to się powtarza, powiedz "
        "administratorowi."
    ),
    "%(provider)s does not say that you have a verified mail address.": (
        "%(provider)s nie potwierdza Twojego adresu e-mail."
    ),
    "Nobody here has your mail address, %(email)s. An admin can invite you.": (
        "Nikt tu nie ma Twojego adresu, %(email)s. Zaprosić może administrator."
    ),
    "You are switched off here. An admin can change that.": (
        "Twoje konto jest tu wyłączone. Zmienić to może administrator."
    ),
    # first steps
    "Sources": "Źródła",
    "Choose what to listen to": "Wybierz, czego słuchać",
    "A watchlist": "Temat",
    "Say what to look for": "Powiedz, czego szukać",
    "Somebody to tell": "Komu mówić",
    "Say where alerts go": "Powiedz, dokąd wysyłać",
    "done": "gotowe",
    "The catalogue has Polish papers by category; any page address works as well.": (
        "W katalogu są polskie media według kategorii; można też podać adres dowolnej strony."
    ),
    "Choose from the catalogue": "Wybierz z katalogu",
    "Add by address": "Dodaj po adresie",
    (
        "Type words as they stand in a dictionary; every inflected form is found, and the preview shows what would "
        "have been."
    ): (
        "Wpisz słowa w formie słownikowej: znajdzie się każda odmieniona, a podgląd od razu pokaże, co by się znalazło."
    ),
    "Write a watchlist": "Napisz temat",
    "A mail address, a webhook, or Slack, Teams, Telegram and others.": (
        "Adres e-mail, webhook albo Slack, Teams, Telegram i inne."
    ),
    "Add a channel": "Dodaj kanał",
    # not allowed
    "Your role does not do for this": "Twoja rola na to nie pozwala",
    "You %(role)s here. Whoever administers this Nasłuch can change that.": (
        "Rola: %(role)s. Zmienić ją może administrator tego Nasłuchu."
    ),
    "What was sent cannot be used": "Tego, co przysłano, nie da się użyć",
    # letters
    ("Hello %(name)s,\n\nyou are invited to Nasłuch. Set your password here within %(days)s days:\n\n%(link)s\n"): (
        "Dzień dobry, %(name)s,\n\nto zaproszenie do Nasłuchu. Hasło można ustawić tutaj w ciągu %(days)s dni:"
        "\n\n%(link)s\n"
    ),
    (
        "Hello %(name)s,\n\nsomebody asked for a new password for you at Nasłuch. If it was you, set it here within "
        "%(hours)s hours:\n\n%(link)s\n\nIf it was not you, do nothing: your password stays as it is.\n"
    ): (
        "Dzień dobry, %(name)s,\n\nktoś poprosił o nowe hasło do Nasłuchu. Jeśli to Twoja prośba, ustaw je tutaj w "
        "ciągu %(hours)s godzin:\n\n%(link)s\n\nJeśli nie, nic nie rób: hasło zostaje takie, jakie było.\n"
    ),
}

COUNTING: Mapping[str, tuple[str, str, str]] = {
    "Too many attempts have failed. Wait %(n)s minute.": (
        "Za dużo nieudanych prób. Odczekaj %(n)s minutę.",
        "Za dużo nieudanych prób. Odczekaj %(n)s minuty.",
        "Za dużo nieudanych prób. Odczekaj %(n)s minut.",
    ),
    "%(n)s watchlist": ("%(n)s temat", "%(n)s tematy", "%(n)s tematów"),
    "of %(n)s watchlist somebody is told": (
        "o %(n)s temacie ktoś słyszy",
        "o %(n)s tematach ktoś słyszy",
        "o %(n)s tematach ktoś słyszy",
    ),
}
