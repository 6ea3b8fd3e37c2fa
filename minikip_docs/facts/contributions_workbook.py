"""Makes the empty table of contributions: an Excel workbook with the key by population."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from io import BytesIO

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.text import listing, short_date
from minikip_docs.data.workbook_look import AMOUNT, begin, paper, styles
from minikip_docs.facts import contributions_key
from minikip_docs.facts.contributions_heads import COLUMNS
from minikip_docs.facts.contributions_key import DECISION, formula
from minikip_docs.facts.contributions_plan import (
    DATE,
    HEAD,
    KEY,
    LIST,
    NAME,
    NUMBER,
    POPULATION,
    SENTENCES,
    SOURCES,
    YEARS,
    Association,
    Plan,
    begin_sheet,
)  # fmt: skip
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.register import Register
from minikip_docs.facts.special import CLAUSE, SHEET, TEXT

EXAMPLE_ID = "VERBUND-MUSTERTAL"

_PEOPLE = "[>=1000]#\\’##0;0"
_LINE = 13.5  # points


def blank(
    programme: Programme,
    register: Register,
    on: datetime.date,
    *,
    years: Sequence[int] = (),
    associations: Sequence[Association] = (),
) -> bytes:
    """Make the table for a KIP period as .xlsx, with the municipalities that exist on a day.

    It has a column for each of the ``years``, without them for those of the period, and a row
    for each of the ``associations`` that are known, with empty ones below. Population figures are
    those of the register at the programme's cut-off date; one that is not known is an empty cell,
    and the sum of an association of which a figure is missing, too. The key (section 5 of the
    leaflet: by population) is formulas whose parameters are empty. Their results are written as
    what they give while it is. The same input gives the same bytes.
    """
    target = BytesIO()
    book = begin(target)
    plan = Plan(
        programme, register, register.active(on), associations,
        tuple(years) or programme.years, styles(book),
    )  # fmt: skip
    book.set_properties({
        "title": f"Beiträge der Mini-KIP, {programme.name}",
        "created": datetime.datetime.combine(on, datetime.time()),
    })  # fmt: skip
    book.set_size(2400, 1400)
    list_, key, special, sources = map(book.add_worksheet, (LIST, KEY, SHEET, SOURCES))
    for page in (list_, key, special, sources):
        paper(page, f"Beiträge der Mini-KIP · {programme.name}", landscape=True)
    _list(plan, list_)
    contributions_key.write(plan, key)
    _special(plan, special)
    _sources(plan, sources, on)
    book.close()
    return target.getvalue()


def _list(plan: Plan, page: Worksheet) -> None:
    """Write the list: what the program reads."""
    style, years = plan.style, plan.years
    begin_sheet(
        plan, page, f"Beiträge der Mini-KIP, {plan.programme.name}",
        f"Franken je Jahr. Die Formeln rechnen, sobald das Blatt «{KEY}» ausgefüllt ist; ein von "
        "Hand eingetragener Betrag gilt an ihrer Stelle.",
        "Kein Betrag heisst: kein Beitrag festgelegt. Die Quelle ist der Entscheid, auf dem der "
        "Betrag beruht; sie steht in der Vereinbarung.",
    )  # fmt: skip
    for column, width in enumerate((14, 34, 13, 14, *[14] * len(years), 44)):
        page.set_column(column, column, width)
    heads = (COLUMNS["party"][0], "Gemeinde oder Gemeindeverbund", "Bevölkerung", "Stichtag",
             *map(str, years), COLUMNS["source"][0])  # fmt: skip
    for column, head in enumerate(heads):
        right = {"align": "right"} if POPULATION <= column < plan.source else {}
        page.write_string(HEAD, column, head, style("head", indent=1, **right))
    page.set_row(HEAD, 4.5 + 2 * _LINE)
    for row, municipality in enumerate(plan.municipalities, start=plan.first):
        page.write_number(row - 1, NUMBER, municipality.number, style("number", indent=1))
        page.write_string(row - 1, NAME, municipality.name, style("label", indent=1))
        _line(plan, page, row, plan.population(municipality))
    page.write_string(
        plan.last, NAME,
        f"Gemeindeverbünde: Kennung wie {EXAMPLE_ID} eintragen, Bevölkerung als Summe der "
        "beteiligten Gemeinden.", style("hint"),
    )  # fmt: skip
    page.set_row(plan.last, 24)
    for row, known in enumerate(plan.associations, start=plan.last + 2):
        page.write_string(row - 1, NUMBER, known.key, style("label", num_format="@", indent=1))
        page.write_string(row - 1, NAME, known.name, style("label", indent=1))
        _line(plan, page, row, plan.together(known))
    for row in range(plan.last + 2 + len(plan.associations), plan.end + 1):
        page.write_blank(row - 1, NUMBER, None, style("input", num_format="@", indent=1))
        page.write_blank(row - 1, NAME, None, style("input", indent=1))
        _line(plan, page, row, None, association=True)
    page.freeze_panes(HEAD + 1, NAME + 1)
    page.repeat_rows(HEAD)
    page.ignore_errors({"number_stored_as_text": f"A{plan.last + 1}:A{plan.end}"})
    red = {"type": "cell", "criteria": "==", "value": '"fehlt"', "format": style("warning")}
    page.conditional_format(HEAD + 1, DATE, plan.end - 1, DATE, red)


def _line(
    plan: Plan, page: Worksheet, row: int, population: int | None, *, association: bool = False
) -> None:
    """Write what every party has: population, date, a formula for each year, and the source."""
    style, right = plan.style, {"align": "right", "indent": 1}
    if population is None:
        page.write_blank(row - 1, POPULATION, None, style("input", num_format=_PEOPLE, **right))
    else:
        page.write_number(
            row - 1, POPULATION, population, style("sum", num_format=_PEOPLE, **right)
        )
    day = plan.day
    lacking = f'IF($A{row}="","","fehlt")' if association else '"fehlt"'
    known: object = (day - datetime.date(1899, 12, 30)).days
    page.write_formula(
        row - 1, DATE,
        f'=IF(ISNUMBER($C{row}),DATE({day.year},{day.month},{day.day}),{lacking})',
        style("sum", num_format="dd.mm.yyyy", **right),
        known if population is not None else "" if association else "fehlt",
    )  # fmt: skip
    for column in range(len(plan.years)):
        page.write_formula(row - 1, YEARS + column, formula(row, column),
                           style("input", num_format=AMOUNT, **right), "")  # fmt: skip
    first, last = (xl_col_to_name(c) for c in (YEARS, plan.source - 1))
    page.write_formula(
        row - 1, plan.source,
        f'=IF(AND(COUNT({first}{row}:{last}{row})>0,{DECISION}<>""),{DECISION},"")',
        style("input", text_wrap=True, indent=1), "",
    )  # fmt: skip


def _special(plan: Plan, page: Worksheet) -> None:
    """Write the sheet for sentences that stand in the agreement of one party alone."""
    style = plan.style
    begin_sheet(
        plan, page, "Besonderes für eine einzelne Vereinbarung",
        "Je Zeile ein Satz, den nur die Vereinbarung dieser Gemeinde oder dieses Gemeindeverbunds "
        "enthält. Er steht am Ende der angegebenen Ziffer,",
        "ohne eigene Nummer; die erste Seite der Vereinbarung nennt die Ziffer. Ist nichts "
        "Besonderes vereinbart, bleibt das Blatt leer.",
    )  # fmt: skip
    heads = (COLUMNS["party"][0], "Gemeinde oder Gemeindeverbund", CLAUSE, TEXT)
    for column, (head, width) in enumerate(zip(heads, (14, 34, 13, 100), strict=True)):
        page.set_column(column, column, width)
        page.write_string(HEAD, column, head, style("head", indent=1))
    page.set_row(HEAD, 4.5 + 2 * _LINE)
    for row in range(HEAD + 1, HEAD + 1 + SENTENCES):
        for column in range(len(heads)):
            page.write_blank(row, column, None, style("input", num_format="@", indent=1,
                                                      text_wrap=True, valign="top"))  # fmt: skip
    page.ignore_errors({"number_stored_as_text": f"A{HEAD + 2}:C{HEAD + 1 + SENTENCES}"})
    page.freeze_panes(HEAD + 1, 0)
    page.repeat_rows(HEAD)


def _sources(plan: Plan, page: Worksheet, on: datetime.date) -> None:
    """Write where numbers, names and figures are from, and what is missing."""
    style, register = plan.style, plan.register
    begin_sheet(
        plan, page, "Quellen",
        "Woher die Angaben auf dem Blatt «Beiträge» stammen. Nichts ist geschätzt oder von einem "
        "anderen Tag übernommen.",
        f"Vor dem Festlegen bitte mit {plan.programme.contribution.population_source} abgleichen.",
    )  # fmt: skip
    for column, width in enumerate((26, 13, 12, 92)):
        page.set_column(column, column, width)
    for column, head in enumerate(("Angabe", "Stand", "Gemeinden", "Quelle")):
        right = {"align": "right", "indent": 1} if column == 2 else {}
        page.write_string(HEAD, column, head, style("head", **right))
    day = short_date(plan.day)
    found = {m.number: register.parts(m.number, plan.day) or () for m in plan.municipalities}
    counted = Counter(
        ids
        for parts in found.values()
        if (ids := tuple(dict.fromkeys(i for _part, figure in parts for i in figure.sources)))
    )
    rows = [("Nummern und Namen", short_date(on), len(plan.municipalities),
             register.sources.get("BFS", ""))]  # fmt: skip
    for ids, number in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        named = "; ".join(register.sources.get(i, i) for i in ids)
        rows.append(("Bevölkerung", day, number, named))
    for parts in found.values():
        if len(parts) > 1:
            (itself, _own), *joined = parts
            names = listing(m.name for m, _figure in joined)
            rows.append(("Bevölkerung", day, 1, f"{itself.name}: einschliesslich {names}. "
                         f"{register.sources.get('MERGER', '')}"))  # fmt: skip
    if plan.missing:
        rows.append(("Bevölkerung, fehlt", day, len(plan.missing),
                     f"Zu finden bei: {register.sources.get('GAP', '')}. Es fehlen "
                     f"{listing(plan.missing)}."))  # fmt: skip
    for row, (what, state, number, source) in enumerate(rows, start=HEAD + 1):
        top = {"valign": "top"}
        page.write_string(row, 0, what, style("label", **top))
        page.write_string(row, 1, state, style("label", **top))
        page.write_number(row, 2, number, style("label", align="right", indent=1, **top))
        page.write_string(row, 3, source, style("text", **top))
        page.set_row(row, 4.5 + _LINE * -(-len(source) // 95))
    page.repeat_rows(HEAD)
