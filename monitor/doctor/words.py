"""A finding -> a row, in Polish or in English. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from monitor.doctor.records import Check, Finding, Row, Verdict


class Words(NamedTuple):
    """What was seen, and what to do about it, in both languages; "" where there is nothing to do."""

    saw_pl: str
    saw_en: str
    to_do_pl: str = ""
    to_do_en: str = ""


NAMES: Mapping[Check, tuple[str, str]] = {
    Check.SETTINGS: ("ustawienia", "settings"),
    Check.ADDRESS: ("adres", "address"),
    Check.SECRETS: ("tajemnice", "secrets"),
    Check.DISK: ("dysk", "disk"),
    Check.TIME_ZONE: ("strefa czasowa", "time zone"),
    Check.DICTIONARY: ("słownik", "dictionary"),
    Check.PROCESSES: ("procesy", "processes"),
    Check.MAIL: ("poczta", "mail"),
    Check.DATABASE: ("baza", "database"),
    Check.CLOCK: ("zegar", "clock"),
    Check.NETWORK: ("sieć", "network"),
    Check.WORKER: ("worker", "worker"),
    Check.QUEUES: ("kolejki", "queues"),
    Check.ARCHIVE: ("archiwum", "archive"),
    Check.DELIVERIES: ("powiadomienia", "deliveries"),
    Check.CONCERNS: ("kłopoty", "concerns"),
}

VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.OK: ("dobrze", "ok"),
    Verdict.LOOK: ("uwaga", "look"),
    Verdict.BAD: ("źle", "bad"),
    Verdict.SKIPPED: ("pominięto", "skipped"),
}

SENTENCES: Mapping[str, Words] = {
    "fault": Words(
        "błąd w samym Nasłuchu: {why}", "a fault of ours: {why}",
        "zgłoś go; szczegóły są w dzienniku", "please report it; the log has more",
    ),
    "needs the database": Words("potrzebna jest baza", "needs the database"),
    # settings
    "settings": Words("innych niż domyślne: {count} ({names})", "{count} that are not the defaults ({names})"),
    "settings nobody reads": Words(
        "nikt nie czyta: {names}", "nobody reads {names}",
        "sprawdź pisownię w docs/settings.md", "check the spelling in docs/settings.md",
    ),
    "address": Words("{url}", "{url}"),
    "address unusable": Words(
        "NASLUCH_PUBLIC_URL nie jest adresem http ani https", "NASLUCH_PUBLIC_URL is no http or https address",
        "wpisz adres, pod którym ludzie otwierają stronę", "write the address under which people open the page",
    ),
    "address is this machine": Words(
        "{url}: linki w listach działają tylko na tym komputerze", "{url}: links in mails work on this machine alone",
        "ustaw NASLUCH_PUBLIC_URL, jeśli strona jest dla innych", "set NASLUCH_PUBLIC_URL if others use the page",
    ),
    "address is not encrypted": Words(
        "{url}: hasła idą otwartym tekstem", "{url}: passwords travel in the clear",
        "postaw przed stroną serwer z TLS i ustaw https:// w NASLUCH_PUBLIC_URL",
        "put a server with TLS in front, and https:// into NASLUCH_PUBLIC_URL",
    ),
    "secrets": Words("inni na tym komputerze ich nie przeczytają", "nobody else on this machine can read them"),
    "secrets are open": Words(
        "każdy na tym komputerze może czytać: {files}", "everybody on this machine can read {files}",
        "chmod 600 dla tych plików albo chmod 700 dla ich katalogu", "chmod 600 these files, or chmod 700 their folder",
    ),
    # the machine
    "disk": Words("{free} GB wolne dla {folder}", "{free} GB free for {folder}"),
    "disk is full": Words(
        "tylko {free} GB wolne dla {folder}: poniżej {floor} GB nic nowego nie jest czytane",
        "only {free} GB free for {folder}: below {floor} GB nothing new is read",
        "zwolnij miejsce albo skróć NASLUCH_RETENTION_DAYS", "free some, or keep less: NASLUCH_RETENTION_DAYS",
    ),
    "disk is nearly full": Words(
        "tylko {free} GB wolne dla {folder}; poniżej {floor} GB nic nowego nie będzie czytane",
        "only {free} GB free for {folder}; below {floor} GB nothing new will be read",
        "zwolnij miejsce albo skróć NASLUCH_RETENTION_DAYS", "free some, or keep less: NASLUCH_RETENTION_DAYS",
    ),
    "time zone": Words("{zone}, teraz {time} ({offset}); dane: {source}", "{zone}, now {time} ({offset}); by {source}"),
    "time zones are wrong": Words(
        "dane o strefach są złe: w Warszawie nie ma lata", "the data of zones is wrong: Warsaw has no summer time",
        "zainstaluj pakiet tzdata od nowa", "install the package tzdata again",
    ),
    "dictionary": Words("SGJP; {count} form trzech słów", "SGJP; {count} forms of three words"),
    "no dictionary": Words(
        "SGJP nie ma dla tej maszyny: formy są zgadywane z reguł", "SGJP is not there: forms are guessed by rules",
        "na x86_64 zainstaluj morfeusz2; sprawdzaj formy przez `nasluch forms`",
        "on x86_64 install morfeusz2; check forms by `nasluch forms`",
    ),
    "forms are missing": Words(
        "brakuje form: {forms}", "forms are missing: {forms}",
        "zainstaluj Nasłuch od nowa; jeśli zostanie, zgłoś to", "install Nasłuch again; report it if that stays",
    ),
    "processes": Words("strona próbna przeczytana w {seconds} s", "a trial was read within {seconds} s"),
    "processes fail": Words(
        "procesy, które czytają strony, nie działają: {why}", "processes that read pages fail: {why}",
        "sprawdź limity pamięci i procesów (ulimit, docker)", "look at limits of memory and processes (ulimit, docker)",
    ),
    # mail
    "no mail server": Words(
        "nie ustawiono serwera poczty", "no mail server is set",
        "wpisz NASLUCH_SMTP_URL, żeby wysyłać listy", "set NASLUCH_SMTP_URL to send mail",
    ),
    "nobody's sender": Words(
        "nadawcą jest {sender}: serwery takie listy odrzucają", "the sender is {sender}: servers refuse such mail",
        "wpisz NASLUCH_MAIL_FROM", "set NASLUCH_MAIL_FROM",
    ),
    "mail server": Words("{server} przyjmuje nas (bez logowania)", "{server} takes us (no login)"),
    "mail server, logged in": Words("{server} przyjmuje nas po zalogowaniu", "{server} takes us, logged in"),
    "password is sent in the clear": Words(
        "{server}: hasło idzie otwartym tekstem", "{server}: the password is sent in the clear",
        "dopisz ?starttls albo użyj smtps://", "add ?starttls, or use smtps://",
    ),
    "mail server unusable": Words(
        "NASLUCH_SMTP_URL nie daje się odczytać: {why}", "NASLUCH_SMTP_URL cannot be read: {why}",
        "popraw NASLUCH_SMTP_URL", "write NASLUCH_SMTP_URL anew",
    ),
    "mail server refuses": Words(
        "{why}", "{why}",
        "sprawdź adres, port, szyfrowanie i hasło w NASLUCH_SMTP_URL",
        "check address, port, encryption and password in NASLUCH_SMTP_URL",
    ),
    # the database
    "database": Words("{version}, {megabytes} MB: {where}", "{version}, {megabytes} MB: {where}"),
    "database is not made": Words(
        "nie ma jej jeszcze: {where}", "not there yet: {where}",
        "powstanie przy pierwszym `nasluch run`", "`nasluch run` makes it",
    ),
    "database fails": Words(
        "{where}: {why}", "{where}: {why}",
        "sprawdź NASLUCH_DATABASE_URL, czy serwer działa i czy plik jest zapisywalny",
        "check NASLUCH_DATABASE_URL, whether the server runs, and whether the file may be written",
    ),
    "migrations current": Words("jej kształt jest aktualny", "its shape is up to date"),
    "migrations empty": Words("jest pusta", "it is empty", "`nasluch db upgrade`", "`nasluch db upgrade`"),
    "migrations behind": Words(
        "ma kształt starszej wersji", "it has the shape of an older version",
        "`nasluch db upgrade` (robi to też każde inne polecenie)", "`nasluch db upgrade`; other commands do it too",
    ),
    "migrations newer": Words(
        "zrobiła ją nowsza wersja Nasłuchu", "a newer Nasłuch made it",
        "zainstaluj tę wersję", "install that version",
    ),
    "database has no WAL": Words(
        "bez WAL: strona i worker czekają na siebie", "it has no WAL: page and worker wait for each other",
        "nie trzymaj pliku na dysku sieciowym", "keep the file on no network disk",
    ),
    "database is whole": Words("nie jest uszkodzona", "it is whole"),
    "database is large": Words(
        "za duża, żeby ją przeglądać przy okazji", "too large to be looked through in passing",
        "`nasluch db check` przejrzy ją całą", "`nasluch db check` looks through all of it",
    ),
    "database is damaged": Words(
        "jest uszkodzona: {why}", "it is damaged: {why}",
        "zatrzymaj Nasłuch i odtwórz kopię: `nasluch db restore`", "stop Nasłuch, and restore: `nasluch db restore`",
    ),
    "database is writable": Words("przyjmuje zapis", "it can be written"),
    "clock by database": Words("zgodny z zegarem bazy", "agrees with that of the database"),
    "clock by site": Words("zgodny z zegarem strony w sieci", "agrees with that of a site"),
    "clock is off by database": Words(
        "różni się od zegara bazy o {seconds} s", "{seconds} s off that of the database",
        "włącz synchronizację czasu (NTP) na obu", "let both keep time by NTP",
    ),
    "clock is off by site": Words(
        "różni się od zegara strony w sieci o {seconds} s", "{seconds} s off that of a site",
        "włącz synchronizację czasu (NTP)", "keep time by NTP",
    ),
    # the network
    "no feeds to ask": Words("nie ma źródeł, które można by zapytać", "there are no feeds to ask"),
    "names": Words("nazwy są znajdowane ({host})", "names are found ({host})"),
    "no names": Words(
        "brak sieci albo DNS: {why}", "no network, or no DNS: {why}",
        "sprawdź połączenie i /etc/resolv.conf; w Dockerze sieć kontenera",
        "check the connection and /etc/resolv.conf; in Docker the container's network",
    ),
    "no network": Words("brak sieci: stron nie pytano", "no network: no site was asked"),
    "network": Words("{host} odpowiada", "{host} answers"),
    "no site answers": Words(
        "żadna strona nie odpowiada: {why}", "no site answers: {why}",
        "sprawdź zaporę: Nasłuch łączy się wprost, bez pośrednika, na portach 80 i 443",
        "look at the firewall: Nasłuch connects by itself, by no proxy, to ports 80 and 443",
    ),
    # the work
    "workers": Words("pracuje: {count} ({where})", "{count} at work ({where})"),
    "other workers": Words(
        "pracuje: {count} ({where}), także w wersji {versions}", "{count} at work ({where}), {versions} among them",
        "dokończ wymianę na jedną wersję", "let all be of one version",
    ),
    "no worker yet": Words(
        "żaden nie dał jeszcze znaku życia", "none has been seen yet",
        "uruchom `nasluch run` albo `nasluch worker`", "start `nasluch run` or `nasluch worker`",
    ),
    "worker has stopped": Words(
        "ostatni zatrzymano {when} ({where})", "the last was stopped at {when} ({where})",
        "uruchom `nasluch run` albo `nasluch worker`", "start `nasluch run` or `nasluch worker`",
    ),
    "worker is silent": Words(
        "ostatni dał znak życia {when} ({where}) i zamilkł", "the last was seen at {when} ({where}), and fell silent",
        "zajrzyj do jego dziennika i uruchom go ponownie", "look into its log, and start it again",
    ),
    "queues": Words("to, co czeka, jest brane od ręki", "what is due is taken up"),
    "queues wait": Words(
        "to, na co przyszła pora, czeka od {minutes} minut", "what is due has waited for {minutes} minutes",
        "sprawdź, czy worker działa; jeśli nie nadąża, uruchom drugi",
        "see whether a worker is at work; when it cannot keep up, start another",
    ),
    "archive": Words("przeszukiwane według indeksu", "searched by its index"),
    "archive is behind": Words(
        "{articles} artykułów sprawdziła inna wersja: mogą w nich być nowe trafienia",
        "{articles} articles were matched by another version, and new hits may be in them",
        "`nasluch db rematch`", "run `nasluch db rematch`",
    ),
    "archive is not indexed": Words(
        "{articles} artykułów sprawdziła inna wersja: szukanie w nich jest powolne",
        "{articles} articles were matched by another version, so searches are slow",
        "`nasluch db rematch`", "run `nasluch db rematch`",
    ),
    "deliveries": Words(
        "w drodze: {waiting}, zaniechane: {given_up}", "{waiting} on their way, {given_up} given up",
    ),
    "deliveries are held": Words(
        "wstrzymane: nic nie wychodzi", "held: nothing is sent",
        "`nasluch delivery release`, gdy mają wyjść", "`nasluch delivery release` lets them leave",
    ),
    "channels are off": Words(
        "wyłączone kanały: {channels}", "channels switched off: {channels}",
        "`nasluch channel list` mówi dlaczego, `nasluch channel enable` włącza",
        "`nasluch channel list` says why, `nasluch channel enable` switches on",
    ),
    "concerns": Words("źródła i tematy mają się dobrze", "feeds and watchlists are as they should be"),
    "concerns last": Words(
        "{count} ({named})", "{count} ({named})", "zobacz `nasluch concern list`", "see `nasluch concern list`",
    ),
}  # fmt: skip
"""By the name that a finding gives."""


def row(finding: Finding, language: str) -> Row:
    """The finding in words."""
    words, polish = SENTENCES[finding.said], language == "pl"
    saw, to_do = (words.saw_pl, words.to_do_pl) if polish else (words.saw_en, words.to_do_en)
    facts = {name: str(fact) for name, fact in finding.facts.items()}
    name = NAMES[finding.check][0 if polish else 1]
    return Row(
        finding.check, name, finding.verdict, saw.format_map(facts), "" if finding.verdict is Verdict.OK else to_do
    )
