"""An OpenID provider -> who somebody is, by its word. Edge.

Authlib says what is asked and checks what is answered; every connection is our fetcher's, behind its guard.
Source: OpenID Connect Core 1.0 and Discovery 1.0; RFC 7636 (PKCE); docs/decisions/0037
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from monitor.errors import FetchFailed, ProviderFailed, Unproven
from monitor.fetch import NO_HEADERS, Fetcher
from monitor.records import Fetched

RANDOM_BYTES = 32
LEEWAY_S = 60
"""So far its clock and ours may be apart."""

KEPT = timedelta(hours=1)
"""So long is held true what a provider says of itself."""

REST = timedelta(seconds=10)
"""And one that did not answer is left alone: whoever asks for the page of login may not make us wait, over and over."""

ALGORITHMS = tuple(f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512))
"""Signatures by a key of the provider that only it has: none, and none by a secret that we have too."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login that was begun in a browser: what makes it this one and no other."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who a provider says somebody is."""

    name: str  # "" when it does not say
    email: str | None  # None: it does not say, or does not say that it is verified


@dataclass(frozen=True, slots=True)
class _About:
    """What a provider says of itself."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    auth_method: str


def attempt() -> Attempt:
    """A new one."""
    return Attempt(*(secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3)))


class Provider:
    """Who vouches for people. Threads share it."""

    def __init__(self, fetcher: Fetcher, *, issuer: str, client_id: str, client_secret: str) -> None:
        """Asks nothing yet; `issuer` is its address, exactly as it names itself."""
        self.issuer, self._fetcher = issuer, fetcher
        self._client_id, self._client_secret = client_id, client_secret
        self._lock = Lock()
        self._known: _About | ProviderFailed | None = None
        self._until: datetime | None = None

    @property
    def called(self) -> str:
        """What it is called on a page."""
        return urlsplit(self.issuer).netloc

    def where(self, begun: Attempt, *, back: str, now: datetime) -> str:
        """The address to which a browser is sent to log in; from there it comes `back`.

        Errors: ProviderFailed
        """
        written: str = prepare_grant_uri(
            self._about(now).authorization, self._client_id, "code", back, "openid email profile", begun.state,
            nonce=begun.nonce, code_challenge=create_s256_code_challenge(begun.verifier), code_challenge_method="S256",
        )  # fmt: skip
        return written

    def who(self, code: str, begun: Attempt, *, back: str, now: datetime) -> Somebody:
        """Who has logged in there, by the code with which their browser came back.

        Errors: ProviderFailed; Unproven when the code is refused, or what is given for it is not for us, not for this
                login, not signed, or not of now
        """
        about = self._about(now)
        given = self._exchanged(about, code, begun, back)
        keys = self._json(about.keys)
        claims = self._proven(str(given.get("id_token", "")), keys, begun, given.get("access_token"), now)
        if "email" not in claims and about.userinfo and given.get("access_token"):
            more = self._json(about.userinfo, {"Authorization": f"Bearer {given['access_token']}"})
            claims = {**more, **claims} if more.get("sub") == claims["sub"] else claims
        return _somebody(claims)

    def _about(self, now: datetime) -> _About:
        """What it says of itself; a failure is remembered for a while, too."""
        with self._lock:
            if self._until is None or now >= self._until:
                try:
                    known: _About | ProviderFailed = self._discovered()
                except ProviderFailed as failed:
                    known = failed
                self._known = known
                self._until = now + (REST if isinstance(known, ProviderFailed) else KEPT)
            if self._known is None or isinstance(self._known, ProviderFailed):
                raise ProviderFailed(str(self._known))
            return self._known

    def _discovered(self) -> _About:
        said = self._json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self.issuer:
            raise ProviderFailed(f"{self.issuer}: calls itself {said.get('issuer')!r}")
        ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        return _About(
            authorization=self._address(said, "authorization_endpoint"),
            token=self._address(said, "token_endpoint"),
            keys=self._address(said, "jwks_uri"),
            userinfo=self._address(said, "userinfo_endpoint") if said.get("userinfo_endpoint") else None,
            auth_method=way if self._client_secret else "none",
        )

    def _address(self, said: Mapping[str, Any], name: str) -> str:
        """One of its addresses; where it is asked under TLS, so are they all."""
        address = str(said.get(name))
        scheme = self.issuer.partition("://")[0]
        if not address.startswith(("https://", f"{scheme}://")):
            raise ProviderFailed(f"{self.issuer}: {name} is {address!r}")
        return address

    def _exchanged(self, about: _About, code: str, begun: Attempt, back: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": begun.verifier,
        }  # fmt: skip
        _, headers, body = ClientAuth(self._client_id, self._client_secret, about.auth_method).prepare(
            "POST", about.token, {}, urlencode(form)
        )
        try:
            return _object(self._fetcher.ask(about.token, form=dict(parse_qsl(body)), headers=headers))
        except FetchFailed as failed:
            if failed.status in (400, 401, 403):
                raise Unproven(f"{about.token}: the code was refused, HTTP {failed.status}") from failed
            raise ProviderFailed(str(failed)) from failed

    def _proven(
        self, token: str, keys: Mapping[str, Any], begun: Attempt, access_token: object, now: datetime
    ) -> Mapping[str, Any]:
        options = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self._client_id},
            "nonce": {"essential": True, "value": begun.nonce},
        }
        params = {"nonce": begun.nonce, "client_id": self._client_id, "access_token": access_token}
        try:
            read = jwt.decode(token, KeySet.import_key_set(_signing(keys)), algorithms=ALGORITHMS)
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(int(now.timestamp()), LEEWAY_S)
        except (JoseError, ValueError, TypeError, KeyError) as wrong:  # what came may be anything
            raise Unproven(f"{self.issuer}: {type(wrong).__name__}: {wrong}") from wrong
        return dict(claims)

    def _json(self, address: str, headers: Mapping[str, str] = NO_HEADERS) -> Mapping[str, Any]:
        try:
            return _object(self._fetcher.ask(address, headers=headers))
        except FetchFailed as failed:
            raise ProviderFailed(str(failed)) from failed


def _object(answer: Fetched) -> Mapping[str, Any]:
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError) as broken:
        raise ProviderFailed(f"{answer.url}: what came is no JSON") from broken
    if not isinstance(said, dict):
        raise ProviderFailed(f"{answer.url}: what came is no JSON object")
    return said


def _signing(keys: Mapping[str, Any]) -> Any:
    """The keys that sign; one of a kind that we do not know spoils none of the others."""
    listed = keys.get("keys")
    known = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {"keys": [one for one in known if one.get("kty") in ("RSA", "EC") and one.get("use") in (None, "sig")]}


def _somebody(claims: Mapping[str, Any]) -> Somebody:
    email, name = claims.get("email"), claims.get("name")
    verified = claims.get("email_verified") is True and isinstance(email, str)
    return Somebody(name if isinstance(name, str) else "", email if verified else None)
