"""Reads the program's own source for its codes: which sentence and remedy go with which code.

A code stands in full where its fault is named, as an argument ``code`` of a function or class,
or first in a row of a table beside its words. This module follows such a call to the text a
person gets: through helpers that take a ``code``, names, choices («a if b else c») and
f-strings. What is known only when the program runs becomes «…». It reads; it runs nothing.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

CODE = re.compile(r"[DFKTVSX]\d{3}")
GAP = "…"  # what is known only when the program runs
_SENTENCES = ("message", "fault", "what", "reason")  # names of parameters that say what is wrong
_MOST_WITHIN = 5  # ways a part of a sentence may come out; beyond that it becomes a gap
_DEEPEST = 8  # helpers that call helpers
_HOLE = re.compile(r"«»|\{\{\s*\}\}|, \.")  # where a part that may be empty leaves no sentence

Texts = tuple[str, ...]  # the ways a text may come out
Bound = Mapping[str, Texts]
Function = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True, order=True)
class Told:
    """One sentence of a code, its remedy (may be empty), and the module that says it."""

    message: str
    remedy: str
    module: str


class Unexplained(Exception):  # noqa: N818 - a fault of the source, told to its author
    """A code in the source whose sentence cannot be found; says where and what to do."""


@dataclass
class _Module:
    """One module: its tree and what its names mean."""

    name: str  # «forms.pdf.read»
    tree: ast.Module
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            self.parents.update(dict.fromkeys(ast.iter_child_nodes(node), node))

    @cached_property
    def imports(self) -> dict[str, tuple[str, str]]:
        """What is imported from the package: the name here -> its module and name there."""
        found: dict[str, tuple[str, str]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("minikip_docs"):
                origin = ".".join((node.module or "").split(".")[1:])
                found |= {a.asname or a.name: (origin, a.name) for a in node.names}
        return found

    @cached_property
    def functions(self) -> dict[str, Function]:
        top = (ast.FunctionDef, ast.ClassDef)
        return {node.name: node for node in self.tree.body if isinstance(node, top)}

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        found = {}
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found[node.target.id] = node.value or ast.Constant(None)
        return found

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self.parents:
            node = self.parents[node]
            yield node


def read(folder: Path) -> dict[str, list[Told]]:
    """Give every code of the modules below a folder with what it says, codes in order.

    Raises ``Unexplained`` for a code without a sentence.
    """
    modules = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        modules[name] = _Module(name, ast.parse(path.read_text(encoding="utf-8")))
    return _Source(modules).codes()


def literals(node: ast.AST) -> list[str]:
    """List the codes that stand in full in a piece of source."""
    strings = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
    return [s for s in strings if isinstance(s, str) and CODE.fullmatch(s)]


@dataclass
class _Source:
    """All modules of the package; follows names from one to the other."""

    modules: Mapping[str, _Module]

    @cached_property
    def calls(self) -> dict[str, list[tuple[_Module, ast.Call]]]:
        """All calls of all modules, by the last name of what is called."""
        found: dict[str, list[tuple[_Module, ast.Call]]] = {}
        for module in self.modules.values():
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    found.setdefault(name, []).append((module, node))
        return found

    def codes(self) -> dict[str, list[Told]]:
        told: dict[str, set[Told]] = {}
        for module in self.modules.values():
            for code, pairs, node in self._stated(module):
                if not pairs:
                    raise Unexplained(
                        f"{module.name}, line {getattr(node, 'lineno', 0)}: no sentence found for "
                        f"{code}. Give it to a function or class with the parameters «code» and "
                        f"one of {', '.join(_SENTENCES)}, or teach code_reading.py."
                    )
                told.setdefault(code, set()).update(
                    Told(message, remedy, module.name) for message, remedy in pairs
                )
        return {code: sorted(told[code]) for code in sorted(told)}

    def _stated(self, module: _Module) -> Iterator[tuple[str, Sequence[tuple[str, str]], ast.AST]]:
        """Find each place of a module that gives a code its words."""
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                for code in self._codes_of(module, node):
                    yield code, self._made(module, node, {}, 0), node
            elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
                first, words = node.elts
                if isinstance(first, ast.Constant) and literals(first):
                    yield str(first.value), self._row(module, words), node

    def _codes_of(self, module: _Module, call: ast.Call) -> list[str]:
        """List the codes a call is given as its ``code``, in full or as a constant's name."""
        found = self._callee(module, call)
        given = self._arguments(found[1], call).get("code") if found else None
        if given is None:
            return []
        if isinstance(given, ast.Name) and self._constant(module, given.id):
            _where, given = self._constant(module, given.id) or (module, given)
        return literals(given)

    # What a call says.

    def _made(
        self, module: _Module, call: ast.Call, bound: Bound, depth: int
    ) -> list[tuple[str, str]]:
        """Give the sentences, each with its remedy, that come of a call with a ``code``."""
        found = self._callee(module, call)
        if found is None or depth > _DEEPEST:
            return []
        there, made = found
        arguments = self._arguments(made, call)
        texts = {k: self._texts(module, v, bound, depth) for k, v in arguments.items()}
        if isinstance(made, ast.FunctionDef):
            inner = [
                pair
                for node in ast.walk(made)
                if isinstance(node, ast.Call) and self._passes_code(there, node)
                for pair in self._made(there, node, texts, depth + 1)
            ]
            return list(dict.fromkeys(inner))
        name = next((n for n in _SENTENCES if n in texts), None)
        if name is None:
            return []
        whole = name == "message"
        messages = tuple(m if whole else f"{GAP} {m}" for m in texts[name])
        remedies = texts.get("remedy", ("",))
        return [(message, remedy) for message, remedy in _together((messages, remedies))]

    def _passes_code(self, module: _Module, call: ast.Call) -> bool:
        found = self._callee(module, call)
        given = self._arguments(found[1], call).get("code") if found else None
        return isinstance(given, ast.Name) and given.id == "code"

    def _row(self, module: _Module, words: ast.expr) -> list[tuple[str, str]]:
        """Give what the row of a table says: a function's words, or those of its use."""
        if isinstance(words, ast.Name) and words.id in module.functions:
            return self._returned_pairs(module, module.functions[words.id])
        said = self._texts(module, words, {}, 0)
        pairs: list[tuple[str, str]] = []
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not self._passes_code(module, node):
                continue
            function = next((a for a in module.above(node) if isinstance(a, ast.FunctionDef)), None)
            if function is None or "code" in {a.arg for a in function.args.args}:
                continue  # hands on what it was given
            names = [n.id for a in node.args for n in ast.walk(a) if isinstance(n, ast.Name)]
            pairs += self._made(module, node, {n: said for n in names if n in _SENTENCES}, 0)
        return pairs

    def _returned_pairs(self, module: _Module, function: Function) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        for value in _returns(function):
            if isinstance(value, ast.Tuple) and len(value.elts) == 2:
                message, remedy = (self._texts(module, e, {}, 0) for e in value.elts)
                pairs += [(one, other) for one, other in _together((message, remedy))]
        return pairs

    # What a name means.

    def _callee(self, module: _Module, call: ast.Call) -> tuple[_Module, Function] | None:
        """Find the function or class that a call of the package's own calls."""
        target = call.func
        if isinstance(target, ast.Name):
            return self._defined(module, target.id)
        if not isinstance(target, ast.Attribute):
            return None
        owner = target.value
        if name := _imported_module(module, owner):
            there = self.modules.get(name)
            return self._defined(there, target.attr) if there else None
        found = self._class_of(module, owner)
        if found is None:
            return None
        there, known = found
        methods = (part for part in known.body if isinstance(part, ast.FunctionDef))
        return next(((there, part) for part in methods if part.name == target.attr), None)

    def _class_of(self, module: _Module, owner: ast.expr) -> tuple[_Module, ast.ClassDef] | None:
        """Find the class of an object: of ``self``, or as it is annotated where it comes from."""
        above = list(module.above(owner))
        around = next((a for a in above if isinstance(a, ast.ClassDef)), None)
        annotation: ast.expr | None = None
        match owner:
            case ast.Name(id="self"):
                return (module, around) if around else None
            case ast.Name(id=name):
                for function in (a for a in above if isinstance(a, ast.FunctionDef)):
                    arguments = (*function.args.args, *function.args.kwonlyargs)
                    annotation = next((a.annotation for a in arguments if a.arg == name), None)
                    if annotation is not None:
                        break
                else:
                    made = next(_assigned(module, owner, name), (None, None))[0]
                    return self._class_of(module, made) if isinstance(made, ast.Call) else None
            case ast.Attribute(value=ast.Name(id="self"), attr=name) if around:
                fields = (f for f in around.body if isinstance(f, ast.AnnAssign))
                of_name = (f for f in fields if getattr(f.target, "id", "") == name)
                annotation = next((f.annotation for f in of_name), None)
            case ast.Call():
                called = self._callee(module, owner)
                if called and isinstance(called[1], ast.ClassDef):
                    return called[0], called[1]
                if called and isinstance(called[1], ast.FunctionDef):
                    module, annotation = called[0], called[1].returns
        known = self._defined(module, annotation.id) if isinstance(annotation, ast.Name) else None
        return (known[0], known[1]) if known and isinstance(known[1], ast.ClassDef) else None

    def _defined(self, module: _Module, name: str) -> tuple[_Module, Function] | None:
        if name in module.functions:
            return module, module.functions[name]
        origin, there = module.imports.get(name, ("", ""))
        if there and origin in self.modules:
            return self._defined(self.modules[origin], there)
        return None

    def _constant(self, module: _Module, name: str) -> tuple[_Module, ast.expr] | None:
        if name in module.constants:
            return module, module.constants[name]
        origin, there = module.imports.get(name, ("", ""))
        if there and origin in self.modules:
            return self._constant(self.modules[origin], there)
        return None

    def _arguments(self, made: Function, call: ast.Call) -> dict[str, ast.expr]:
        """Bind the arguments of a call to the names they have where they arrive."""
        if isinstance(made, ast.ClassDef):
            init = next((p for p in made.body if getattr(p, "name", "") == "__init__"), None)
            fields = [p.target for p in made.body if isinstance(p, ast.AnnAssign)]
            names = [t.id for t in fields if isinstance(t, ast.Name)]
            if isinstance(init, ast.FunctionDef):
                names = [a.arg for a in init.args.args[1:]]
        else:
            names = [a.arg for a in made.args.args if a.arg != "self"]
        bound = dict(zip(names, call.args, strict=False))
        return bound | {k.arg: k.value for k in call.keywords if k.arg}

    # What a text says.

    def _texts(self, module: _Module, node: ast.expr, bound: Bound, depth: int) -> Texts:
        """Give the ways a text may come out; «…» for what only the running program knows."""
        if depth > _DEEPEST:
            return (GAP,)
        match node:
            case ast.Constant(value=str(text)):
                return (text,)
            case ast.JoinedStr(values=parts):
                return self._joined(module, parts, bound, depth)
            case ast.FormattedValue(value=value):
                return self._texts(module, value, bound, depth)
            case ast.Call(func=ast.Name(id="quoted")):
                return (f"«{GAP}»",)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined(module, (left, right), bound, depth)
            case ast.IfExp() | ast.BoolOp(op=ast.Or()):
                ways = self._branches(module, node, bound, depth)
                texts = (self._texts(module, way, bound, depth) for way in ways)
                return _each_once(itertools.chain(*texts))
            case ast.Name(id=name):
                return self._named(module, node, name, bound, depth)
            case ast.Call():
                return self._called(module, node, bound, depth)
        return (GAP,)

    def _branches(
        self, module: _Module, node: ast.IfExp | ast.BoolOp, bound: Bound, depth: int
    ) -> list[ast.expr]:
        """Give the ways of «a if b else c» and «a or b» that may be taken."""
        if isinstance(node, ast.BoolOp):
            return node.values
        asked: Texts = ()  # a text, if the condition only asks whether there is one
        match node.test:
            case ast.Name(id=name):
                asked = bound.get(name, ())
            case ast.Call(func=ast.Attribute(value=text, attr="strip")):
                asked = self._texts(module, text, bound, depth)
        taken = {bool(words) for words in asked} or {True, False}
        return [way for way, when in ((node.body, True), (node.orelse, False)) if when in taken]

    def _joined(
        self, module: _Module, parts: Sequence[ast.expr], bound: Bound, depth: int
    ) -> Texts:
        ways = [self._texts(module, part, bound, depth) for part in parts]
        ways = [texts if len(texts) <= _MOST_WITHIN else (GAP,) for texts in ways]
        joined = _each_once(_one_gap("".join(words)) for words in _together(ways))
        return tuple(text for text in joined if not _HOLE.search(text)) or joined

    def _named(self, module: _Module, node: ast.expr, name: str, bound: Bound, depth: int) -> Texts:
        if name in bound:
            return bound[name]
        function = next((a for a in module.above(node) if isinstance(a, ast.FunctionDef)), None)
        if function is not None:
            grown = (n.target for n in ast.walk(function) if isinstance(n, ast.AugAssign))
            if any(isinstance(target, ast.Name) and target.id == name for target in grown):
                return (GAP,)
            values = list(_assigned(module, node, name))
            if values:
                ways = (self._value(module, v, at, bound, depth) for v, at in values)
                return tuple(itertools.chain(*ways))  # in the order of what was given with them
            parameters = (*function.args.args, *function.args.kwonlyargs)
            if name in {a.arg for a in parameters}:
                return self._given_by_callers(module, function, name, depth)
        constant = self._constant(module, name)
        return self._texts(constant[0], constant[1], {}, depth + 1) if constant else (GAP,)

    def _given_by_callers(
        self, module: _Module, function: ast.FunctionDef, name: str, depth: int
    ) -> Texts:
        """Give what the calls of a function give one of its parameters.

        Those of its own module, else of the others if they are few: many give names, not words.
        """
        if module.functions.get(function.name) is not function:
            return (GAP,)  # a method: what it is given says the object, not the call
        own: list[Texts] = []
        others: list[Texts] = []
        for caller, call in self.calls.get(function.name, ()):
            found = self._callee(caller, call)
            given = self._arguments(function, call).get(name)
            if found and found[1] is function and given is not None:
                ways = own if caller is module else others
                ways.append(self._texts(caller, given, {}, depth + 1))
        few = own or (others if len(others) < _MOST_WITHIN - 1 else [])
        return _each_once(itertools.chain(*few)) or (GAP,)

    def _value(
        self, module: _Module, value: ast.expr, at: int | None, bound: Bound, depth: int
    ) -> Texts:
        """Give what an assignment gives a name; ``at`` is its place among several."""
        if at is None:
            return self._texts(module, value, bound, depth + 1)
        if isinstance(value, ast.Tuple):
            return self._texts(module, value.elts[at], bound, depth + 1)
        if isinstance(value, ast.Call):  # of one of several functions that give both
            pairs = [
                p for f in self._choice(module, value) for p in self._returned_pairs(module, f)
            ]
            return tuple(pair[at] for pair in pairs) or (GAP,)
        return (GAP,)

    def _choice(self, module: _Module, call: ast.Call) -> Iterator[Function]:
        """Find the functions that ``TABLE[key](…)`` may call."""
        target = call.func
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            table = module.constants.get(target.value.id)
            names = (
                [v for v in table.values if isinstance(v, ast.Name)]
                if isinstance(table, ast.Dict)
                else []
            )
            yield from (module.functions[n.id] for n in names if n.id in module.functions)

    def _called(self, module: _Module, call: ast.Call, bound: Bound, depth: int) -> Texts:
        """Give what a call gives: a method of a text, a table, or a helper of the same module."""
        match call.func:
            case ast.Attribute(value=text, attr="rstrip" | "lstrip" | "strip"):
                return self._texts(module, text, bound, depth)
            case ast.Attribute(value=text, attr="format"):
                forms = self._texts(module, text, bound, depth)
                return _each_once(re.sub(r"\{\w*\}", GAP, words) for words in forms)
            case ast.Attribute(value=ast.Name(id=table), attr="get") if len(call.args) == 2:
                rows = module.constants.get(table)
                values = [*rows.values, call.args[1]] if isinstance(rows, ast.Dict) else []
                given = [self._texts(module, value, {}, depth + 1) for value in values]
                return _each_once(itertools.chain(*given)) or (GAP,)
            case ast.Name(id=name) if isinstance(module.functions.get(name), ast.FunctionDef):
                helper = module.functions[name]
                arguments = self._arguments(helper, call)
                own = {k: self._texts(module, v, {}, depth + 1) for k, v in arguments.items()}
                ways = [self._texts(module, v, own, depth + 1) for v in _returns(helper)]
                # one that gives an empty text has nothing to say
                return tuple(t for t in _each_once(itertools.chain(*ways)) if t) or (GAP,)
        return (GAP,)


