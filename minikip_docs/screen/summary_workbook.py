"""The summary of a year as an Excel workbook: what counts and what not, a table for each cut."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO

from minikip_docs.data import figures
from minikip_docs.data.model import PARTIES, Outcome
from minikip_docs.data.text import listing, long_date, some
from minikip_docs.data.workbook_look import AMOUNT, begin, signed
from minikip_docs.documents.summary import STATES, origin_labels, title
from minikip_docs.documents.summary_account import Account, LeftOut, Measure, Pair, Party
from minikip_docs.facts.agreed import Agreed
from minikip_docs.facts.programme import Programme
from minikip_docs.screen.workbook_table import FIGURE, GROUND, Cell, add_sheet

_NAMED = 8  # parties that are named above each table before the rest is counted
_NUMBER = FIGURE | {"num_format": r"[>=1000000]#\’###\’##0;[>=1000]#\’##0;0"}
_MONEY = {"align": "right", "indent": 0}

# The heads of the sheets, and how many letters wide their columns are.
_WHOSE = {"Gemeinde oder Verband": 30, "Nummer": 17}
_PAIR = {"Vereinbart": 16, "Tatsächlich": 16, "Differenz": 16}
_REACHED = {"Erreichte Personen": 14, "Durchführungen": 18}
_OF_REPORTS = {
    **_WHOSE, "Art": 17, "Beteiligte Gemeinden": 34, "Stand": 27, "Grund": 52, "Punkte": 11,
    "Beitrag vereinbart": 16, "Kosten vereinbart": 16,
}  # fmt: skip
_OF_AREAS = {
    "Schwerpunkt": 38, **_PAIR, "Massnahmen vereinbart": 15, "Umgesetzt": 13,
    "Teilweise umgesetzt": 13, "Nicht umgesetzt": 13, "Ohne Angaben": 13, "Nicht vereinbart": 13,
    **_REACHED,
}  # fmt: skip
_OF_PARTIES = dict.fromkeys([
    *_WHOSE, "Kosten vereinbart", "Kosten tatsächlich", "Differenz", "Mini-KIP geplant",
    "Mini-KIP eingesetzt", "Eigenmittel geplant", "Eigenmittel eingesetzt", "Drittmittel geplant",
    "Drittmittel eingesetzt", "Beitrag vereinbart", "Beitrag erhalten", "Beitrag nicht verwendet",
], 15) | _WHOSE  # fmt: skip
_OF_MEASURES = {
    **_WHOSE, "Massnahme": 14, "Titel": 36, "Schwerpunkt": 32, "Umsetzung": 24,
    "Vereinbart für das Jahr": 15, **_PAIR, **_REACHED,
}  # fmt: skip
_OF_EFFECTS = {
    **_WHOSE, "Massnahme": 14, "Titel": 30, "Umsetzung": 20, "Indikator": 28, "Zielwert": 24,
    "Erreichter Wert": 24, "Abweichung und Grund": 38, "Beurteilung der Wirkung": 38,
}  # fmt: skip
_OF_COSTS = {
    **_WHOSE, "Massnahme": 14, "Titel": 36, "Schwerpunkt": 36, "Kostenart": 34, **_PAIR,
}  # fmt: skip
_OF_POINTS = {**_WHOSE, "Code": 10, "Angabe im Bericht": 40, "Feststellung": 90}


def workbook(made: Account, programme: Programme, on: datetime.date) -> bytes:
    """Make the workbook as .xlsx; ``on`` is the day it is of. Amounts are in CHF.

    Every sheet says what is left out. The same input gives the same bytes.
    """
    target = BytesIO()
    book = begin(target)
    heading = title(made.year)
    created = datetime.datetime.combine(on, datetime.time())
    book.set_properties({"title": heading, "created": created})
    book.set_size(2400, 1400)
    hints = [
        _what_counts(made),
        f"Stand {long_date(on)}. Alle Beträge in CHF. Ein Gemeindeverbund ist eine Partei.",
    ]

    def sheet(name: str, columns: Mapping[str, float], lines: Sequence[Sequence[Cell]]) -> None:
        add_sheet(book, name, columns, lines, title=heading, hints=hints, totals=_totals(lines))

    parties, origins = made.parties, origin_labels(programme)
    sheet("Berichte", _OF_REPORTS, [*map(_left_out, made.left_out), *map(_counted, parties)])
    sheet("Schwerpunkte", _OF_AREAS, [
        [_text(label), *_pair(pair),
         *_reached(m for m in made.measures if m.row["focus_area"] == label)]
        for label, pair in made.focus_areas.items()
    ])  # fmt: skip
    kinds = [[_text(label), *_pair(pair)] for label, pair in made.categories.items()]
    sheet("Kostenarten", {"Kostenart": 38, **_PAIR}, kinds)
    sources = [[_text(origins[name]), *_pair(pair)] for name, pair in made.origins.items()]
    sheet("Herkunft", {"Herkunft der Mittel": 38, **_PAIR}, sources)
    sheet("Gemeinden", _OF_PARTIES, [_party(one) for one in parties])
    sheet("Massnahmen", _OF_MEASURES, [_measure(p, one) for p in parties for one in p.measures])
    sheet("Wirkung", _OF_EFFECTS, [
        [*_whose(p.counted.agreed),
         *_texts(m.row, "id", "title", "status", "indicator", "target_value", "actual_value",
                 "deviation", "evaluation")]
        for p in parties for m in p.measures
    ])  # fmt: skip
    sheet("Kosten", _OF_COSTS, [
        [*_whose(p.counted.agreed), *_texts(m.row, "id", "title", "focus_area"),
         _text(kind), *_pair(pair)]
        for p in parties for m in p.measures for kind, pair in m.costs.items()
    ])  # fmt: skip
    sheet("Punkte", _OF_POINTS, [
        [*_whose(p.counted.agreed), _text(one.code), _text(one.label), _text(one.message)]
        for p in parties for one in p.counted.warnings
    ])  # fmt: skip
    book.close()
    return target.getvalue()


def _what_counts(made: Account) -> str:
    said = f"Enthaltene Berichte: {len(made.parties)} von {len(made.parties) + len(made.left_out)}."
    if not made.left_out:
        return said
    return f"{said} In keiner Zahl enthalten: {some([one.name for one in made.left_out], _NAMED)}."


def _text(words: str) -> Cell:
    return words, {}


def _texts(row: Mapping[str, str], *names: str) -> list[Cell]:
    return [_text(row[name]) for name in names]


def _number(value: int | None) -> Cell:
    return value, _NUMBER


def _amount(value: Decimal) -> Cell:
    return value, {**_MONEY, "num_format": AMOUNT}


def _difference(value: Decimal) -> Cell:
    return value, {**_MONEY, "num_format": signed(value)}


def _pair(pair: Pair) -> list[Cell]:
    return [_amount(pair.agreed), _amount(pair.actual), _difference(pair.difference)]


def _totals(lines: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Add up the columns of figures; nothing where there is no such column."""
    found: list[Cell] = [_text("Total")]
    for column in list(zip(*lines, strict=True))[1:]:
        shown = [(value, look) for value, look in column if isinstance(value, int | Decimal)]
        value = sum(each for each, _look in shown)
        if not shown:
            found.append(_text(""))
        elif isinstance(value, Decimal) and shown[0][1]["num_format"] != AMOUNT:
            found.append(_difference(value))
        else:
            found.append((value, shown[0][1]))
    return found if any(value != "" for value, _look in found[1:]) else []


