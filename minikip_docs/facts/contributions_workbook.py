"""Makes the empty table of contributions: an Excel workbook with the key by population."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.text import listing, long_date, short_date
from minikip_docs.data.workbook_look import AMOUNT, Styles, begin, paper, styles
from minikip_docs.facts.contributions_heads import COLUMNS
from minikip_docs.facts.programme import Programme
from minikip_docs.facts.register import Municipality, Register

LIST, KEY, SOURCES = "Beiträge", "Verteilschlüssel", "Quellen"
EXAMPLE_ID = "VERBUND-MUSTERTAL"
ASSOCIATIONS = 12  # rows for associations

_HEAD = 4  # row of the heads on all three sheets, from 0
_NUMBER, _NAME, _POPULATION, _DATE, _YEARS = 0, 1, 2, 3, 4  # columns of the list
_KEY_YEARS = 1  # the first year's column on the sheet of the key
_PEOPLE = "#\\’##0"
_LINE = 13.5  # points

# Rows of the key below its heads: what the canton sets, each with how it is explained.
_PARAMETERS = (
    ("Betrag je Person (CHF)", "Wird mit der Bevölkerung am Stichtag multipliziert."),
    ("Grundbetrag (CHF)", "Kommt bei allen dazu; leer heisst keiner."),
    ("Minimum (CHF)", "Weniger erhält niemand; leer heisst keines."),
    ("Maximum (CHF)", "Mehr erhält niemand; leer heisst keines."),
    ("Runden auf (CHF)", "Zum Beispiel 1, 10 oder 100. Ohne diese Angabe wird nicht gerechnet."),
    ("Verfügbarer Betrag (CHF)", "Zur Kontrolle unten; ändert die Beiträge nicht."),
)
_FIRST = _HEAD + 2  # the first parameter's row as a spreadsheet counts
_PER_HEAD, _BASE, _LEAST, _MOST, _STEP, _TOTAL = range(_FIRST, _FIRST + len(_PARAMETERS))
_DECISION = _TOTAL + 1
_STATE = _DECISION + 3


@dataclass(frozen=True, slots=True)
class _Plan:
    """What stands in the table."""

    programme: Programme
    register: Register
    municipalities: Sequence[Municipality]
    style: Styles

    @property
    def day(self) -> datetime.date:
        """The cut-off date of the population."""
        return self.programme.contribution.population_date

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years of the period."""
        return self.programme.years

    @property
    def source(self) -> int:
        """The column of the source on the list."""
        return _YEARS + len(self.years)

    @property
    def first(self) -> int:
        """The first municipality's row as a spreadsheet counts."""
        return _HEAD + 2

    @property
    def last(self) -> int:
        """The last municipality's row."""
        return self.first + len(self.municipalities) - 1

    @property
    def end(self) -> int:
        """The last association's row; a line with their name is before the first."""
        return self.last + 1 + ASSOCIATIONS

    def population(self, municipality: Municipality) -> int | None:
        """Give the figure of the cut-off date, None where it is not known."""
        return self.register.population(municipality.number, self.day)

    @property
    def missing(self) -> list[str]:
        """The municipalities without a figure."""
        return [m.name for m in self.municipalities if self.population(m) is None]


def blank(programme: Programme, register: Register, on: datetime.date) -> bytes:
    """Make the table for a KIP period as .xlsx, with the municipalities that exist on a day.

    Population figures are those of the register at the programme's cut-off date; one that is
    not known is an empty cell. The key (section 5 of the leaflet: by population) is formulas
    whose parameters are empty. Their results are written as what they give while it is. The
    same input gives the same bytes.
    """
    target = BytesIO()
    book = begin(target)
    plan = _Plan(programme, register, register.active(on), styles(book))
    book.set_properties({
        "title": f"Beiträge der Mini-KIP, {programme.name}",
        "created": datetime.datetime.combine(on, datetime.time()),
    })  # fmt: skip
    book.set_size(2400, 1400)
    list_, key, sources = (book.add_worksheet(name) for name in (LIST, KEY, SOURCES))
    for page in (list_, key, sources):
        paper(page, f"Beiträge der Mini-KIP · {programme.name}", landscape=True)
        page.set_row(0, 26)
    _list(plan, list_)
    _key(plan, key)
    _sources(plan, sources, on)
    book.close()
    return target.getvalue()


def missing(programme: Programme, register: Register, on: datetime.date) -> tuple[str, ...]:
    """Name the municipalities of a day whose population at the cut-off date is not known."""
    day = programme.contribution.population_date
    return tuple(m.name for m in register.active(on) if register.population(m.number, day) is None)


