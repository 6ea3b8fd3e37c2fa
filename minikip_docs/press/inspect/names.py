"""The names of a template against the schema of its context, tag by tag, and what it prints."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from minikip_docs.press.fill import language
from minikip_docs.press.fill.tags import Tag, opens
from minikip_docs.press.inspect import scope
from minikip_docs.press.inspect.context import (
    Node,
    Path,
    called,
    is_group,
    is_list,
    is_text,
    written,
)
from minikip_docs.press.inspect.expressions import Found, faults_of
from minikip_docs.press.inspect.scope import Frame, Literal, Value

_CLOSED = {"for": "endfor", "if": "endif", "set": "endset", "with": "endwith",
           "macro": "endmacro"}  # fmt: skip
_CELLS = ("colspan", "cellbg")


@dataclass(frozen=True, slots=True)
class Print:
    """A value that a tag prints, and the conditions under which it does."""

    path: Path
    literals: frozenset[Literal]
    tag: Tag


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of the tags of one part; ``unread`` are tags that may print nobody knows what."""

    faults: tuple[tuple[Tag, Found], ...]
    prints: tuple[Print, ...]
    unread: tuple[str, ...]


def read(tags: Sequence[Tag], root: Node) -> Reading:
    """Go through the tags of a part in order; a faulty tag does not hide what comes after it."""
    faults: list[tuple[Tag, Found]] = []
    prints: list[Print] = []
    unread: list[str] = []
    frames = [Frame("", {})]
    loops = {name for tag in tags for name in _loop_names(tag)}
    for tag in tags:
        names = {k: v for frame in frames for k, v in frame.names.items()}
        tree = _parsed(tag)
        if isinstance(tree, Found):
            faults.append((tag, _meant(tag, tree, names, root)))
        else:
            found = list(_tag_faults(tag, tree, names, root))
            faults += [(tag, _of_loop(fault, loops)) for fault in found]
            held = frozenset(x for frame in frames for x in frame.literals)
            for value in _outputs(tag, tree):
                printed = scope.printed(value, names, root)
                prints += [Print(path, held | inner, tag) for path, inner in printed]
                used = value.find_all((nodes.Name, nodes.Getattr))
                if not all(scope.value_of(node, names, root).path for node in [value, *used]
                           if isinstance(node, nodes.Name | nodes.Getattr)):  # fmt: skip
                    unread.append(tag.text)
        _step(frames, tag, None if isinstance(tree, Found) else tree, names, root)
    unread += [tag.text for tag, _fault in faults]
    return Reading(tuple(faults), tuple(prints), tuple(unread))


def _parsed(tag: Tag) -> nodes.Template | Found | None:
    """Parse one tag by itself, closed if it opens a block; None for what needs no parsing."""
    word, expression = tag.keyword, tag.expression
    if tag.text.startswith("{#") or (tag.text.startswith("{%") and not _known(tag)):
        return None
    if tag.text.startswith("{{"):
        source = f"{{{{ {expression} }}}}"
    elif word in _CELLS:
        source = f"{{{{ {expression.removeprefix(word)} }}}}"
    elif word in {"elif", "else"}:
        source = f"{{% if 1 %}}{{% {expression} %}}{{% endif %}}"
    elif word.startswith("end"):
        start = {"endfor": "for x in []", "endif": "if 1", "endset": "set x", "endwith": "with",
                 "endmacro": "macro x()"}[word]  # fmt: skip
        source = f"{{% {start} %}}{{% {expression} %}}"
    else:
        end = f"{{% {_CLOSED[word]} %}}" if opens(tag) else ""
        source = f"{{% {expression} %}}{end}"
    try:
        return _tree(source)
    except TemplateSyntaxError:
        return Found("T114", f"«{tag.text}» ist nicht verständlich.", _advice(tag))
    except (ValueError, OverflowError, RecursionError):
        return Found("T114", f"«{tag.text}» lässt sich nicht berechnen.", "Bitte vereinfachen.")


@lru_cache(4096)
def _tree(source: str) -> nodes.Template:
    """Parse the text of one tag; the same tags come again and again, nobody changes the tree."""
    return language.environment().parse(source)


def _known(tag: Tag) -> bool:
    return tag.keyword in {*_CLOSED, *_CLOSED.values(), "elif", "else", *_CELLS}


