"""Brings forms and their supplements together, by whose they are; what does not fit is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, cast

from minikip_docs.data.model import Finding, FormKind, Refusal, Severity, Stage
from minikip_docs.data.text import clean, excerpt, listing
from minikip_docs.facts.programme import Programme, Programmes
from minikip_docs.forms import supplement
from minikip_docs.forms.cells import Reading
from minikip_docs.forms.reading import Paper
from minikip_docs.jobs.submissions import Handed

_A_FORM = {FormKind.BUDGET: "eine Budgeteingabe", FormKind.ANNUAL_REPORT: "ein Jahresbericht"}
_TO_A_FORM = {FormKind.BUDGET: "einer Budgeteingabe", FormKind.ANNUAL_REPORT: "einem Jahresbericht"}
_TOGETHER = "Bitte das Formular und sein Ergänzungsblatt zusammen angeben."
_MEND = "Bitte das richtige Ergänzungsblatt angeben oder auf beiden dasselbe eintragen."


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose a sheet is and of what form; empty where the sheet does not say."""

    path: Path
    paper: Paper
    name: str
    keys: frozenset[str]  # BFS number or id of the association, to compare
    year: str  # of an annual report
    version: str
    programme: str
    empty: bool  # no row is filled in

    @property
    def takes_rows(self) -> bool:
        """Say whether rows of a supplement can be added: not to the data of a JSON file."""
        return not isinstance(self.paper.content, Mapping)

    @property
    def reading(self) -> Reading:
        """Give what was read; a JSON file, which takes no rows, has none."""
        return cast("Reading", self.paper.content)

    @property
    def shown(self) -> str:
        """Name the party as the sheet does: «Sursee, 1103»."""
        keys = sorted(key.upper() for key in self.keys)
        return ", ".join(excerpt(part) for part in (self.name, *keys) if part)


def pair(opened: Mapping[Path, Paper | Refusal], programmes: Programmes) -> list[Handed]:
    """Join each supplement to its form, whatever the order and the formats.

    Form kind, version, programme, report year and party must agree. A supplement that
    fits no form or several, or fills in rows that another file fills in too, stays by
    itself as ``Refusal`` F140–F146; the form it may belong to gets an F147 finding, so
    that it is not taken for whole. Two names of one party are F148.
    """
    papers = {path: paper for path, paper in opened.items() if not isinstance(paper, Refusal)}
    if not any(paper.is_supplement for paper in papers.values()):
        return [Handed(path, paper) for path, paper in opened.items()]
    known = {path: _whose(path, paper, programmes) for path, paper in papers.items()}
    forms = [one for one in known.values() if not one.paper.is_supplement]
    sheets = [one for one in known.values() if one.paper.is_supplement]
    placed = {sheet.path: _form_of(sheet, forms) for sheet in sheets}
    for form in forms:
        own = [sheet for sheet in sheets if placed[sheet.path] is form]
        if own and (clash := _clash([form, *own], programmes.of(form.paper.programme))):
            placed |= {sheet.path: clash for sheet in own}
    handed = []
    for path, paper in opened.items():
        found = placed.get(path)
        if isinstance(found, Refusal):
            handed.append(Handed(path, found))
        elif isinstance(paper, Refusal):
            handed.append(Handed(path, paper))
        elif found is None:
            handed.append(_whole(known[path], forms, [(s, placed[s.path]) for s in sheets]))
    return handed


def _whole(
    form: _Whose, forms: Sequence[_Whose], placed: Sequence[tuple[_Whose, _Whose | Refusal]]
) -> Handed:
    """Give a form with its supplements, and what the others leave in doubt."""
    own = [sheet for sheet, found in placed if found is form]
    doubts = [
        _other_name(form, sheet)
        for sheet in own
        if sheet.name and form.name and _same(sheet.name) != _same(form.name)
    ]
    for sheet, found in placed:
        lost = isinstance(found, Refusal) and not sheet.empty
        if lost and (stage := _concerned(form, sheet, forms)):
            doubts.append(_lacking(sheet, stage))
    return Handed(form.path, form.paper, tuple(sheet.paper for sheet in own), tuple(doubts))


def _whose(path: Path, paper: Paper, programmes: Programmes) -> _Whose:
    programme = programmes.of(paper.programme)
    content: Any = paper.content
    data, empty = content, False
    if not isinstance(content, Mapping):
        data = supplement.whose(content, programme)[0]
        empty = not supplement.filled(content, programme)
    party: Any = data.get("party")
    party = party if isinstance(party, Mapping) else {}
    # A form says by its kind which of the two counts; on a supplement whichever is filled in.
    names = {"association": ("association_id",), "municipality": ("bfs_number",)}
    fields = names.get(str(party.get("kind")), ("bfs_number", "association_id"))
    version, period, year = (_text(data.get(k)) for k in ("version", "programme", "report_year"))
    return _Whose(
        path=path,
        paper=paper,
        name=_text(party.get("name")),
        keys=frozenset(filter(None, (_same(_text(party.get(field))) for field in fields))),
        year=year if paper.kind is FormKind.ANNUAL_REPORT else "",
        version=version,
        programme=period,
        empty=empty,
    )


def _text(value: object) -> str:
    return clean(str(value)) if isinstance(value, str | int) else ""


def _same(text: str) -> str:
    return text.casefold()


