"""The template language: Jinja2 in a sandbox that prints text and refuses what is not text."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, nodes, pass_context, pass_environment
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

# The context key under which a rendering keeps what it printed; no template can name it.
SINK = "\0sink"
# What reading a template may end in beside its own faults: constants are computed while it is read,
# and Python has limits of its own (nested loops, indentation).
BEYOND_PYTHON = (ValueError, OverflowError, RecursionError, SyntaxError)

# Braces inside values travel as private-use characters, so that any brace pair left after
# rendering is a fault of the template, and docxtpl's own escapes ({_{) never touch a value.
_BRACES = {ord("{"): "\ue07b", ord("}"): "\ue07d"}
_BRACES_BACK = {ord(new): chr(old) for old, new in _BRACES.items()}

# Control, surrogate and private characters. A line break (docxtpl makes it w:br), a tab (w:tab)
# and \a (a new paragraph of the same style) may stand in a value.
_UNFIT = re.compile(
    "[\x00-\x06\x08\x0b-\x1f\x7f-\x9f\ud800-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture a template prints like a value: PNG or JPEG, height in millimetres."""

    path: Path
    alt: str
    height_mm: Decimal | int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing a template prints like a value, and a picture of it; sizes in points."""

    svg: bytes  # outlines only, no text
    png: bytes
    alt: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sink:
    """Where one rendering reports to: texts in printed order, and how a picture becomes XML."""

    printed: list[str]
    draw: Callable[[Picture | Drawing], str]


class UnknownNameError(UndefinedError):
    """A template named something that does not exist: ``name`` on ``owner`` (None: top level)."""

    def __init__(self, message: str | None, name: str, owner: Any) -> None:
        super().__init__(message)
        self.name = name
        self.owner = owner


class Unprintable(Exception):  # noqa: N818 - turned into a Refusal where the place is known
    """A value that must not be printed: code, German reason, remedy."""

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.code, self.reason, self.remedy = code, reason, remedy


class _Unknown(StrictUndefined):
    """Any use but ``is defined`` and ``default`` fails and says which name of what."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: Any = UndefinedError,
    ) -> None:
        if exc is UndefinedError:
            owner = None if obj is missing else obj
            exc = functools.partial(UnknownNameError, name=str(name or ""), owner=owner)
        super().__init__(hint, obj, name, exc)


def text_of(value: Any) -> str:
    """Give the text a value prints. Raises ``Unprintable`` for whatever is not plain text.

    Text, whole numbers and Decimal print; None, floats, yes/no, lists and objects do not.
    """
    if isinstance(value, str):
        bad = _UNFIT.search(value)
        if bad:
            raise Unprintable(
                "T123",
                f"enthält ein Steuerzeichen (U+{ord(bad.group()):04X})",
                "Bitte das Zeichen in den Daten löschen.",
            )
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None:
        raise Unprintable(
            "T120",
            "hat keinen Wert",
            "Bitte die Angabe ergänzen oder die Stelle in der Vorlage mit {% if … %} umgeben.",
        )
    if isinstance(value, float):
        raise Unprintable(
            "X120",
            "ist eine ungenaue Gleitkommazahl; Beträge werden so nie gedruckt",
            "Bitte den Fehler melden; in der Vorlage Divisionen vermeiden.",
        )
    raise Unprintable(
        "T122",
        "ist kein Text, sondern eine Liste, ein Ja/Nein-Wert oder ein zusammengesetzter Wert",
        "Bitte eine Angabe daraus nennen (z. B. {{ m.title }}) oder {% for … %} oder {% if … %} "
        "verwenden.",
    )


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    """Let a value through to the document: record its text, escape it, draw pictures."""
    if isinstance(value, _Unknown):
        return str(value)  # raises with the name
    sink: Sink = context.parent[SINK]
    if isinstance(value, Picture | Drawing):
        return Markup(sink.draw(value))  # noqa: S704 - XML made by the program itself
    if isinstance(value, Markup) and "<" in value:
        return value  # what a macro printed: its values came through here one by one
    text = value.unescape() if isinstance(value, Markup) else text_of(value)
    sink.printed.append(restore_braces(text).replace("\a", "\n"))
    return escape(text).translate(_BRACES)


