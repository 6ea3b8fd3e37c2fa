"""What the program knows, in German: rules, fields, templates; on screen and for docs/."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from minikip_docs.checks.rules import RULES
from minikip_docs.checks.rules.rule import Rule
from minikip_docs.data.files import write_files
from minikip_docs.data.model import FORMS, FormKind, Severity, Stage
from minikip_docs.data.text import long_date
from minikip_docs.documents.kinds import KINDS
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.programme import load as load_programme
from minikip_docs.press.inspect.listing import groups

_SHORT = {FormKind.BUDGET: "Budget", FormKind.ANNUAL_REPORT: "Bericht"}  # for narrow columns
SEVERITIES = {Severity.ERROR: "Fehler", Severity.WARNING: "Warnung", Severity.INFO: "Hinweis"}
STAGES = {Stage.SUBMISSION: "Eingabe", Stage.SIGNING: "Unterzeichnung"}
MEANINGS = {
    Severity.ERROR: "Die Gemeinde muss es beheben.",
    Severity.WARNING: "Die Dienststelle sieht es an und entscheidet.",
    Severity.INFO: "Es steht nichts im Weg.",
}
FIELD_KINDS = {
    "text": "Text",
    "multiline": "Text mit Zeilen",
    "amount": "Betrag in CHF",
    "percent": "Prozent",
    "integer": "ganze Zahl",
    "date": "Datum",
    "yes_no": "ja oder nein",
    "choice": "Auswahl",
    "email": "E-Mail",
    "phone": "Telefon",
    "postcode": "Postleitzahl",
    "iban": "IBAN",
    "bfs_number": "BFS-Nummer",
    "measure_id": "Kennung der Massnahme",
    "identity": "Angabe zum Formular",
}
_GENERATED = "<!-- Diese Datei wird erzeugt: python -m minikip_docs.jobs.reference docs -->"

RULE_COLUMNS = ("Code", "Schwere", "Betrifft", "Formular", "Ziffer", "Regel")


def rule_rows(rules: Iterable[Rule]) -> Iterator[tuple[str, ...]]:
    """Give one row per rule, under the headings ``RULE_COLUMNS``."""
    for rule in rules:
        yield (
            rule.code,
            SEVERITIES[rule.severity],
            STAGES[rule.stage],
            _forms(rule, _SHORT),
            rule.section or "–",
            rule.title,
        )


def _forms(rule: Rule, names: Mapping[FormKind, str] = FORMS) -> str:
    return "beide" if len(rule.forms) == len(FormKind) else names[next(iter(rule.forms))]


def explanation(rule: Rule, programme: Programme) -> tuple[tuple[str, str], ...]:
    """Explain one rule: pairs of a heading and its text."""
    stage = (
        "Es betrifft schon die Eingabe."
        if rule.stage is Stage.SUBMISSION
        else "Es steht nur der Unterzeichnung im Weg."
    )
    source = (
        f"{programme.leaflet_title} vom {long_date(programme.leaflet_date)}, Ziffer {rule.section}"
        if rule.section
        else "Rechnen und Stimmigkeit; das Merkblatt sagt dazu nichts."
    )
    needed = "; ".join(_names(rule, programme)) or "keine bestimmten Felder"
    return (
        ("Warum", rule.why),
        ("Grundlage", source),
        ("Schwere", f"{SEVERITIES[rule.severity]}. {MEANINGS[rule.severity]} {stage}"),
        ("Formular", "Budgeteingabe und Jahresbericht" if len(rule.forms) > 1 else _forms(rule)),
        ("Braucht", needed),
    )


def _names(rule: Rule, programme: Programme) -> Iterator[str]:
    """Name the fields a rule needs, as the form names them; every name once."""
    roots = [schemas.schema(kind, programme) for kind in FormKind if kind in rule.forms]
    seen = set()
    for pointer in rule.needs:
        name = next((_name(root, pointer) for root in roots if _name(root, pointer)), pointer)
        if name not in seen:
            seen.add(name)
            yield name


def _name(root: schemas.Node, pointer: str) -> str:
    """Name a field or a row; empty if the form has none such."""
    node, rows = schemas.find(root, pointer.replace("*", "0"))
    if node is None:
        return ""
    title = node.get("title") or (rows[-1][0] if rows else "")
    return f"{node.get('x-number', '')} {title}".strip()


def nearest(code: str, rules: Sequence[Rule]) -> list[str]:
    """Propose the codes that look most like the one asked for, at most five."""
    codes = [rule.code for rule in rules]
    if begun := [known for known in codes if known.startswith(code.upper())]:
        return sorted(begun)[:5]
    return difflib.get_close_matches(code.upper(), codes, n=5, cutoff=0.5)


def rules_markdown(rules: Sequence[Rule], programme: Programme) -> str:
    """Write the list of all rules as Markdown, grouped by leaflet section."""
    lines = [
        "# Regeln",
        "",
        _GENERATED,
        "",
        f"Grundlage: {programme.leaflet_title} vom {long_date(programme.leaflet_date)}. "
        "Was das Merkblatt nicht verlangt, ist nie ein Fehler aus dem Merkblatt; die Regeln R1xx "
        "prüfen nur, ob die Angaben rechnerisch stimmen und zusammenpassen.",
        "",
    ]
    lines += [f"- **{SEVERITIES[key]}:** {meaning}" for key, meaning in MEANINGS.items()]
    lines += ["- **Betrifft Unterzeichnung:** Es steht nur der fertigen Vereinbarung im Weg."]
    chapters = sorted(rules, key=lambda rule: rule.code[:2])  # keeps the order within
    for hundred, group in groupby(chapters, key=lambda rule: rule.code[:2]):
        section = hundred.removeprefix("R")
        title = "Rechnen und Stimmigkeit" if section == "1" else f"Merkblatt, Ziffer {section}"
        lines += ["", f"## {title}", ""]
        rows = (
            (r.code, r.title, SEVERITIES[r.severity], STAGES[r.stage], _forms(r), r.why)
            for r in group
        )
        lines += _markdown(("Code", "Regel", "Schwere", "Betrifft", "Formular", "Warum"), rows)
    return "\n".join([*lines, ""])


def fields_markdown(programme: Programme) -> str:
    """Write the list of the fields of both forms as Markdown, in the order of the forms."""
    lines = [
        "# Felder der Formulare",
        "",
        _GENERATED,
        "",
        "«Name in den Daten» ist der Pfad im JSON (JSON Pointer); `*` steht für jede Zeile. "
        "«Ziffer» ist die Ziffer des Merkblatts. Ob ein Feld nötig ist, gilt innerhalb seiner "
        "Zeile oder seines Abschnitts.",
    ]
    columns = ("Nr.", "Feld", "Art", "nötig", "Ziffer", "Name in den Daten", "Erklärung")
    for kind in FormKind:
        lines += ["", f"## {FORMS[kind]}"]
        root = schemas.schema(kind, programme)
        fields = schemas.fields(kind, programme)
        for title, group in groupby(fields, key=lambda field: _chapter(field, root)):
            lines += ["", f"### {title}", "", *_markdown(columns, map(_field_row, group))]
    return "\n".join([*lines, ""])


def _chapter(field: schemas.Field, root: schemas.Node) -> str:
    """Name the part of the form a field stands in: «3 Fixe Struktur …»."""
    node = root["properties"][field.path.split("/")[1]]
    if node is field.node and not field.number:
        return "Angaben zum Formular"
    return f"{node.get('x-number', '')} {node['title']}".strip()


def _field_row(field: schemas.Field) -> tuple[str, ...]:
    labels = field.node.get("x-labels")
    parts = [
        str(field.node.get("description", "")),
        f"Auswahl: {'; '.join(labels.values())}." if labels else "",
    ]
    return (
        field.number or "–",
        field.title,
        FIELD_KINDS[field.kind],
        "ja" if field.required else "nein",
        field.section or "–",
        f"`{field.path}`",
        " ".join(part for part in parts if part),
    )


def templates_markdown() -> str:
    """Write what each kind of template may print as Markdown, in the order of its schema."""
    lines = ["# Was die Vorlagen drucken können", "", _GENERATED, ""]
    lines += [
        "Wie Sie eine Vorlage ändern und prüfen, steht in der [Anleitung](anleitung.md). "
        "`{{ … }}` druckt einen Wert; `{%p for … %}` bis `{%p endfor %}` wiederholt die Absätze "
        "dazwischen für jede Zeile einer Liste (`{%tr` die Tabellenzeilen, `{%tc` die Zellen); "
        "`{%p if … %}` bis `{%p endif %}` lässt sie weg, wenn die Angabe leer ist. Der kurze Name "
        "nach `for` ist frei wählbar. «muss gedruckt werden»: Ohne diese Angabe ist das Dokument "
        "unvollständig; die Prüfung meldet es. Der Text einer E-Mail (`cover-email.txt`, "
        "`reply-email.txt`) kann dasselbe drucken wie der Brief dazu, mit `{% … %}` statt "
        "`{%p … %}`.",
        "",
        "Welche Schrift die Vorlage auch hat: Das PDF ist in Liberation Sans gesetzt, die so breit "
        "läuft wie Arial. Für eine andere Schrift exportieren Sie das PDF aus Word "
        "([Anleitung](anleitung.md), `--pdf`).",
    ]
    columns = ("Platzhalter", "Bezeichnung", "Beispiel", "Merkmale", "Erklärung")
    for kind in KINDS:
        lines += ["", f"## {kind.title} (`{kind.file}`)"]
        for group in groups(kind.context):
            lines += ["", f"### {group.title}", ""]
            lines += [group.explanation, ""] if group.explanation else []
            rows = (
                (
                    f"{'&emsp;' * row.depth}`{row.written}`",
                    row.title,
                    row.example,
                    ", ".join(row.marks),
                    row.explanation,
                )
                for row in group.rows
            )
            lines += _markdown(columns, rows)
    return "\n".join([*lines, ""])


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"| {' | '.join('---' for _ in header)} |"
    for row in rows:
        yield f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in row)} |"


def main(folder: Path) -> None:
    """Write rules.md, fields.md and templates.md into a folder."""
    programme = load_programme()
    texts = {
        "rules.md": rules_markdown(RULES, programme),
        "fields.md": fields_markdown(programme),
        "templates.md": templates_markdown(),
    }
    write_files({folder / name: text.encode() for name, text in texts.items()}, force=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
