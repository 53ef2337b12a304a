"""Settings -> as the page about the house shows them: never what is secret. Pure."""

import re

from monitor.settings import Settings

SECRET = re.compile(r"secret|key|password|token")
"""Settings whose names say so are never shown; of addresses never what stands before the @, or is called so in them."""

_WITHIN = re.compile(r"(?<=://)\S*(?=@)|(?<=pass=)[^&\s]+|(?<=password=)[^&\s]+|(?<=secret=)[^&\s]+", re.IGNORECASE)


def shown(chosen: Settings) -> tuple[tuple[str, str | bool | None], ...]:
    """Every setting and its value as people may see it; of a secret True when it is set, None when it is not."""
    return tuple((f"NASLUCH_{name.upper()}", _shown(name, getattr(chosen, name))) for name in type(chosen).model_fields)


def _shown(name: str, value: object) -> str | bool | None:
    if value in (None, "", ()):
        return None
    if SECRET.search(name):
        return True
    said = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return _WITHIN.sub("…", said)
