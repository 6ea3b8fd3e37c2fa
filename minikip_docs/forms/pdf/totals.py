"""The fields of a PDF form that show totals: where they stand, what they say and add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from minikip_docs.data import text
from minikip_docs.forms.arithmetic import Addends, Check, addends, amounts, checks, summary
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition, Section
from minikip_docs.forms.pdf.scripts import UNCLEAR, Term
from minikip_docs.press.pdf_fields import Widget

Part = dict[str, Any]

_NOTE = (
    "Diese Summen rechnet das Formular aus Ihren Angaben, sobald Sie ein Feld verlassen; hier ist "
    f"nichts auszufüllen. «{UNCLEAR}» heisst: Ein Betrag ist nicht eindeutig; bitte schreiben Sie "
    "ihn wie 12’500.00. Zeilen auf einem Ergänzungsblatt sind nicht dabei. Manche Programme "
    "rechnen nicht; die Dienststelle rechnet immer selbst nach."
)
_TITLE, _AMOUNT = 172.0, 61.9  # widths of columns in points
_SIZE, _HEIGHT = 8.0, 12.0
_RAPPEN = Decimal("0.01")


class Totals:
    """The totals of one form being laid out; gathers widgets and what each adds up."""

    def __init__(
        self, form: Definition, values: Mapping[str, Value], parts: Sequence[Part]
    ) -> None:
        """``parts``: the sections of the form as they were laid out."""
        self._form, self._values = form, values
        self._rows = {
            section.path: len(part.get("rows", ()))
            for section, part in zip(form.sections, parts, strict=True)
        }
        self.widgets: dict[str, Widget] = {}
        self.terms: dict[str, tuple[Term, ...]] = {}

    def added_to(self, section: Section, part: Part) -> Part:
        """Give a section with its totals: above a table of amounts, or the lines of sums."""
        if section.computed:
            return part | self._summary(section)
        if section.layout == "table" and amounts(section):
            return part | {"rows": [self._above(section), *part["rows"]]}
        return part

    def _above(self, section: Section) -> Part:
        fields: list[Part] = []
        for item in section.items:
            if item.kind == "amount":
                name = f"_total{item.path.replace('/*', '')}"
                spoken = f"Total {section.title}, {item.number} {item.title}"
                fields.append(self._field(name, spoken, [self._term(Addends(section, item))]))
            else:
                fields.append({"text": ""})
        first = next(i for i, field in enumerate(fields) if "name" in field)
        fields[first - 1] = {"text": "Total (ohne Ergänzungsblatt)"}
        return {"title": "", "fields": fields}

    def _summary(self, section: Section) -> Part:
        lines = summary(section)
        found = {
            name: [self._term(each) for item in items if (each := addends(self._form, item))]
            for name, items in lines.items()
        }
        first = next(iter(lines.values()))
        years = [item.title.removeprefix(item.group).strip() for item in first if item.group]
        rows = []
        for name, items in lines.items():
            title = items[0].group or items[0].title
            names = [item.path for item in items]
            rows.append(
                self._line(f"{items[0].number} {title}", names, [[t] for t in found[name]], years)
            )
        for check in checks(self._form, lines):
            keys = [item.path.rpartition("/")[2] for item in first if item.group]
            names = [f"_check/{check.name}/{key}" for key in keys] or [f"_check/{check.name}"]
            rows.append(self._line(check.title, names, self._differences(check, found), years))
        heads = [*years, "Total"] if years else ["CHF"]
        columns = [{"width": _TITLE, "number": "", "title": ""}]
        columns += [{"width": _AMOUNT, "number": "", "title": head, "sum": True} for head in heads]
        return {"layout": "table", "columns": columns, "rows": rows, "note": "", "help": _NOTE}

    def _differences(self, check: Check, found: Mapping[str, list[Term]]) -> list[list[Term]]:
        plus = zip(*(found[name] for name in check.plus), strict=True)
        minus = (Term(t.addends, t.rows, -check.times) for t in found[check.minus])
        return [[*added, less] for added, less in zip(plus, minus, strict=True)]

    def _line(
        self, title: str, names: list[str], terms: list[list[Term]], years: list[str]
    ) -> Part:
        """Give one line of the summary: a field per year, and their total."""
        spoken = [f"{title}, {year}" for year in years] or [title]
        fields = [
            self._field(name, name_said, each)
            for name, name_said, each in zip(names, spoken, terms, strict=True)
        ]
        if years:
            everything = [term for each in terms for term in each]
            name = f"_total/{names[0].strip('_/').rpartition('/')[0]}"
            fields.append(self._field(name, f"{title}, alle Jahre", everything))
        return {"title": title, "fields": fields, "sum": True}

    def _term(self, found: Addends) -> Term:
        return Term(found, self._rows[found.section.path])

    def _field(self, name: str, spoken: str, terms: Iterable[Term]) -> Part:
        self.terms[name] = tuple(terms)
        self.widgets[name] = Widget(
            name, "text", f"{spoken}, in CHF. Wird berechnet", value=self._now(self.terms[name]),
            size=_SIZE, right=True,
        )  # fmt: skip
        return {"name": name, "h": _HEIGHT, "shown": True}

    def _now(self, terms: tuple[Term, ...]) -> str:
        """Give what the field shows when the form is opened; nothing where nothing is filled in."""
        if not any(term.addends.filled(self._values) for term in terms):
            return ""
        total = sum((t.times * t.addends.added(self._values) for t in terms), Decimal(0))
        return text.amount(total.quantize(_RAPPEN, ROUND_FLOOR))