def _whose(one: Agreed | LeftOut) -> list[Cell]:
    return [_text(one.name), _text(one.party)]


def _agreed_with(one: Agreed | None) -> list[Cell]:
    if one is None:
        return [("nicht bekannt", _MONEY)] * 2
    return [
        _amount(one.contribution or Decimal(0)),
        _amount(sum((measure.budget for measure in one.measures), Decimal(0))),
    ]


def _counted(party: Party) -> list[Cell]:
    agreed, points = party.counted.agreed, len(party.counted.warnings)
    association = figures.is_association(party.counted.data)
    said = "enthalten, zu beurteilen" if points else "enthalten"
    return [
        *_whose(agreed),
        _text(PARTIES["association" if association else "municipality"]),
        _text(listing(name for _, name in agreed.members) if association else ""),
        (said, {"bold": True, "bg_color": GROUND[Outcome.LOOK if points else Outcome.COMPLETE]}),
        _text(""),
        _number(points),
        *_agreed_with(agreed),
    ]


def _left_out(one: LeftOut) -> list[Cell]:
    said = "nicht enthalten", {"bold": True, "bg_color": GROUND[Outcome.RETURN]}
    nothing = _text(""), _text("")
    return [
        *_whose(one),
        *nothing,
        said,
        _text(one.reason),
        _number(None),
        *_agreed_with(one.agreed),
    ]


def _reached(measures: Iterable[Measure]) -> list[Cell]:
    told = list(measures)
    status = Counter(one.status for one in told)
    new = sum(one.row["is_new"] for one in told)
    counts = (
        len(told) - new, *(status[name] for name in (*STATES, "")), new,
        sum(one.persons or 0 for one in told), sum(one.events or 0 for one in told),
    )  # fmt: skip
    return [_number(value) for value in counts]


def _party(one: Party) -> list[Cell]:
    agreed = one.counted.agreed
    planned = (value for pair in one.origins.values() for value in (pair.agreed, pair.actual))
    contribution = agreed.contribution or Decimal(0), one.received, one.unused
    return [*_whose(agreed), *_pair(one.cost), *map(_amount, (*planned, *contribution))]


def _measure(party: Party, one: Measure) -> list[Cell]:
    return [
        *_whose(party.counted.agreed),
        *_texts(one.row, "id", "title", "focus_area", "status"),
        _text("nein" if one.row["is_new"] else "ja"),
        *_pair(one.cost),
        _number(one.persons),
        _number(one.events),
    ]