def _advice(tag: Tag) -> str:
    if re.search("[«»„‹›`´]", tag.text):
        return 'Bitte im Platzhalter gerade Anführungszeichen verwenden: "…".'
    if not tag.expression:
        return "Bitte den Namen der Angabe einsetzen oder den Platzhalter löschen."
    return "Bitte den Platzhalter berichtigen; «minikip template fields» zeigt, was möglich ist."


def _meant(tag: Tag, fault: Found, names: Mapping[str, Value], root: Node) -> Found:
    """Propose a name whose dot or underscore has become a space or a dash."""
    for sign in ("_", "."):
        name = re.sub(r"\s*[-–\s]\s*", sign, tag.expression)
        if re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", name):
            output = _tree(f"{{{{ {name} }}}}").find(nodes.Output)
            if output is not None and scope.value_of(output.nodes[0], names, root).path:
                return replace(fault, remedy=f"Meinten Sie «{name}»? Bitte in Word berichtigen.")
    return fault


def _tag_faults(
    tag: Tag, tree: nodes.Template | None, names: Mapping[str, Value], root: Node
) -> Iterator[Found]:
    if tree is None:
        return
    for statement in tree.body:
        if isinstance(statement, nodes.For):
            inner = {**names, **_loop(statement, names, root), "loop": scope.LOOP}
            yield from faults_of(statement.iter, tag, names, root)
            yield from _no_list(statement, tag, names, root)
            if statement.test is not None:
                yield from faults_of(statement.test, tag, inner, root)
        elif isinstance(statement, nodes.Macro):
            own = {a.name: scope.UNKNOWN for a in statement.args}
            for default in statement.defaults:
                yield from faults_of(default, tag, {**names, **own}, root)
        else:
            yield from faults_of(statement, tag, names, root)
    for value in _outputs(tag, tree):
        node = scope.value_of(value, names, root).node
        if tag.text.startswith("{{") and node is not None and not is_text(node):
            yield _unprintable(tag, node, scope.value_of(value, names, root).path)


def _outputs(tag: Tag, tree: nodes.Template | None) -> Iterator[nodes.Node]:
    """Give the expressions a tag prints."""
    if tree is None or not tag.text.startswith("{{"):
        return
    for statement in tree.body:
        if isinstance(statement, nodes.Output):
            yield from (n for n in statement.nodes if not isinstance(n, nodes.TemplateData))


def _unprintable(tag: Tag, node: Node, path: Path) -> Found:
    if is_list(node):
        item = node["items"]
        inner = f"x.{next(iter(item['properties']))}" if is_group(item) else "x"
        remedy = f"Bitte {{%p for x in {path[-1]} %}} … {{{{ {inner} }}}} … {{%p endfor %}} setzen."
    elif is_group(node):
        inner = next(iter(node["properties"]))
        remedy = f"Bitte eine Angabe daraus nennen, zum Beispiel «{path[-1]}.{inner}»."
    else:
        remedy = f"Bitte {{% if {written(path)} %}} … {{% endif %}} verwenden."
    return Found("T122", f"«{tag.text}» ist {called(node)} und wird nicht gedruckt.", remedy)


def _no_list(loop: nodes.For, tag: Tag, names: Mapping[str, Value], root: Node) -> Iterator[Found]:
    value = scope.value_of(loop.iter, names, root)
    if value.node is None or is_list(value.node):
        return
    lists = [k for k, v in root["properties"].items() if is_list(v)]
    if is_group(value.node):
        inside = [k for k, v in value.node["properties"].items() if is_list(v)]
        lists = [f"{value.path[-1]}.{k}" for k in inside] or lists
    near = difflib.get_close_matches(value.path[-1], lists, 1, 0.6) or lists[:1]
    remedy = f"Listen sind zum Beispiel «{near[0]}». " if near else ""
    yield Found(
        "T142",
        f"«{tag.text}» geht durch keine Liste: «{written(value.path)}» ist {called(value.node)}.",
        f"{remedy}Bitte eine Liste nennen oder die Schleife löschen.",
    )


def _loop(loop: nodes.For, names: Mapping[str, Value], root: Node) -> dict[str, Value]:
    rows = scope.item_of(scope.value_of(loop.iter, names, root))
    if isinstance(loop.target, nodes.Name):
        return {loop.target.name: rows}
    return {n.name: scope.UNKNOWN for n in loop.target.find_all(nodes.Name)}


def _loop_names(tag: Tag) -> list[str]:
    return re.findall(r"\bfor\s+(\w+)\s+in\b", tag.expression)


