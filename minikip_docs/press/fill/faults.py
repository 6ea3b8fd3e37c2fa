"""What is wrong with a template, in German: the placeholder, its place, the nearest right name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError

from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.fill import language
from minikip_docs.press.fill.barred import Barred
from minikip_docs.press.fill.tags import Tag, where

SPELL = "Bitte in Word den Platzhalter berichtigen"

# Line of the compiled text -> the tag in Word it stems from, or its wording if docxtpl made it.
Lines = Mapping[int, Tag | str]


def place(lines: Lines, line: int, label: str) -> tuple[str, str]:
    """Give place and wording of the tag at a line of the compiled text."""
    tag = next((lines[n] for n in sorted(lines, reverse=True) if n <= line), "")
    if isinstance(tag, str):
        return label, tag
    return where(label, tag.paragraph, tag.text), tag.text


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the known name most like this one, whatever its capitals; or nothing."""
    lower = {k.casefold(): k for k in known if k != name and k.isprintable()}
    near = difflib.get_close_matches(name.casefold(), sorted(lower), 1, 0.6)
    return lower[near[0]] if near else ""


def _meant(near: str) -> str:
    return f"Meinten Sie «{near}»? " if near else ""


def not_understood(lines: Lines, line: int, label: str) -> Refusal:
    """T114: an expression Jinja cannot read."""
    spot, text = place(lines, line, label)
    return Refusal(
        "T114",
        f"In der Vorlage ist {f'«{text}»' if text else 'ein Platzhalter'} nicht verständlich "
        f"({spot}).",
        f"{SPELL}; die Anleitung zur Vorlage zeigt Beispiele.",
    )


def refuse_barred(found: Iterable[Barred], lines: Lines, label: str) -> None:
    """Refuse (T114, T125) what a template must not do."""
    for wrong in found:
        spot, text = place(lines, wrong.line, label)
        message = f"Der Platzhalter «{excerpt(text)}» {wrong.reason} ({spot})."
        raise Refusal(wrong.code, message, wrong.remedy)


def refuse_unknown_filters(tree: nodes.Template, lines: Lines, label: str) -> None:
    """Refuse (T114) filters and tests the template language does not have."""
    env = language.environment()
    for kind, known, what in (
        (nodes.Filter, env.filters, "den Filter"),
        (nodes.Test, env.tests, "die Prüfung"),
    ):
        for node in tree.find_all(kind):
            if node.name in known:
                continue
            spot, text = place(lines, node.lineno, label)
            raise Refusal(
                "T114",
                f"In der Vorlage gibt es in «{text}» {what} «{node.name}» nicht ({spot}).",
                f"{_meant(nearest(node.name, known))}{SPELL}.",
            )


def unknown_names(found: Mapping[str, str], known: Iterable[str]) -> Refusal:
    """T110: names (each with its place) the data do not have, all in one refusal."""
    near = {name: nearest(name, known) for name in found}
    if len(found) == 1:
        name, spot = next(iter(found.items()))
        message = f"In der Vorlage gibt es den Platzhalter «{name}» nicht ({spot})."
        return Refusal("T110", message, f"{_meant(near[name])}{SPELL}.")
    listed = "; ".join(f"«{name}» ({spot})" for name, spot in found.items())
    message = f"In der Vorlage gibt es {len(found)} Platzhalter nicht: {listed}."
    pairs = [f"«{good}» statt «{bad}»" for bad, good in near.items() if good]
    hint = f"Meinten Sie {', '.join(pairs)}? " if pairs else ""
    return Refusal("T110", message, f"{hint}{SPELL}.")


def unknown_field(name: str, owner: Any, lines: Lines, line: int, label: str) -> Refusal:
    """T110: a field that its object does not have, such as «nmae» in «{{ party.nmae }}»."""
    spot, text = place(lines, line, label)
    return Refusal(
        "T110",
        f"In der Vorlage gibt es die Angabe «{name}» in «{text}» nicht ({spot}).",
        f"{_meant(nearest(name, names_of(owner)))}{SPELL}.",
    )


def explained(error: Exception, lines: Lines, label: str) -> Refusal:
    """Turn what a template's code raised into a sentence with its place."""
    if isinstance(error, language.UnknownNameError) and error.name:
        return unknown_field(error.name, error.owner, lines, line_of(error), label)
    spot, text = place(lines, line_of(error), label)
    if isinstance(error, language.Unprintable):
        message = f"Der Platzhalter «{text}» {error.reason} ({spot})."
        return Refusal(error.code, message, error.remedy)
    if isinstance(error, SecurityError):
        message = f"In der Vorlage ist «{text}» nicht erlaubt ({spot})."
        return Refusal("T115", message, "Bitte nur Angaben drucken, keine Programmteile.")
    message = f"In der Vorlage lässt sich «{text}» nicht ausführen ({spot})."
    return Refusal("T117", message, f"{SPELL}; vielleicht passt der Wert nicht zum Ausdruck.")


def line_of(error: Exception) -> int:
    """Find the line of the template in a traceback that Jinja has rewritten; 0 if it has none."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def names_of(owner: Any) -> list[str]:
    """List the fields an object of the data has, none for a value."""
    if isinstance(owner, Mapping):
        return [str(key) for key in owner]
    if is_dataclass(owner):
        return [field.name for field in fields(owner)]
    return []
