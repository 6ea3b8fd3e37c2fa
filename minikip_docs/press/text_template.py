"""Fills a template of plain text, for an e-mail: what stands in the file is what comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError

from minikip_docs.data.model import Refusal
from minikip_docs.press.fill import barred, code, faults, language, literal, tags, used_names
from minikip_docs.press.fill.source_file import read_template

LINE_END = "\r\n"  # of a text file on Windows; every other system reads it too

# A tag or a remark that stands alone in its line leaves no line behind. Its line end moves into
# it, so that the lines of the template keep their numbers.
_ALONE = re.compile(
    r"^[ \t]*(\{%(?:(?!%\}|\{%).)*+|\{#(?:(?!#\}|\{#).)*+)([%#]\})[ \t]*\n",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text and every value its template printed, in order."""

    text: str
    printed: tuple[str, ...]


def fill(template: Path, context: Mapping[str, Any]) -> Text:
    """Fill a text template (Jinja in UTF-8) with values ready to print; lines end with CR LF.

    ``context`` holds texts, whole numbers, Decimals, lists and records. A name that the
    context does not have is found in every branch, taken or not. The same input gives the
    same text. Raises ``Refusal``, with the line: T101 (no file), T124 (a tag that deletes what
    is beside it), T140 or T141 (a tag without its braces), T302 (no text), T303 (not
    understood), T304 (a name that does not exist), T305 (a value that cannot be printed), T307
    (nothing to send).
    """
    return fill_text(_text(template), template.name, context)


def fill_text(words: str, name: str, context: Mapping[str, Any]) -> Text:
    """Fill words of a template that were read already, as ``fill`` does; ``name`` names them."""
    made = _compiled(_source(words, name), name, context)
    sink = language.Sink([])
    try:
        text = made.render({**context, language.SINK: sink})
    except language.UnknownNameError as error:
        known = faults.names_of(error.owner)
        raise _unknown(name, faults.line_of(error), error.name, known) from error
    except Exception as error:  # whatever an expression may raise is the template's fault
        raise _not_computed(name, error) from error
    if not text.strip():
        raise Refusal(
            "T307",
            f"Die Vorlage «{name}» ergibt keinen Text; die E-Mail wäre leer.",
            "Bitte den Text im Texteditor schreiben.",
        )
    return Text(LINE_END.join((*text.rstrip().split("\n"), "")), tuple(sink.printed))


def _text(template: Path) -> str:
    try:
        return read_template(template).raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(
            "T302",
            f"Die Vorlage «{template.name}» ist kein Text in UTF-8.",
            "Bitte im Texteditor mit der Codierung «UTF-8» speichern.",
        ) from error


def _source(text: str, name: str) -> str:
    lines = tags.plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    for tag in tags.TAG.finditer(lines):
        if wrong := tags.trims(tag.group()):
            line = 1 + lines.count("\n", 0, tag.start())
            message = f"In der Vorlage «{name}», Zeile {line}, {wrong.what}."
            raise Refusal(wrong.code, message, wrong.remedy)
    return _ALONE.sub(r"\1\n\2", f"{lines}\n")


def _compiled(source: str, name: str, context: Mapping[str, Any]) -> jinja2.Template:
    """Compile a template whose every name the context has."""
    env = language.text_environment()
    try:
        tree = env.parse(source)
        for wrong in barred.barred(tree):
            raise _unprintable(name, wrong.line, wrong.reason, wrong.remedy)
        for line in _not_understood(tree):
            raise _not_readable(name, line)
        made = code.compiled(env, tree, name)
    except TemplateSyntaxError as error:
        raise _not_readable(name, error.lineno) from error
    except language.BEYOND_PYTHON as error:
        raise _not_readable(name, 0) from error
    known = {**env.globals, **context}
    for path, line in made.paths.items():
        if missing := used_names.lost(path, known):
            raise _unknown(name, line, *missing)
    for line, loose in _literals(source, partial(made.knows, values=context)):
        raise loose.refusal(f"«{name}», Zeile {line}")
    for word in made.names_in_quotes(context):
        loose = literal.in_quotes(word.name, f'"{word.name}"')
        raise loose.refusal(f"«{name}», Zeile {word.line}")
    return made.template


def _literals(source: str, is_name: Callable[[str], bool]) -> Iterator[tuple[int, literal.Literal]]:
    """Give what was meant as a placeholder and would be sent as it stands, with its line."""
    words = tags.TAG.sub(lambda tag: " " + "\n" * tag.group().count("\n"), source)
    for line, text in enumerate(words.split("\n"), 1):
        yield from ((line, loose) for loose in literal.found(text, is_name) if loose.sure)


def _not_understood(tree: nodes.Template) -> Iterator[int]:
    """Give the lines of filters the language does not have and of brackets without their other."""
    env = language.text_environment()
    for kind, known in ((nodes.Filter, env.filters), (nodes.Test, env.tests)):
        yield from (node.lineno for node in tree.find_all(kind) if node.name not in known)
    for data in tree.find_all(nodes.TemplateData):
        if found := tags.LOOSE.search(data.data):
            yield data.lineno + data.data.count("\n", 0, found.start())


def _not_readable(name: str, line: int) -> Refusal:
    at = f"Zeile {line}" if line else "ein Platzhalter"
    return Refusal(
        "T303",
        f"In der Vorlage «{name}» ist {at} nicht verständlich.",
        "Bitte im Texteditor berichtigen: Jede Klammer {{ braucht ihre }}, jedes {% if … %} sein "
        "{% endif %}, jedes {% for … %} sein {% endfor %}.",
    )


def _unknown(name: str, line: int, part: str, known: Iterable[str]) -> Refusal:
    near = faults.nearest(part, known)
    return Refusal(
        "T304",
        f"In der Vorlage «{name}» nennt Zeile {line} die Angabe «{part}»; es gibt sie nicht.",
        f"{f'Meinten Sie «{near}»? ' if near else ''}Bitte im Texteditor berichtigen.",
    )


def _unprintable(name: str, line: int, reason: str, remedy: str) -> Refusal:
    message = f"In der Vorlage «{name}», Zeile {line}: Der Platzhalter {reason}."
    return Refusal("T305", message, remedy)


def _not_computed(name: str, error: Exception) -> Refusal:
    reason, remedy = "lässt sich nicht ausführen", "Bitte im Texteditor berichtigen."
    if isinstance(error, language.Unprintable):
        reason, remedy = error.reason, error.remedy
    elif isinstance(error, SecurityError):
        reason, remedy = "ist nicht erlaubt", "Bitte nur Angaben drucken, keine Programmteile."
    return _unprintable(name, faults.line_of(error), reason, remedy)
