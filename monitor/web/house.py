"""What every page is made with: the database, the clock, the language, the templates. Edge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor import __version__
from monitor.db import Database
from monitor.web import moments, phrases
from monitor.web.assets import Asset
from monitor.web.speech import Speech


@dataclass(frozen=True, slots=True)
class House:
    """One per application; threads share it."""

    database: Database
    timezone: str
    speech: Speech
    clock: Callable[[], datetime]
    templates: Environment

    def page(self, template: str, context: object, *, status: int = 200) -> HTMLResponse:
        """The page of a template and its context, times told as seen from now."""
        now = self.clock()
        written = self.templates.get_template(template).render(
            page=context,
            said=partial(moments.said, now=now, timezone=self.timezone, speech=self.speech),
            exact=partial(moments.exact, timezone=self.timezone),
        )
        return HTMLResponse(written, status_code=status, headers={"Cache-Control": "private, no-cache"})


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
        outcomes=phrases.OUTCOMES,
        methods=phrases.METHODS,
        states=phrases.STATES,
        root=root,
        assets=assets,
        version=__version__,
    )
    environment.tests["address"] = _is_address
    return environment


def _is_address(link: str) -> bool:
    """Whether a link that a feed gave may be followed: never javascript: and the like."""
    return link.startswith(("http://", "https://"))
