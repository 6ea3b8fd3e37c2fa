"""The template language: Jinja2 in a sandbox that prints text and refuses what is not text."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from jinja2 import StrictUndefined, nodes, pass_context, pass_environment
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from minikip_docs.press.fill.images import Drawing, Picture

# The context key under which a rendering keeps what it printed; no template can name it.
SINK = "\0sink"
# What reading a template may end in beside its own faults: constants are computed while it is read,
# and Python has limits of its own (nested loops, indentation).
BEYOND_PYTHON = (ValueError, OverflowError, RecursionError, SyntaxError)

# Braces that are no tag, in values and in the template's own words, travel as private-use
# characters: neither Jinja nor docxtpl takes them for something.
BRACES = {ord("{"): "\ue07b", ord("}"): "\ue07d"}
_BRACES_BACK = {ord(new): chr(old) for old, new in BRACES.items()}

# A template is data from outside: what it may print and keep, in characters of the file. A page
# of an agreement has some 10,000.
MOST = 30_000_000
_STEP = 100  # what going round a loop or printing once counts for, beside what is printed
_ROW = 500  # and each value of a list that gets a name of its own
_OPERAND = 200_000  # one of several texts set side by side
_NUMBER = 10**15  # and the largest number, of rows or an argument
_ARGUMENT = 1000

# Control, surrogate and private characters. A line break (docxtpl makes it w:br), a tab (w:tab)
# and \a (a new paragraph of the same style) may stand in a value.
_UNFIT = re.compile(
    "[\x00-\x06\x08\x0b-\x1f\x7f-\x9f\ud800-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]"
)


@dataclass(slots=True)
class Sink:
    """Where one rendering reports to: texts in printed order, and how a picture becomes XML."""

    printed: list[str]
    draw: Callable[[Picture | Drawing], str] | None = None
    room: int = MOST  # characters that may still be printed

    def take(self, characters: int) -> None:
        """Use up room; raises ``Unprintable`` where a template goes on for ever."""
        self.room -= characters
        if self.room < 0:
            raise _endless()


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


def _endless() -> Unprintable:
    return Unprintable(
        "T126",
        "macht das Dokument endlos lang",
        "Bitte mit {% for … %} nur Listen der Angaben durchgehen und nichts vervielfachen.",
    )


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
            "Bitte den Fehler melden.",
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
    if isinstance(value, Picture | Drawing) and sink.draw is not None:
        return Markup(sink.draw(value))  # noqa: S704 - XML made by the program itself
    text = value.unescape() if isinstance(value, Markup) else text_of(value)
    sink.take(_STEP + len(text))
    sink.printed.append(restore_braces(text).replace("\a", "\n"))
    return escape(text).translate(BRACES)


@pass_context
def _finalize_text(context: Context, value: Any) -> str:
    """Let a value through to plain text as it is: record it."""
    if isinstance(value, _Unknown):
        return str(value)  # raises with the name
    text = text_of(value).replace("\a", "\n")
    sink: Sink = context.parent[SINK]
    sink.take(_STEP + len(text))
    sink.printed.append(text)
    return text


def restore_braces(xml: str) -> str:
    """Give the braces of the values back, once the template's own tags are gone."""
    return xml.translate(_BRACES_BACK) if "\ue07b" in xml or "\ue07d" in xml else xml


def _known_text(value: Any) -> str:
    """Give a value as ``text_of`` does; a name that nothing has raises with the name."""
    return text_of(str(value) if isinstance(value, _Unknown) else value)


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep a text filter from turning None, a float or a list into words such as «None»."""

    @functools.wraps(function)
    def guarded(value: Any, *args: Any, **options: Any) -> Any:
        for one in (value, *args):
            _known_text(one)
        return function(value, *args, **options)

    return guarded


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep a filter from making millions of anything out of a number it is given."""

    @functools.wraps(function)
    def bounded(*args: Any, **options: Any) -> Any:
        if any(isinstance(n, int) and abs(n) > _ARGUMENT for n in (*args[1:], *options.values())):
            raise _endless()
        return function(*args, **options)

    return bounded


def _replace(value: Any, old: str, new: str) -> str:
    text = text_of(value)
    if len(text) + (text.count(old) + 1) * len(new) > MOST:
        raise _endless()
    return text.replace(old, new)


@pass_environment
def _join(
    environment: ImmutableSandboxedEnvironment,
    value: Iterable[Any],
    d: str = "",
    attribute: str | None = None,
) -> str:
    items = value if attribute is None else map(make_attrgetter(environment, attribute), value)
    texts = [_known_text(item) for item in items]
    if sum(map(len, texts)) + len(texts) * len(d) > MOST:
        raise _endless()
    return d.join(texts)


def _operand(value: Any) -> str:
    """Give one of the texts that «~» sets side by side."""
    text = _known_text(value)
    if len(text) > _OPERAND:
        raise _endless()
    return text


