"""What is said of concerns, in Polish and in English. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.records import Concerning, Span


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one kind of concern. {since}, {until}, {expected}, {words} and {spell} are filled in."""

    heading: str  # over all of the kind
    count: tuple[str, str, str]  # in a subject, after their number: one, a few, many
    begun: str
    ended: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """All that a report says by itself."""

    kinds: Mapping[Concerning, Said]
    well: str  # over what has ended
    well_count: str  # in a subject
    more: str  # beyond those named
    why: str
    hits: tuple[str, str, str]
    entries: tuple[str, str, str]
    page: str
    stories: tuple[str, str, str]
    spans: Mapping[Span, str]
    spike_heading: str
    spike: str
    spike_why: str


POLISH = ReportWords(
    kinds={
        Concerning.DISK: Said(
            "Brakuje miejsca na dysku",
            ("brakuje miejsca", "brakuje miejsca", "brakuje miejsca"),
            "Nic nowego nie jest odwiedzane ani czytane, żeby niczego nie zepsuć: {words}. Zwolnij miejsce, a praca "
            "ruszy sama. Co pojawi się w międzyczasie, może umknąć.",
            "Znów jest miejsce; brakowało go od {since}. Źródła są odwiedzane po kolei.",
        ),
        Concerning.BACKUP: Said(
            "Kopia zapasowa się nie udała",
            ("kopia zapasowa się nie udała", "kopia zapasowa się nie udała", "kopia zapasowa się nie udała"),
            "Tej nocy nie powstała: {words}. Następna próba będzie jutro; wcześniejsze kopie są, jakie były.",
            "Kopia zapasowa znów się udała; pierwsza nieudana była {since}.",
        ),
        Concerning.NETWORK: Said(
            "Nie słychać nikogo",
            ("sieć nie działa", "sieć nie działa", "sieć nie działa"),
            "Od {since} nie udało się odczytać żadnego źródła. Najpewniej zawiodła nasza własna sieć, więc źródła nie "
            "są tu wymienione z osobna. Zostaną odczytane, gdy tylko sieć wróci.",
            "Sieć wróciła. Nie było jej od {since}; źródła są odczytywane po kolei.",
        ),
        Concerning.WATCHLIST_SILENT: Said(
            "Tematy, które zamilkły",
            ("temat zamilkł", "tematy zamilkły", "tematów zamilkło"),
            "Żadnego trafienia od {since}; zwykle w tym czasie: mniej więcej {expected}. Taka cisza zdarza się "
            "rzadziej niż raz na pięć lat. Sprawdź, czy zapytanie i źródła są te, co trzeba.",
            "Znów są trafienia; cisza trwała od {since}.",
        ),
        Concerning.ADDRESS_REFUSED: Said(
            "Adresy, na które poczta nie dochodzi",
            ("kanał z odrzuconym adresem", "kanały z odrzuconym adresem", "kanałów z odrzuconym adresem"),
            "Serwer poczty odrzuca na stałe: {words}. Pozostałe adresy tego kanału dostają wszystko.",
            "Poczta dochodzi znów na wszystkie adresy; któryś był odrzucany od {since}.",
        ),
        Concerning.TEMPLATE_BROKEN: Said(
            "Szablony, których nie da się użyć",
            ("kanał z zepsutym szablonem", "kanały z zepsutym szablonem", "kanałów z zepsutym szablonem"),
            "Wiadomości wychodzą ze słowami Nasłuchu, bo szablon tego kanału nie działa: {words}",
            "Szablon znów działa; nie działał od {since}.",
        ),
        Concerning.FEED_GAP: Said(
            "Źródła, z których coś mogło umknąć",
            ("źródło z luką", "źródła z luką", "źródeł z luką"),
            "Od {since} do {until} wymieniły się wszystkie wpisy: to, co pojawiło się w międzyczasie, mogło umknąć. "
            "Źródło jest teraz odwiedzane częściej.",
            "Od tygodnia nic nie umknęło; luka była {until}.",
        ),
        Concerning.FEED_BROKEN: Said(
            "Źródła, które nie działają",
            ("źródło nie działa", "źródła nie działają", "źródeł nie działa"),
            "Nie udaje się go odczytać od {since}; zwykle w tym czasie: mniej więcej {expected}. "
            "Ostatnia próba: {words}",
            "Znów działa; nie działało od {since}.",
        ),
        Concerning.FEED_SILENT: Said(
            "Źródła, które zamilkły",
            ("źródło zamilkło", "źródła zamilkły", "źródeł zamilkło"),
            "Odpowiada, ale od {since} nie ma w nim nic nowego; zwykle w tym czasie: mniej więcej {expected}. "
            "Może zmieniło adres.",
            "Znów publikuje; milczało od {since}.",
        ),
    },
    well="Znów w porządku",
    well_count="{count} znów w porządku",
    more="I jeszcze {count}; wszystko pokazuje: nasluch concern list",
    why="Ten kanał dostaje to, o czym powinien wiedzieć właściciel. Inny wybiera się tak: "
    "nasluch channel edit NAZWA --owner",
    hits=("trafienie", "trafienia", "trafień"),
    entries=("wpis", "wpisy", "wpisów"),
    page="Pokaż w Nasłuchu",
    stories=("historia", "historie", "historii"),
    spans={Span.HOUR: "w ciągu godziny", Span.DAY: "w ciągu doby"},
    spike_heading="Znacznie więcej niż zwykle",
    spike="{count} {span}. O tej samej porze w {days} poprzednich dniach: przeciętnie {usual}, najwyżej {most}. "
    "Przez najbliższą dobę nie będzie o tym temacie drugiej takiej wiadomości.",
    spike_why="Ten kanał dostaje trafienia tematu „{name}”. Bez takich wiadomości: nasluch watchlist edit TEMAT "
    "--no-spikes",
)