def _of_loop(fault: Found, loops: set[str]) -> Found:
    """A loop's variable outside its loop deserves another advice than a misspelt name."""
    if fault.name not in loops:
        return fault
    message = f"«{fault.name}» gibt es nur zwischen {{% for … %}} und {{% endfor %}}."
    remedy = "Bitte die Stelle in die Schleife setzen, oder das fehlende for ergänzen."
    return Found(fault.code, message, remedy)


def _step(
    frames: list[Frame], tag: Tag, tree: nodes.Template | None, names: Mapping[str, Value],
    root: Node,
) -> None:  # fmt: skip
    """Open or close the block of a tag; one without its other end is passed over."""
    word = tag.keyword
    statement = tree.body[0] if tree is not None and tree.body else None
    if word.startswith("end"):
        if any(f.keyword == word.removeprefix("end") for f in frames):
            while frames.pop().keyword != word.removeprefix("end"):
                pass
    elif word in {"elif", "else"}:
        if frames[-1].keyword in {"if", "for"}:
            frames.append(_next_branch(frames.pop(), statement, names, root))
    elif isinstance(statement, nodes.Assign | nodes.AssignBlock) and not opens(tag):
        here = next(f for f in reversed(frames) if f.keyword != "if")
        targets = [n.name for n in _names(statement.target)]
        value = scope.UNKNOWN
        if isinstance(statement, nodes.Assign) and len(targets) == 1:
            value = scope.value_of(statement.node, names, root)
        here.names.update(dict.fromkeys(targets, value))
    elif opens(tag) and word in _CLOSED:
        frames.append(_opened(frames, tag, statement, names, root))


def _opened(
    frames: list[Frame],
    tag: Tag,
    statement: nodes.Node | None,
    names: Mapping[str, Value],
    root: Node,
) -> Frame:
    word = tag.keyword
    if isinstance(statement, nodes.For):
        own = {**_loop(statement, names, root), "loop": scope.LOOP}
        return Frame(word, own, _of_rows(statement, {**names, **own}, root))
    if isinstance(statement, nodes.If):
        return Frame(word, {}, scope.literals(statement.test, names, root))
    if isinstance(statement, nodes.Macro):
        frames[0].names[statement.name] = scope.UNKNOWN
        arguments = [a.name for a in statement.args] + ["varargs", "kwargs", "caller"]
        return Frame(word, dict.fromkeys(arguments, scope.UNKNOWN))
    if isinstance(statement, nodes.With):
        pairs = zip(statement.targets, statement.values, strict=True)
        values = {n.name: scope.value_of(v, names, root) for t, v in pairs for n in _names(t)}
        return Frame(word, values)
    if isinstance(statement, nodes.AssignBlock):
        for name in _names(statement.target):
            frames[0].names[name.name] = scope.UNKNOWN
    unread = dict.fromkeys([*_loop_names(tag), "loop"], scope.UNKNOWN) if word == "for" else {}
    return Frame(word, unread)


def _of_rows(loop: nodes.For, names: Mapping[str, Value], root: Node) -> frozenset[Literal]:
    """Give what must hold for a loop's content to be there: a list with rows, rows not left out."""
    value = scope.value_of(loop.iter, names, root)
    held: set[Literal] = set()
    if value.path and (value.node is None or not value.node.get("minItems")):
        held.add((written(value.path), True))
    if scope.chooses(loop.iter):
        held.add((repr(loop.iter), True))
    return frozenset(held) | (scope.literals(loop.test, names, root) if loop.test else frozenset())


def _next_branch(
    frame: Frame, statement: nodes.Node | None, names: Mapping[str, Value], root: Node
) -> Frame:
    """Give the frame of «else» or «elif»: what held before does not hold here."""
    if frame.keyword == "for":
        return Frame("for", {}, frozenset((text, False) for text, _ in frame.literals))
    asked = frame.literals - frame.failed
    fails = frozenset((text, not holds) for text, holds in asked)
    if len(asked) > 1:  # not (a and b): which of the two fails nobody can tell
        fails = frozenset({(repr(sorted(asked)), False)})
    failed = frame.failed | fails
    test = statement.elif_[0].test if isinstance(statement, nodes.If) and statement.elif_ else None
    held = scope.literals(test, names, root) if test else frozenset()
    return Frame("if", {}, failed | held, failed)


def _names(node: nodes.Node) -> list[nodes.Name]:
    return [*([node] if isinstance(node, nodes.Name) else []), *node.find_all(nodes.Name)]