def _title(plan: _Plan, page: Worksheet, title: str, *hints: str) -> None:
    page.write_string(0, 0, title, plan.style("title"))
    for row, hint in enumerate(hints, start=1):
        page.write_string(row, 0, hint, plan.style("hint"))


def _list(plan: _Plan, page: Worksheet) -> None:
    """Write the list: what the program reads."""
    style, years = plan.style, plan.years
    _title(
        plan, page, f"Beiträge der Mini-KIP, {plan.programme.name}",
        f"Franken je Jahr. Die Formeln rechnen, sobald das Blatt «{KEY}» ausgefüllt ist; ein von "
        "Hand eingetragener Betrag gilt an ihrer Stelle.",
        "Kein Betrag heisst: kein Beitrag festgelegt. Die Quelle ist der Entscheid, auf dem der "
        "Betrag beruht; sie steht in der Vereinbarung.",
    )  # fmt: skip
    for column, width in enumerate((14, 34, 13, 12, *[14] * len(years), 44)):
        page.set_column(column, column, width)
    heads = (COLUMNS["party"][0], "Gemeinde oder Gemeindeverbund", "Bevölkerung", "Stichtag",
             *map(str, years), COLUMNS["source"][0])  # fmt: skip
    for column, head in enumerate(heads):
        right = {"align": "right"} if _POPULATION <= column < plan.source else {}
        page.write_string(_HEAD, column, head, style("head", **right))
    page.set_row(_HEAD, 4.5 + 2 * _LINE)
    for row, municipality in enumerate(plan.municipalities, start=plan.first):
        page.write_number(row - 1, _NUMBER, municipality.number, style("number"))
        page.write_string(row - 1, _NAME, municipality.name, style("label"))
        _line(plan, page, row, plan.population(municipality))
    page.write_string(
        plan.last, _NAME,
        f"Gemeindeverbünde: Kennung wie {EXAMPLE_ID} eintragen, Bevölkerung als Summe der "
        "beteiligten Gemeinden.", style("hint"),
    )  # fmt: skip
    page.set_row(plan.last, 24)
    for row in range(plan.last + 2, plan.end + 1):
        page.write_blank(row - 1, _NUMBER, None, style("input", num_format="@"))
        page.write_blank(row - 1, _NAME, None, style("input"))
        _line(plan, page, row, None, association=True)
    page.freeze_panes(_HEAD + 1, _NAME + 1)
    page.repeat_rows(_HEAD)
    page.ignore_errors({"number_stored_as_text": f"A{plan.last + 1}:A{plan.end}"})
    red = {"type": "cell", "criteria": "==", "value": '"fehlt"', "format": style("warning")}
    page.conditional_format(_HEAD + 1, _DATE, plan.end - 1, _DATE, red)


def _line(
    plan: _Plan, page: Worksheet, row: int, population: int | None, *, association: bool = False
) -> None:
    """Write what every party has: population, date, a formula for each year, and the source."""
    style = plan.style
    if population is None:
        page.write_blank(row - 1, _POPULATION, None, style("input", num_format=_PEOPLE))
    else:
        page.write_number(row - 1, _POPULATION, population, style("label", num_format=_PEOPLE))
    day = plan.day
    lacking = f'IF($A{row}="","","fehlt")' if association else '"fehlt"'
    known: object = (day - datetime.date(1899, 12, 30)).days
    page.write_formula(
        row - 1, _DATE,
        f'=IF(ISNUMBER($C{row}),DATE({day.year},{day.month},{day.day}),{lacking})',
        style("label", num_format="dd.mm.yyyy", align="right"),
        known if population is not None else "" if association else "fehlt",
    )  # fmt: skip
    for column in range(len(plan.years)):
        page.write_formula(row - 1, _YEARS + column, _formula(row, column),
                           style("input", num_format=AMOUNT), "")  # fmt: skip
    first, last = (xl_col_to_name(c) for c in (_YEARS, plan.source - 1))
    decision = f"'{KEY}'!$B${_DECISION}"
    page.write_formula(
        row - 1, plan.source,
        f'=IF(AND(COUNT({first}{row}:{last}{row})>0,{decision}<>""),{decision},"")',
        style("input"), "",
    )  # fmt: skip