@pass_context
def _finalize_text(context: Context, value: Any) -> str:
    """Let a value through to plain text as it is: record it."""
    if isinstance(value, _Unknown):
        return str(value)  # raises with the name
    text = text_of(value).replace("\a", "\n")
    printed: list[str] = context.parent[SINK]
    printed.append(text)
    return text


def restore_braces(xml: str) -> str:
    """Give the braces of the values back, once the template's own tags are gone."""
    return xml.translate(_BRACES_BACK) if "\ue07b" in xml or "\ue07d" in xml else xml


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep a text filter from turning None or a float into words such as «None»."""

    @functools.wraps(function)
    def guarded(*args: Any, **options: Any) -> Any:
        for value in args:
            if value is None or isinstance(value, float):
                text_of(value)
        return function(*args, **options)

    return guarded


@pass_environment
def _join(
    environment: ImmutableSandboxedEnvironment,
    value: Iterable[Any],
    d: str = "",
    attribute: str | None = None,
) -> str:
    items = value if attribute is None else map(make_attrgetter(environment, attribute), value)
    return d.join(text_of(str(i) if isinstance(i, _Unknown) else i) for i in items)


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox: fields before methods, no way to format None or a float into a text."""

    # "%" on a text is formatting, which would print None as a word; "+" and "*" would set
    # amounts, which are texts, side by side instead of calculating
    intercepted_binops = frozenset({"%", "+", "*"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]  # a field called «items» or «values» is meant, not the method
        return super().getattr(obj, attribute)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        if super().wrap_str_format(value) is not None:
            raise SecurityError("text.format")
        return None

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if isinstance(left, str) or (operator != "%" and isinstance(right, str)):
            raise TypeError(f"text {operator} value")
        return super().call_binop(context, operator, left, right)


# Left out on purpose: safe, xmlattr, urlize, tojson (write unescaped or foreign markup), int and
# float (turn nonsense into 0), random (differs each time), format (prints None), truncate.
_TEXT_FILTERS = (
    "capitalize",
    "e",
    "escape",
    "lower",
    "replace",
    "string",
    "title",
    "trim",
    "upper",
)
_OTHER_FILTERS = (
    "abs", "batch", "count", "d", "default", "dictsort", "first", "groupby", "items", "last",
    "length", "list", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "select",
    "selectattr", "slice", "sort", "sum", "unique",
)  # fmt: skip


@functools.cache
def environment() -> ImmutableSandboxedEnvironment:
    """Give the one environment all Word templates are compiled in."""
    return _sandbox(_finalize, autoescape=True)


@functools.cache
def text_environment() -> ImmutableSandboxedEnvironment:
    """Give the environment templates of plain text are compiled in.

    The same language; ``SINK`` is the list that takes what was printed.
    """
    return _sandbox(_finalize_text, autoescape=False)


def _sandbox(finalize: Callable[..., Any], *, autoescape: bool) -> ImmutableSandboxedEnvironment:
    env = _Environment(autoescape=autoescape, undefined=_Unknown, finalize=finalize)
    env.filters = {
        **{name: env.filters[name] for name in _OTHER_FILTERS},
        **{name: _guarded(env.filters[name]) for name in _TEXT_FILTERS},
        "join": _join,
    }
    env.globals = {name: env.globals[name] for name in ("range", "namespace")}
    return env


def check_joins(tree: nodes.Template) -> None:
    """Send every operand of ``~`` through the guarded text filter; changes the tree."""
    for join in tree.find_all(nodes.Concat):
        join.nodes = [
            nodes.Filter(n, "string", [], [], None, None, lineno=n.lineno) for n in join.nodes
        ]
