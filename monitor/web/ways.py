"""Addresses of requests and redirects: where somebody came from, and where they may be sent. A door."""

from fastapi import Request, Response

LONGEST = 2000


def sent_to(address: str) -> Response:
    """After a form: to the page that shows what it did."""
    return Response(status_code=303, headers={"Location": address, "Cache-Control": "no-store"})


def local(path: str) -> str:
    """A path of ours to go to, under the root; whatever could lead elsewhere is the front page.

    Source: browsers read a backslash as a slash and skip tabs and line ends, so //host hides in many spellings
    """
    plain = path.isascii() and path.isprintable() and "\\" not in path and " " not in path
    return path if plain and path.startswith("/") and not path.startswith("//") and len(path) <= LONGEST else "/"


def address(request: Request) -> str:
    """Where a request came from; a proxy that we trust says for whom."""
    return request.client.host if request.client else ""


def asked_for(request: Request, root: str) -> str:
    """The page that was wanted, to be led back to."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    path = request.url.path.removeprefix(root) or "/"
    return f"{path}?{request.url.query}" if request.url.query else path
