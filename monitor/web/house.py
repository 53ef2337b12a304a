"""What every page is made with: the database, the clock, the languages, the templates. Edge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from monitor import __version__, store
from monitor.db import Database
from monitor.tables import Role
from monitor.web import moments, phrases
from monitor.web.assets import Asset
from monitor.web.outside import Outside
from monitor.web.speech import Speech


class Reader(Protocol):
    """Whom a page is written for."""

    @property
    def id(self) -> int:
        """The number of the person."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def role(self) -> Role:
        """What they may do."""

    @property
    def speech(self) -> Speech:
        """The language they read."""

    @property
    def timezone(self) -> str:
        """The zone they live in."""

    @property
    def login(self) -> str:
        """The digest of their cookie."""

    @property
    def said(self) -> str | None:
        """What the page tells them once."""

    def may(self, needed: str) -> bool:
        """Whether they may do what takes that role."""


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

    def page(
        self, template: str, context: object, *, who: Reader | None = None, status: int = 200, block: str | None = None
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

    def done(self, who: Reader, line: str, *, at: str) -> Response:
        """After a form: to the page that shows what it did, which says this line first."""
        with self.database.write() as session:
            store.logins.say(session, who.login, line)
        return Response(status_code=303, headers={"Location": f"{self.root}{at}", "Cache-Control": "no-store"})

    def _was_told(self, who: Reader) -> None:
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
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        speech.gettext, speech.ngettext, newstyle=True
    )
    environment.globals.update(
        language=speech.language,
        number=speech.number,
        cadence=partial(phrases.cadence, speech=speech),
        refused=partial(phrases.refused, speech=speech),
        outcomes=phrases.OUTCOMES,
        methods=phrases.METHODS,
        states=phrases.STATES,
        roles=phrases.ROLES,
        kinds=phrases.KINDS,
        delivery_states=phrases.DELIVERIES,
        root=root,
        assets=assets,
        version=__version__,
    )
    environment.tests["address"] = _is_address
    return environment


def _is_address(link: str) -> bool:
    """Whether a link that a feed gave may be followed: never javascript: and the like."""
    return link.startswith(("http://", "https://"))
