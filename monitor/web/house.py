"""What every page is made with: who asks, the database, the clock, the languages, the templates. Edge."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from monitor import __version__, store
from monitor.db import Database
from monitor.doctor import Row
from monitor.tables import Role
from monitor.web import charts, feed_words, moments, phrases, previews, refusals, ways
from monitor.web.assets import Asset
from monitor.web.charts import Bars, Point
from monitor.web.outside import Outside
from monitor.web.speech import Speech

MOST_SENTENCES = 2_000
"""Kept of one language: more than templates have."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks for a page, and how they read it."""

    id: int
    name: str
    role: Role
    speech: Speech
    timezone: str
    login: str  # the digest of their cookie
    said: str | None  # what this page tells them once
    database: Database  # in their hand: what they write there stands in the audit log

    def may(self, needed: str) -> bool:
        """Whether they may do what takes that role."""
        return self.role.may(Role(needed))


@dataclass(frozen=True, slots=True)
class House:
    """One per application; threads share it."""

    database: Database
    timezone: str
    language: str
    speeches: Mapping[str, Speech]  # by language
    clock: Callable[[], datetime]
    templates: Mapping[str, Environment]  # by language
    root: str  # the path under which a proxy shows us; "" when it is the top
    cookie: str  # what the cookie of a login is called
    secure: bool  # people come by HTTPS
    public_url: str  # where people come
    secret_key: str  # signs links
    outside: Outside
    settings: tuple[tuple[str, str | bool | None], ...] = ()  # as an admin sees them: nothing secret
    examine: Callable[[str, bool], Sequence[Row]] = lambda *_: ()  # what the doctor finds, in a language; everything?

    def page(
        self, template: str, context: object, *, who: Visitor | None = None, status: int = 200, block: str | None = None
    ) -> HTMLResponse:
        """The page of a template and its context as somebody reads it, times told as seen from now.

        Shape:  `block` names a piece of the page, for one that is open already
        """
        now = self.clock()
        speech = who.speech if who else self.speeches[self.language]
        timezone = who.timezone if who else self.timezone
        if who and who.said and not block:
            self._was_told(who)
        laid = self.templates[speech.language].get_template(template)
        with_all = laid.new_context(
            {
                "page": context,
                "who": who,
                "said": partial(moments.said, now=now, timezone=timezone, speech=speech),
                "exact": partial(moments.exact, timezone=timezone),
            }
        )
        written = "".join(laid.blocks[block](with_all) if block else laid.root_render_func(with_all))
        headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie, HX-Request"}
        return HTMLResponse(written, status_code=status, headers=headers)

    def done(self, who: Visitor, line: str, *, at: str) -> Response:
        """After a form: to the page that shows what it did, which says this line first."""
        with self.database.write() as session:
            store.logins.say(session, who.login, line)
        return ways.sent_to(f"{self.root}{at}")

    def _was_told(self, who: Visitor) -> None:
        with self.database.write() as session:
            store.logins.say(session, who.login, None)


def templates(speech: Speech, *, root: str, assets: Mapping[str, Asset]) -> Environment:
    """Templates that escape what they are given, and refuse what they are not given.

    Shape:  `root` is the path under which a proxy shows us, "" when it is the top
    """
    environment = Environment(
        loader=PackageLoader("monitor.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        _=_sentences(speech),
        ngettext=partial(_counted, speech=speech),
        language=speech.language,
        number=speech.number,
        cadence=partial(phrases.cadence, speech=speech),
        refused=partial(refusals.refused, speech=speech),
        rate=partial(previews.rate, speech=speech),
        tags=partial(previews.tags, speech=speech),
        outcomes=phrases.OUTCOMES,
        methods=phrases.METHODS,
        states=phrases.STATES,
        roles=phrases.ROLES,
        kinds=phrases.KINDS,
        delivery_states=phrases.DELIVERIES,
        by_day=partial(_by_day, speech=speech),
        sparkline_of=charts.sparkline,
        root=root,
        assets=assets,
        version=__version__,
        **feed_words.spoken(speech),
    )
    environment.tests["address"] = _is_address
    environment.filters["commands"] = _commands
    return environment


def _sentences(speech: Speech) -> Callable[..., Markup]:
    """A sentence and what stands in its places -> the sentence as a template shows it: what fills a place is escaped.

    A page asks for hundreds, most of them without a place: those are made once (Jinja's own extension, a tenth of a
    page's time, fills the places of each of them, also where there are none).
    """

    @lru_cache(MOST_SENTENCES)
    def plain(sentence: str) -> Markup:
        return Markup(speech.gettext(sentence)) % {}  # noqa: S704  sentences are ours, what fills them is escaped

    def said(sentence: str, **places: object) -> Markup:
        return Markup(speech.gettext(sentence)) % places if places else plain(sentence)  # noqa: S704  the same

    return said


def _commands(words: str) -> Markup:
    """What stands between backticks as code; all of it escaped."""
    return Markup().join(
        Markup("<code>{}</code>").format(part) if number % 2 else part for number, part in enumerate(words.split("`"))
    )


def _counted(one: str, many: str, count: int, *, speech: Speech, **places: object) -> Markup:
    return Markup(speech.ngettext(one, many, count)) % {"num": count, **places}  # noqa: S704  the same


def _by_day(days: Sequence[tuple[date, int]], *, speech: Speech) -> Bars:
    """A bar for each day, told as a reader says it."""
    return charts.bars(
        [Point(moments.date_said(day, speech), count, tick=moments.tick(day, speech)) for day, count in days]
    )


def _is_address(link: str) -> bool:
    """Whether a link that a feed gave may be followed: never javascript: and the like."""
    return link.startswith(("http://", "https://"))
