"""Why something is refused or cannot be had, in Polish. Pure.

What may follow an address and a colon is no sentence of its own, and begins small.
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "the two passwords differ": "Hasła się różnią.",
    "a password has 10 to 500 characters": "Hasło ma od 10 do 500 znaków.",
    "too many attempts; wait a quarter of an hour": "Za dużo nieudanych prób; odczekaj kwadrans.",
    "the present password is another one": "Obecne hasło jest inne.",
    "a person needs a name, on one line": "Osoba musi mieć nazwę, w jednym wierszu.",
    "somebody is already called %(name)s": "Ktoś już nazywa się %(name)s.",
    "%(name)s is the only admin who can come in; make another one first": (
        "%(name)s to jedyny administrator, który może wejść; najpierw dodaj drugiego."
    ),
    "%(name)s is no mail address": "%(name)s nie jest adresem e-mail.",
    "%(name)s is no time zone; write Europe/Warsaw": (
        "%(name)s nie jest strefą czasową; napisz na przykład Europe/Warsaw."
    ),
    "the name of a token is one line of at most %(n)s characters": (
        "Nazwa tokenu to jeden wiersz, najwyżej %(n)s znaków."
    ),
    "a channel needs a name": "Kanał musi mieć nazwę.",
    "a channel is already called %(name)s": "Kanał %(name)s już istnieje.",
    "no channel is called %(name)s": "Nie ma kanału %(name)s.",
    "the channel %(name)s is on": "Kanał %(name)s jest włączony.",
    "%(name)s is no webhook; it has no secret": "%(name)s nie jest webhookiem i nie ma sekretu.",
    "%(name)s is no mail channel; of copies only mail is told": (
        "%(name)s to nie kanał e-mail; o kopiach mówi tylko poczta."
    ),
    "%(typed)s: quiet hours are written 22:00-07:00; that would be always, or never": (
        "%(typed)s: godziny ciszy zapisuje się 22:00-07:00; to znaczyłoby zawsze albo nigdy."
    ),
    "%(typed)s: quiet hours are written 22:00-07:00": "%(typed)s: godziny ciszy zapisuje się tak: 22:00-07:00.",
    "%(typed)s is no cadence; write %(how)s": "%(typed)s nie jest częstotliwością; można napisać: %(how)s.",
    "%(typed)s: not one of Apprise's services that are spoken to here: %(known)s": (
        "%(typed)s: takiej usługi Apprise tu nie ma; są: %(known)s."
    ),
    "Apprise cannot read this %(scheme)s:// address; github.com/caronc/apprise shows how it is written": (
        "Apprise nie rozumie tego adresu %(scheme)s://; jak się go pisze, pokazuje github.com/caronc/apprise."
    ),
    "List should have at least 1 item after validation, not 0": "Podaj co najmniej jeden adres.",
    "one line, without control characters": "Jeden wiersz, bez znaków sterujących.",
    "a watchlist needs a name": "Temat musi mieć nazwę.",
    "a watchlist is already called %(name)s": "Temat %(name)s już istnieje.",
    "we visit this feed already": "to źródło już odwiedzamy",
    "an address has no spaces or control characters": "w adresie nie ma spacji ani znaków sterujących",
    "an address has no backslashes": "w adresie nie ma ukośników wstecznych",
    "an address may have %(most)s characters, this one has %(n)s": "adres może mieć %(most)s znaków, ten ma %(n)s",
    "an address begins with http:// or https://": "adres zaczyna się od http:// albo https://",
    "an address with a name or password in it is not visited": "adresów z nazwą lub hasłem nie odwiedzamy",
    "the host cannot be read": "nazwy serwera nie da się odczytać",
    "no host in this address": "w tym adresie nie ma serwera",
    "the port is no number from 1 to 65535": "port nie jest liczbą od 1 do 65535",
    "the host is no name that can be looked up": "serwer nie ma nazwy, którą można odszukać",
    "the CSS rule %(rule)s cannot be read: %(why)s": "reguły CSS %(rule)s nie da się odczytać: %(why)s",
    "an empty answer, not a feed": "pusta odpowiedź, nie kanał RSS",
    "an empty answer": "pusta odpowiedź",
    "no answer within %(span)s": "brak odpowiedzi przez %(span)s",
    "the answer was not complete within %(span)s": "odpowiedź nie przyszła w całości przez %(span)s",
    "no connection within %(span)s": "brak połączenia przez %(span)s",
    "the name was not resolved within %(span)s": "nazwy nie odnaleziono przez %(span)s",
    "the name does not resolve: no name server answers": "nazwy nie ma: serwer nazw nie odpowiada",
    "the name does not resolve": "takiej nazwy nie ma",
    "the connection was refused": "serwer odrzuca połączenie",
    "the host cannot be reached": "serwer jest nieosiągalny",
    "no connection": "brak połączenia",
    "the answer broke off": "odpowiedź się urwała",
    "the host hung up without an answer": "serwer rozłączył się bez odpowiedzi",
    "what came is not HTTP": "przyszło coś, co nie jest HTTP",
    "the answer is larger than the %(n)s bytes we read": "odpowiedź jest większa niż %(n)s bajtów, które czytamy",
    "the answer is larger than we read, once unpacked": "odpowiedź po rozpakowaniu jest większa, niż czytamy",
    "the answer cannot be unpacked": "odpowiedzi nie da się rozpakować",
    "the answer's header is larger than we read": "nagłówek odpowiedzi jest większy, niż czytamy",
    "more than %(n)s redirects": "więcej niż %(n)s przekierowań",
    "redirected in a circle, to %(address)s": "przekierowania w kółko, do %(address)s",
    "HTTP %(status)s that leads nowhere": "HTTP %(status)s, które prowadzi donikąd",
    "its certificate is not valid yet": "certyfikat jeszcze nie obowiązuje",
    "its certificate has expired": "certyfikat wygasł",
    "its certificate is self-signed": "certyfikat jest podpisany sam przez siebie",
    "its certificate is signed by an authority we do not know": "certyfikat podpisał urząd, którego nie znamy",
    "its certificate is of another host": "certyfikat jest innego serwera",
    (
        "%(address)s is no address on the open internet; NASLUCH_ALLOW_PRIVATE_NETWORKS says which "
        "private networks may be visited"
    ): (
        "%(address)s nie jest adresem w otwartym internecie; które sieci prywatne można odwiedzać, "
        "mówi NASLUCH_ALLOW_PRIVATE_NETWORKS"
    ),
    "plain text, not a feed": "zwykły tekst, nie kanał RSS",
    "a page that keeps programs out, under the address of a feed": (
        "pod adresem kanału jest strona, która nie wpuszcza programów"
    ),
    "an HTML page, not a feed; it names %(address)s": "strona HTML, nie kanał RSS; wskazuje na %(address)s",
    "an HTML page, not a feed": "strona HTML, nie kanał RSS",
    "JSON of another kind, not a feed": "JSON innego rodzaju, nie kanał RSS",
    "broken JSON, not a feed": "zepsuty JSON, nie kanał RSS",
    "XML of another kind (<%(root)s>), not a feed": "XML innego rodzaju (<%(root)s>), nie kanał RSS",
    "a feed so broken that no entry can be read (%(why)s)": (
        "kanał tak zepsuty, że nie da się odczytać żadnego wpisu (%(why)s)"
    ),
    "a sitemap so broken that it cannot be read": "mapa strony tak zepsuta, że nie da się jej odczytać",
    "the recipe's %(rule)s finds nothing on this page": "reguła %(rule)s nic na tej stronie nie znajduje",
}

COUNTING: Mapping[str, tuple[str, str, str]] = {}
