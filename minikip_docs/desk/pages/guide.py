"""Hilfe: the guide, the rules, the lists of fields, placeholders and codes, the glossary."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, abort, render_template, send_file
from markupsafe import Markup

from minikip_docs.checks.rules import RULES
from minikip_docs.data.files import read_bytes
from minikip_docs.data.resources import resource
from minikip_docs.desk.answers import download, inside
from minikip_docs.desk.markdown import Heading, render
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.jobs import reference

blueprint = Blueprint("guide", __name__)
PAGE = Page("Hilfe", blueprint, "guide.show")

# Pages of docs/ that an officer may want, by their names in the address.
_PAGES = {
    "anleitung": "Anleitung",
    "fields": "Felder der Formulare",
    "templates": "Platzhalter der Vorlagen",
    "codes": "Meldungen und ihre Codes",
    "betrieb": "Betrieb: für die Person, die das Programm betreut",
    "schemas": "Schemas für Programme",
}
_RULES = "/hilfe/regeln"


@blueprint.get("/hilfe")
def show() -> str:
    """List what there is to read."""
    return render_template("help.html", named=_PAGES, parts=_page("anleitung")[1])


@blueprint.get("/hilfe/<name>")
def read(name: str) -> str:
    """Show one of the pages."""
    if name not in _PAGES:
        abort(404)
    text, headings = _page(name)
    return render_template("read.html", title=_PAGES[name], text=text, headings=headings)


@blueprint.get("/hilfe/bild/<name>")
def picture(name: str) -> Response:
    """Give a picture of the guide."""
    path = inside(resource("docs"), name)
    if path.suffix != ".png" or not path.is_file():
        abort(404)
    return send_file(path, "image/png")


@blueprint.get("/hilfe/beispiel")
def sample() -> Response:
    """Give a report with two faults, to practise with."""
    path = resource("samples", "returned", "Jahresbericht_2025_1103_Sursee.pdf")
    return download(path.name, read_bytes(path))


@blueprint.get(_RULES)
def rules() -> str:
    """List the rules, as ``minikip rules`` does."""
    columns, rows = reference.RULE_COLUMNS, list(reference.rule_rows(RULES))
    return render_template("rules.html", columns=columns, rows=rows)


@blueprint.get(f"{_RULES}/<code>")
def rule(code: str) -> str:
    """Explain one rule, as ``minikip rules CODE`` does."""
    found = next((one for one in RULES if one.code == code.upper()), None)
    if found is None:
        abort(404)
    pairs = reference.explanation(found, this_desk().house().programme)
    return render_template("rule.html", rule=found, pairs=pairs)


@lru_cache
def _page(name: str) -> tuple[Markup, list[Heading]]:
    return render(read_bytes(resource("docs", f"{name}.md")).decode(), _address)


def _address(told: str) -> str | None:
    """Say where a link of docs/ leads at the desk, None for what is not there (the source)."""
    page, _, part = told.partition("#")
    name = page.removesuffix(".md")
    if page.endswith(".png"):
        return f"/hilfe/bild/{page}"
    if name == "rules":
        return _RULES
    if page and name not in _PAGES:
        return None
    return f"/hilfe/{name}#{part}" if page and part else f"/hilfe/{name}" if page else told