def _formula(row: int, column: int) -> str:
    """Give the key for one party and year: base and amount per head, rounded, within limits.

    Nothing unless there is a population and the sheet of the key says that it reckons.
    """
    name = xl_col_to_name(_KEY_YEARS + column)
    base, head, least, most, step, state = (
        f"'{KEY}'!{name}${r}" for r in (_BASE, _PER_HEAD, _LEAST, _MOST, _STEP, _STATE)
    )
    rounded = f"ROUND((N({base})+N({head})*$C{row})/{step},0)*{step}"
    highest = f"IF(ISNUMBER({most}),{most},10^8)"
    return (
        f'=IF(AND(ISNUMBER($C{row}),{state}="rechnet"),'
        f'ROUND(MIN({highest},MAX(N({least}),{rounded})),2),"")'
    )


def _key(plan: _Plan, page: Worksheet) -> None:
    """Write the parameters of the key, all empty, and what comes of them."""
    style, years = plan.style, plan.years
    facts = plan.programme.contribution
    _title(
        plan, page, f"Verteilschlüssel, {plan.programme.name}",
        f"Nach Merkblatt, Ziffer {facts.section}, ist die Bevölkerung gemäss "
        f"{facts.population_source} am {long_date(plan.day)} ausschlaggebend. Den Schlüssel legt "
        "der Kanton fest; hier ist nichts vorgegeben.",
        "Beitrag = Grundbetrag + Betrag je Person × Bevölkerung, gerundet, mindestens das Minimum "
        "und höchstens das Maximum.",
    )  # fmt: skip
    after = _KEY_YEARS + len(years)
    page.set_column(0, 0, 34)
    page.set_column(_KEY_YEARS, after - 1, 16)
    page.set_column(after, after, 62)
    _heads(plan, page, _HEAD, "Der Kanton legt fest", "Erklärung")
    for row, (title, help_) in enumerate(_PARAMETERS, start=_FIRST):
        page.write_string(row - 1, 0, title, style("label"))
        page.write_string(row - 1, after, help_, style("help"))
        for column in range(len(years)):
            page.write_blank(row - 1, _KEY_YEARS + column, None,
                             style("input", num_format="#\\’##0.00##" if row == _PER_HEAD
                                   else AMOUNT))  # fmt: skip
    page.data_validation(
        _FIRST - 1, _KEY_YEARS, _TOTAL - 1, after - 1,
        {"validate": "decimal", "criteria": ">=", "value": 0, "error_title": "Verteilschlüssel",
         "error_message": "Bitte nur eine Zahl in Franken schreiben, zum Beispiel 1500.50."},
    )  # fmt: skip
    page.write_string(_DECISION - 1, 0, "Quelle (Entscheid)", style("label"))
    page.merge_range(_DECISION - 1, _KEY_YEARS, _DECISION - 1, after - 1, "",
                     style("input", num_format="@"))  # fmt: skip
    page.write_string(_DECISION - 1, after, "Steht bei allen Beträgen, wo auf dem Blatt "
                      f"«{LIST}» keine andere Quelle eingetragen ist.", style("help"))  # fmt: skip
    _control(plan, page, after)
    page.freeze_panes(_HEAD + 1, 1)


def _heads(plan: _Plan, page: Worksheet, row: int, first: str, last: str) -> None:
    page.write_string(row, 0, first, plan.style("head"))
    for column, year in enumerate(plan.years, start=_KEY_YEARS):
        page.write_string(row, column, str(year), plan.style("head", align="right"))
    page.write_string(row, _KEY_YEARS + len(plan.years), last, plan.style("head", indent=1))


