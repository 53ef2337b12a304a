"""A channel as a person names it -> its row. Edge."""

from difflib import get_close_matches

from sqlmodel import Session, select

from alerts.tables import Channel


def channel(session: Session, name: str) -> Channel:
    """The channel of that name.

    Errors: ValueError, with the nearest name there is
    """
    row = session.exec(select(Channel).where(Channel.name == name)).first()
    if row is not None:
        return row
    near = get_close_matches(name, session.exec(select(Channel.name)).all(), n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "; `nasluch channel add` makes one"
    raise ValueError(f"no channel is called {name!r}{hint}")