def _form_of(sheet: _Whose, forms: Sequence[_Whose]) -> _Whose | Refusal:
    """Find the one form a supplement belongs to, or say why there is none."""
    lacks = "" if sheet.keys or sheet.name else "zu welcher Gemeinde oder welchem Verbund es gehört"
    if sheet.paper.kind is FormKind.ANNUAL_REPORT and not sheet.year:
        lacks = lacks or "zu welchem Berichtsjahr es gehört"
    if lacks and sheet.empty:  # handed in as it was handed out
        if len(forms) == 1 and forms[0].paper.kind is sheet.paper.kind and forms[0].takes_rows:
            return forms[0]
        return Refusal(
            "F146",
            "Das Ergänzungsblatt ist leer.",
            "Wenn die Zeilen des Formulars reichen, ist nichts zu tun; sonst bitte fragen, ob nach "
            "dem Ausfüllen gespeichert wurde.",
        )
    if lacks:
        return Refusal(
            "F141",
            f"Auf dem Ergänzungsblatt steht nicht, {lacks}.",
            "Bitte die Felder am Anfang des Blattes gleich ausfüllen wie im Formular.",
        )
    fitting = [form for form in forms if not _difference(form, sheet)]
    if len(fitting) > 1:
        return Refusal(
            "F142",
            "Zu diesem Ergänzungsblatt passen mehrere Formulare: "
            f"{listing(f'«{form.path}»' for form in fitting)}.",
            "Bitte nur das gültige Formular angeben.",
        )
    if not fitting:
        near = [form for form in forms if _concerned(form, sheet, forms)]
        if not near:
            return _alone(sheet)
        return Refusal("F143", _difference(near[0], sheet), _MEND)
    if not fitting[0].takes_rows:
        return Refusal(
            "F144",
            f"Zu «{fitting[0].path}» gehört kein Ergänzungsblatt: Eine JSON-Datei hat Platz für "
            "alle Zeilen.",
            "Bitte das Formular angeben, aus dem die JSON-Datei entstand, und sein "
            "Ergänzungsblatt; oder die Zeilen in die JSON-Datei schreiben.",
        )
    return fitting[0]


def _alone(sheet: _Whose) -> Refusal:
    year = f" {sheet.year}" if sheet.year else ""
    return Refusal(
        "F140",
        f"Das ist ein Ergänzungsblatt zu {_TO_A_FORM[sheet.paper.kind]}{year} von "
        f"«{sheet.shown}»; das Formular dazu fehlt.",
        _TOGETHER,
    )


def _difference(form: _Whose, sheet: _Whose) -> str:
    """Say what keeps a supplement from belonging to a form; "" if nothing does."""
    start, name = "Das Ergänzungsblatt", f"«{form.path}»"
    if form.paper.kind is not sheet.paper.kind:
        return (
            f"{start} gehört zu {_TO_A_FORM[sheet.paper.kind]}, "
            f"{name} ist {_A_FORM[form.paper.kind]}."
        )
    pairs = (
        (form.programme, sheet.programme, "gehört zur KIP-Periode"),
        (form.version, sheet.version, "hat die Fassung"),
        (form.year, sheet.year, "gehört zum Berichtsjahr"),
    )
    for ours, theirs, verb in pairs:
        if ours and theirs and ours != theirs:
            return f"{start} {verb} {theirs}, {name} {verb} {ours}."
    if not _same_party(form, sheet):
        theirs = f"zu «{form.shown}»" if form.shown else "nennt niemanden"
        return f"{start} gehört zu «{sheet.shown}», {name} {theirs}."
    return ""


def _same_party(form: _Whose, sheet: _Whose) -> bool:
    if form.keys and sheet.keys:
        return bool(form.keys & sheet.keys)
    return bool(form.name) and _same(form.name) == _same(sheet.name)


def _concerned(form: _Whose, sheet: _Whose, forms: Sequence[_Whose]) -> Stage | None:
    """Say what a supplement that belongs nowhere stands in the way of, for this form.

    A form of the same party is not whole without it. The only form there is may be meant,
    and a supplement that names nobody may belong to any form of its kind: no agreement
    before that is known.
    """
    years = form.year and sheet.year and form.year != sheet.year
    if form.paper.kind is sheet.paper.kind and not years:
        if form.keys & sheet.keys or (sheet.name and _same(form.name) == _same(sheet.name)):
            return Stage.SUBMISSION
        if not sheet.keys and not sheet.name:
            return Stage.SIGNING
    return Stage.SIGNING if len(forms) == 1 else None


def _clash(files: Sequence[_Whose], programme: Programme) -> Refusal | None:
    """Say which row stands in two files that would become one submission."""
    for one, other in combinations(files, 2):
        if row := supplement.filled_twice(one.reading, other.reading, programme):
            return Refusal(
                "F145",
                f"{row} ist in zwei Dateien ausgefüllt: «{one.path}» und «{other.path}».",
                "Bitte nur die gültige Datei angeben.",
            )
    return None


def _lacking(sheet: _Whose, stage: Stage) -> Finding:
    return Finding(
        code="F147",
        severity=Severity.ERROR,
        stage=stage,
        pointer="",
        label="Ergänzungsblatt",
        message=f"Das Ergänzungsblatt «{sheet.path}» liess sich nicht mit diesem Formular "
        "verbinden; seine Angaben fehlen.",
        remedy="Bitte zuerst klären, wozu es gehört; der Grund steht bei dieser Datei.",
    )


def _other_name(form: _Whose, sheet: _Whose) -> Finding:
    return Finding(
        code="F148",
        severity=Severity.WARNING,
        stage=Stage.SUBMISSION,
        pointer="/party/name",
        label="Ergänzungsblatt",
        message=f"Das Formular nennt «{excerpt(form.name)}», das Ergänzungsblatt "
        f"«{excerpt(sheet.name)}»; verbunden sind sie über die Nummer oder Kennung.",
        remedy="Bitte prüfen, ob das Ergänzungsblatt zu diesem Formular gehört.",
    )