ENGLISH = ReportWords(
    kinds={
        Concerning.DISK: Said(
            "There is no room on the disk",
            ("no room on the disk", "no room on the disk", "no room on the disk"),
            "Nothing new is visited or read, so that nothing breaks: {words}. Make room, and work goes on by itself. "
            "What appears meanwhile may be missed.",
            "There is room again; it was short since {since}. The feeds are visited one after the other.",
        ),
        Concerning.BACKUP: Said(
            "The backup failed",
            ("the backup failed", "the backup failed", "the backup failed"),
            "None was made this night: {words}. The next try is tomorrow; the backups before it are as they were.",
            "A backup was made again; the first that failed was {since}.",
        ),
        Concerning.NETWORK: Said(
            "Nobody is heard",
            ("the network is down", "the network is down", "the network is down"),
            "Not one feed could be read since {since}. Most likely our own network failed, so the feeds are not listed "
            "one by one. They are read as soon as it is back.",
            "The network is back. It was away since {since}; the feeds are read one after the other.",
        ),
        Concerning.WATCHLIST_SILENT: Said(
            "Watchlists that fell silent",
            ("watchlist fell silent", "watchlists fell silent", "watchlists fell silent"),
            "Not one hit since {since}; usual in such a time: about {expected}. A silence like this comes less than "
            "once in five years. Look whether its query and the feeds are what they should be.",
            "There are hits again; it was silent since {since}.",
        ),
        Concerning.ADDRESS_REFUSED: Said(
            "Addresses that get no mail",
            ("channel with a refused address", "channels with a refused address", "channels with a refused address"),
            "The mail server refuses for good: {words}. The other addresses of the channel get everything.",
            "Mail reaches all addresses again; one was refused since {since}.",
        ),
        Concerning.TEMPLATE_BROKEN: Said(
            "Templates that cannot be used",
            ("channel with a broken template", "channels with a broken template", "channels with a broken template"),
            "Messages leave in Nasłuch's words, because a template of this channel fails: {words}",
            "The template works again; it failed since {since}.",
        ),
        Concerning.FEED_GAP: Said(
            "Feeds of which something may be missing",
            ("feed with a gap", "feeds with a gap", "feeds with a gap"),
            "Between {since} and {until} all of its entries changed: what came in between may be missing. "
            "It is visited more often now.",
            "Nothing was missed for a week; the gap was {until}.",
        ),
        Concerning.FEED_BROKEN: Said(
            "Feeds that are broken",
            ("feed is broken", "feeds are broken", "feeds are broken"),
            "It could not be read since {since}; usual in such a time: about {expected}. The last try: {words}",
            "It works again; it was broken since {since}.",
        ),
        Concerning.FEED_SILENT: Said(
            "Feeds that fell silent",
            ("feed fell silent", "feeds fell silent", "feeds fell silent"),
            "It answers, and has nothing new since {since}; usual in such a time: about {expected}. It may have moved.",
            "It publishes again; it was silent since {since}.",
        ),
    },
    well="Well again",
    well_count="{count} well again",
    more="And {count} more; all of them: nasluch concern list",
    why="This channel is told what the owner should know. Another one is chosen so: nasluch channel edit NAME --owner",
    hits=("hit", "hits", "hits"),
    entries=("entry", "entries", "entries"),
    page="Show in Nasłuch",
    stories=("story", "stories", "stories"),
    spans={Span.HOUR: "within an hour", Span.DAY: "within a day"},
    spike_heading="Far more than usual",
    spike="{count} {span}. At the same time of the {days} days before: {usual} on average, {most} at the most. "
    "For a day there is no other message like this of that watchlist.",
    spike_why="This channel is told of hits of “{name}”. No more of these: "
    "nasluch watchlist edit WATCHLIST --no-spikes",
)