def _control(plan: _Plan, page: Worksheet, after: int) -> None:
    """Write what comes of the key: whether it reckons, sums, what is left, what is missing."""
    style = plan.style
    _heads(plan, page, _STATE - 2, "Kontrolle (rechnet die Datei)", "")
    rows = (
        ("Verteilschlüssel", "leer", "label",
         f"Rechnet, sobald ein Betrag oder Grundbetrag und «{_PARAMETERS[4][0]}» da sind."),
        ("Summe der Beiträge (CHF)", 0, "sum",
         "Alle Beträge des Blattes; jene von Gemeinden eines Gemeindeverbunds bitte löschen."),
        ("Noch verfügbar (CHF)", "", "sum", "Rot: Die Beiträge sind höher als der verfügbare "
         "Betrag."),
        ("Mit Beitrag (Anzahl)", 0, "label", ""),
        ("Als Text eingetragen (Anzahl)", 0, "label",
         "Fehlen in der Summe; bitte nur die Zahl schreiben."),
        ("Gemeinden ohne Bevölkerungszahl", len(plan.missing), "label",
         f"Bitte auf dem Blatt «{LIST}» ergänzen; woher, steht auf dem Blatt «{SOURCES}»."),
    )  # fmt: skip
    for offset, (title, result, look, help_) in enumerate(rows):
        row = _STATE + offset
        page.write_string(row - 1, 0, title, style("label"))
        page.write_string(row - 1, after, help_, style("help"))
        for column in range(len(plan.years)):
            formula = _controls(plan, column)[offset]
            page.write_formula(row - 1, _KEY_YEARS + column, formula,
                               style(look, align="right"), result)  # fmt: skip
    red = style("warning")
    for row, criteria, value in (
        (_STATE + 2, "<", 0), (_STATE + 4, ">", 0), (_STATE + 5, ">", 0)
    ):  # fmt: skip
        page.conditional_format(row - 1, _KEY_YEARS, row - 1, after - 1, {
            "type": "cell", "criteria": criteria, "value": value, "format": red,
        })  # fmt: skip
    name = xl_col_to_name(_KEY_YEARS)
    page.conditional_format(_STATE - 1, _KEY_YEARS, _STATE - 1, after - 1, {
        "type": "formula", "format": red,
        "criteria": f'=AND({name}${_STATE}<>"leer",{name}${_STATE}<>"rechnet")',
    })  # fmt: skip


def _controls(plan: _Plan, column: int) -> tuple[str, ...]:
    """Give the formulas of one year, in the order of the rows."""
    name = xl_col_to_name(_KEY_YEARS + column)
    listed = xl_col_to_name(_YEARS + column)
    amounts = f"'{LIST}'!{listed}${plan.first}:{listed}${plan.end}"
    set_ = f"{name}{_FIRST}:{name}{_STEP}"
    return (
        f'=IF(COUNTA({set_})=0,"leer",IF(COUNTA({set_})>COUNT({set_}),"keine Zahl",'
        f'IF(COUNT({name}{_PER_HEAD}:{name}{_BASE})=0,"ohne Betrag",'
        f'IF(N({name}{_STEP})<0.01,"ohne Rundung",'
        f"IF(AND(ISNUMBER({name}{_MOST}),N({name}{_LEAST})>{name}{_MOST}),"
        '"Min. über Max.","rechnet")))))',
        f"=SUM({amounts})",
        f'=IF(ISNUMBER({name}{_TOTAL}),ROUND({name}{_TOTAL}-{name}{_STATE + 1},2),"")',
        f"=COUNT({amounts})",
        f"=SUMPRODUCT(--ISTEXT({amounts}),--(LEN({amounts})>0))",
        f"=COUNTBLANK('{LIST}'!$C${plan.first}:$C${plan.last})",
    )


def _sources(plan: _Plan, page: Worksheet, on: datetime.date) -> None:
    """Write where numbers, names and figures are from, and what is missing."""
    style, register = plan.style, plan.register
    _title(
        plan, page, "Quellen",
        "Woher die Angaben auf dem Blatt «Beiträge» stammen. Nichts ist geschätzt oder von einem "
        "anderen Tag übernommen.",
        f"Vor dem Festlegen bitte mit {plan.programme.contribution.population_source} abgleichen.",
    )  # fmt: skip
    for column, width in enumerate((26, 13, 12, 92)):
        page.set_column(column, column, width)
    for column, head in enumerate(("Angabe", "Stand", "Gemeinden", "Quelle")):
        right = {"align": "right"} if column == 2 else {}
        page.write_string(_HEAD, column, head, style("head", **right))
    day = short_date(plan.day)
    found = {m.number: register.parts(m.number, plan.day) or () for m in plan.municipalities}
    counted = Counter(
        ids
        for parts in found.values()
        if (ids := tuple(dict.fromkeys(i for _part, figure in parts for i in figure.sources)))
    )
    rows = [("Nummern und Namen", short_date(on), len(plan.municipalities),
             register.sources.get("BFS", ""))]  # fmt: skip
    for ids, number in sorted(counted.items()):
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
    for row, (what, state, number, source) in enumerate(rows, start=_HEAD + 1):
        top = {"valign": "top"}
        page.write_string(row, 0, what, style("label", **top))
        page.write_string(row, 1, state, style("label", **top))
        page.write_number(row, 2, number, style("label", **top))
        page.write_string(row, 3, source, style("text", **top))
        page.set_row(row, 4.5 + _LINE * -(-len(source) // 88))
    page.repeat_rows(_HEAD)
