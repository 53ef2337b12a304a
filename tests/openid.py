"""An OpenID provider on loopback: it signs what it is told to say, right or wrong. Edge."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "nasluch", "a secret of the provider"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}) for _ in range(2))


@dataclass
class Provider:
    """What it says, and what it was asked."""

    clock: Callable[[], datetime]
    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)  # in place of what is right; None: left out
    about: dict[str, Any] = field(default_factory=dict)  # of itself, likewise
    userinfo: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    key: Any = field(default_factory=lambda: KEY)  # what it signs with
    broken: dict[str, int] = field(default_factory=dict)  # paths that answer with a status and nothing else
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)  # what a browser brought with it, by its code

    def logs_in(self, address: str) -> str:
        """The address to which a browser is sent back that was sent here."""
        wanted = dict(parse_qsl(urlsplit(address).query))
        assert (wanted["response_type"], wanted["client_id"]) == ("code", CLIENT)
        assert (wanted["code_challenge_method"], set(wanted["scope"].split()) >= {"openid", "email"}) == ("S256", True)
        code = f"code-{len(self.codes)}"
        self.codes[code] = wanted
        return f"{wanted['redirect_uri']}?code={code}&state={wanted['state']}"

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A status, and what is said with it."""
        self.asked.append(path)
        if path in self.broken:
            return self.broken[path], {}
        match path:
            case "/.well-known/openid-configuration":
                return 200, self._about()
            case "/keys":
                return 200, {"keys": [{"kty": "martian"}, KEY.as_dict(private=False)]}
            case "/token":
                return self._token(form, authorization)
            case "/userinfo" if authorization == "Bearer an access token":
                return 200, self.userinfo
        return 404, {}

    def _about(self) -> dict[str, Any]:
        said = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/userinfo",
            **self.about,
        }
        return {name: value for name, value in said.items() if value is not None}

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        wanted = self.codes.pop(form["code"], None)
        if wanted is None or wanted["code_challenge"] != create_s256_code_challenge(form["code_verifier"]):
            return 400, {"error": "invalid_grant"}
        if authorization != f"Basic {b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}":
            return 401, {"error": "invalid_client"}
        assert form["redirect_uri"] == wanted["redirect_uri"]
        return 200, {"access_token": "an access token", "token_type": "Bearer", "id_token": self._signed(wanted)}

    def _signed(self, wanted: dict[str, str]) -> str:
        now = int(self.clock().timestamp())
        said = {
            "iss": self.address, "sub": "248", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": wanted["nonce"],
            "email": "ola@redakcja.example", "email_verified": True, "name": "Aleksandra Nowak", **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in said.items() if value is not None}
        if self.header["alg"] == "none":  # what signs tokens here will not make it
            return ".".join((_part(self.header), _part(claims), ""))
        return jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])


def _part(said: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@contextmanager
def provider(clock: Callable[[], datetime]) -> Iterator[Provider]:
    """One that answers meanwhile."""
    made = Provider(clock)

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, form: dict[str, str]) -> None:
            status, said = made.answer(self.path, form, self.headers.get("Authorization", ""))
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Asked) as server:
        made.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        server.shutdown()
        thread.join()