@pass_context
def _rows(context: Context, value: Any, length: int) -> Any:
    """Give what a loop goes through; ``length`` is that of the words within the loop."""
    sink: Sink = context.parent[SINK]
    rows = value if isinstance(value, Sized) else list(value)
    if not isinstance(rows, _Unknown):
        sink.take(len(rows) * (_STEP + length))
    return rows


@pass_context
def _range(context: Context, *bounds: int) -> range:
    """Count whole numbers, within the room of the document: whatever goes through them does."""
    numbers = range(*bounds)
    sink: Sink = context.parent[SINK]
    sink.take(_STEP * _length(numbers))
    return numbers


def _length(numbers: range) -> int:
    try:
        return len(numbers)
    except OverflowError:  # more than Python counts
        return MOST


@pass_context
def _filtered(context: Context, value: Any) -> Any:
    """Give what a filter goes through; so a loop that filters something long has an end, too."""
    if isinstance(value, str | list | tuple):
        sink: Sink = context.parent[SINK]
        sink.take(len(value))
    return value


def _kept(value: Any) -> Any:
    """Give what a name stands for, unless it is a list of lists without end."""
    room, left = MOST, [value]
    while left:
        one = left.pop()
        room -= _ROW + (len(one) if isinstance(one, str) else 0)
        if room < 0:
            raise _endless()
        left += one.values() if isinstance(one, Mapping) else one if _is_list(one) else ()
    return value


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox: fields before methods, numbers before anything else one might add up."""

    # «%» on a text is formatting, which would print None as a word; «+» and «*» would set
    # amounts, which are texts, side by side instead of calculating, and lists too
    intercepted_binops = frozenset({"%", "+", "*", "-"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]  # a field called «items» or «values» is meant, not the method
        return super().getattr(obj, attribute)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        if super().wrap_str_format(value) is not None:
            raise SecurityError("text.format")
        return None

    def is_safe_callable(self, obj: Any) -> bool:
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, str | Mapping):
            return getattr(obj, "__name__", "") in _METHODS
        return isinstance(owner, LoopContext) or obj in self.globals.values()

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        for value in (left, right):
            if isinstance(value, bool) or not isinstance(value, int | Decimal):
                raise TypeError(f"{operator} with what is no number")
        result = super().call_binop(context, operator, left, right)
        if abs(result) > _NUMBER:
            raise _endless()
        return result


# Methods of texts and groups; others make long texts of short ones (center, join)
# or parts of a whole (split, strip).
_METHODS = frozenset({"upper", "lower", "capitalize", "title", "startswith", "endswith",
                      "items", "keys", "values", "get"})  # fmt: skip
# Left out on purpose: safe, xmlattr, urlize, tojson (write unescaped or foreign markup), int and
# float (turn nonsense into 0), round (gives a float), random (differs each time), format (prints
# None), truncate.
_TEXT_FILTERS = (
    "capitalize",
    "e",
    "escape",
    "lower",
    "string",
    "title",
    "trim",
    "upper",
)
_OTHER_FILTERS = (
    "abs", "count", "d", "default", "dictsort", "first", "groupby", "items", "last",
    "length", "list", "map", "max", "min", "reject", "rejectattr", "reverse", "select",
    "selectattr", "sort", "sum", "unique",
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
        **{name: _bounded(env.filters[name]) for name in ("batch", "slice")},
        **{name: _guarded(env.filters[name]) for name in _TEXT_FILTERS},
        "replace": _replace,
        "join": _join,
        **_OWN,
    }
    env.globals = {"range": _range, "namespace": env.globals["namespace"]}
    return env


_OWN = {  # no tag can name them
    "\0rows": _rows,
    "\0kept": _kept,
    "\0operand": _operand,
    "\0filtered": _filtered,
}


def guard(tree: nodes.Template) -> None:
    """Send lists of loops, values of names and filters, operands of «~» past what bounds them.

    Changes the tree; whatever reads it for its names has to be done.
    """
    for join in tree.find_all(nodes.Concat):
        join.nodes = [_past("operand", node) for node in join.nodes]
    for used in list(tree.find_all(nodes.Filter)):
        if used.node is not None and not isinstance(used.node, nodes.Const):
            used.node = _past("filtered", used.node)
    for loop in list(tree.find_all(nodes.For)):
        loop.iter = _past("rows", loop.iter, nodes.Const(_words(loop.body)))
    for setting in tree.find_all(nodes.Assign):
        setting.node = _past("kept", setting.node)
    for block in tree.find_all(nodes.With):
        block.values = [_past("kept", value) for value in block.values]


def _past(name: str, node: nodes.Node, *args: nodes.Expr) -> nodes.Expr:
    value = cast(nodes.Expr, node)
    return nodes.Filter(value, f"\0{name}", list(args), [], None, None, lineno=node.lineno)


def _words(body: Iterable[nodes.Node]) -> int:
    """Give the length of the words in the body of a loop; a loop in it counts by itself."""
    length = 0
    for node in body:
        if isinstance(node, nodes.TemplateData):
            length += len(node.data)
        elif not isinstance(node, nodes.For):
            length += _words(node.iter_child_nodes())
    return length