def _imported_module(module: _Module, owner: ast.expr) -> str:
    """Name the module in ``module.function`` and ``package.module.function``, if it is one."""
    match owner:
        case ast.Name(id=name) if name in module.imports:
            return ".".join(filter(None, module.imports[name]))
        case ast.Attribute(value=ast.Name(id=name), attr=inner) if name in module.imports:
            return ".".join(filter(None, (*module.imports[name], inner)))
    return ""


def _returns(function: Function) -> list[ast.expr]:
    returned = (n.value for n in ast.walk(function) if isinstance(n, ast.Return))
    return [value for value in returned if value is not None]


def _assigned(module: _Module, use: ast.AST, name: str) -> Iterator[tuple[ast.expr, int | None]]:
    """Find what a name may have been given before its use, and its place among several."""
    inner = use
    for outer in module.above(use):
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(outer, block, [])
            if not isinstance(statements, list) or inner not in statements:
                continue
            for statement in reversed(statements[: statements.index(inner)]):
                yield from (given := list(_given(statement, name)))
                if given and isinstance(statement, ast.Assign):
                    return  # what stood before is gone
        if isinstance(outer, ast.FunctionDef):
            return
        inner = outer


def _given(statement: ast.stmt, name: str) -> Iterator[tuple[ast.expr, int | None]]:
    for node in ast.walk(statement):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            names = [getattr(e, "id", "") for e in getattr(target, "elts", [])]
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value, None
            elif name in names:
                yield node.value, names.index(name)


def _together(ways: Sequence[Texts]) -> Iterator[Texts]:
    """Combine texts that stand side by side, so that each way of each comes up at least once.

    Those with as many ways go together: «steht eine Angabe … wird» and «stehen … Angaben …
    werden», never one with the other.
    """
    for row in range(max(len(texts) for texts in ways)):
        yield tuple(texts[row % len(texts)] for texts in ways)


def _one_gap(text: str) -> str:
    return re.sub(f"{GAP}{{2,}}", GAP, text)


def _each_once(texts: Iterator[str] | Sequence[str]) -> Texts:
    return tuple(dict.fromkeys(texts))
