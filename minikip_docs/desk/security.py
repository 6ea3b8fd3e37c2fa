"""Who may speak to the desk: one browser on this machine, from its own pages; what it may load."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, TimestampSigner

from minikip_docs.data.model import Refusal

HOST = "127.0.0.1"  # and no other: a name may come to mean another machine
KEY = "schluessel"  # in the address, once
TOKEN = "token"  # noqa: S105 - the name of the field in every form
MOST_BYTES = 200_000_000  # of one request
MOST_FILES = 200
_TICKET = 120  # seconds in which a browser has to come up
_SAFE = {"GET", "HEAD"}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # With «no-referrer» a browser would no longer say from where a form is sent.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass(slots=True)
class Keys:
    """The secrets of one run, each for one place; all are gone with it."""

    key: str = field(default_factory=_random)  # in the link on the terminal
    session: str = field(default_factory=_random)  # in the cookie
    token: str = field(default_factory=_random)  # in every form
    used: set[str] = field(default_factory=set)  # tickets

    def opens(self, given: str) -> bool:
        """Say whether a link lets in: with the key itself, or with a ticket, which does so once."""
        if _same(given, self.key):
            return True
        try:
            TimestampSigner(self.key).unsign(given, max_age=_TICKET)
        except BadSignature:
            return False
        fresh = given not in self.used
        self.used.add(given)
        return fresh


def ticket(key: str) -> str:
    """Give what opens the desk once and soon: others can see how this machine calls a browser."""
    return TimestampSigner(key).sign(secrets.token_urlsafe(16)).decode()


def link(port: int, key: str) -> str:
    """Give the address of the desk with what lets in."""
    return f"http://{HOST}:{port}/?{KEY}={key}"


def guard(app: Flask, keys: Keys, port: int) -> None:
    """Let nobody in but the browser that came with the key, and set what its pages may do."""
    host = f"{HOST}:{port}"
    cookie = f"minikip_{port}"  # cookies know no ports: two desks must not take each other's

    @app.before_request
    def refuse_strangers() -> ResponseReturnValue | None:
        site = request.headers.get("Sec-Fetch-Site", "none")
        origin = request.headers.get("Origin", None if request.method in _SAFE else "")
        foreign = origin not in {None, f"http://{host}"} or site not in {"none", "same-origin"}
        if request.headers.get("Host") != host or foreign:
            raise NoEntryError(_elsewhere())
        if request.endpoint == "static":
            return None
        if not _same(request.cookies.get(cookie, ""), keys.session):
            if request.method == "GET" and keys.opens(request.args.get(KEY, "")):
                let_in = redirect("/", 303)
                let_in.set_cookie(cookie, keys.session, httponly=True, samesite="Strict")
                return let_in
            raise NoEntryError(_no_key())
        if KEY in request.args:
            return redirect("/", 303)
        if request.method not in _SAFE and not _same(request.form.get(TOKEN, ""), keys.token):
            raise NoEntryError(_no_token())
        return None

    @app.after_request
    def say_what_may_be(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    app.jinja_env.globals.update(token=keys.token, token_name=TOKEN)


class NoEntryError(Exception):
    """Somebody may not do this; says why in German."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def _same(given: str, own: str) -> bool:
    return hmac.compare_digest(given.encode(), own.encode())


def _elsewhere() -> Refusal:
    return Refusal(
        "D600",
        "Die Anfrage kommt von einer andern Seite oder einem andern Namen aus.",
        f"Bitte die Seite unter ihrer eigenen Adresse öffnen (http://{HOST}:…), nicht über einen "
        "Verweis.",
    )


def _no_key() -> Refusal:
    return Refusal(
        "D601",
        "Der Browser hat sich noch nicht ausgewiesen, oder das Programm wurde inzwischen neu "
        "gestartet.",
        "Bitte den Link öffnen, den das Programm beim Start zeigt; oder das Programm noch einmal "
        "starten: Es öffnet die Seite, die schon läuft.",
    )


def _no_token() -> Refusal:
    return Refusal(
        "D602",
        "Dieses Formular ist veraltet: Das Programm wurde inzwischen neu gestartet.",
        "Bitte zurückgehen, die Seite neu laden und noch einmal absenden.",
    )
