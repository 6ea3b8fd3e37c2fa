"""The key by population (leaflet, section 5): its sheet, empty, and the formula it gives."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from minikip_docs.data.text import long_date
from minikip_docs.data.workbook_look import AMOUNT
from minikip_docs.facts.contributions_plan import HEAD, KEY, LIST, SOURCES, YEARS, Plan, begin_sheet

_KEY_YEARS = 1  # the first year's column
_RATE = "[>=1000]#\\’##0.00##;0.00##"  # an amount per head may need parts of a Rappen

# Rows of the key below its heads: what the canton sets, each with how it is explained.
_PARAMETERS = (
    ("Betrag je Person (CHF)", "Wird mit der Bevölkerung am Stichtag multipliziert."),
    ("Grundbetrag (CHF)", "Kommt bei allen dazu; leer heisst keiner."),
    ("Minimum (CHF)", "Weniger erhält niemand; leer heisst keines."),
    ("Maximum (CHF)", "Mehr erhält niemand; leer heisst keines."),
    ("Runden auf (CHF)", "Zum Beispiel 1, 10 oder 100. Ohne diese Angabe wird nicht gerechnet."),
    ("Verfügbarer Betrag (CHF)", "Zur Kontrolle unten; ändert die Beiträge nicht."),
)
_FIRST = HEAD + 2  # the first parameter's row as a spreadsheet counts
_PER_HEAD, _BASE, _LEAST, _MOST, _STEP, _TOTAL = range(_FIRST, _FIRST + len(_PARAMETERS))
_DECISION = _TOTAL + 1
_STATE = _DECISION + 3
DECISION = f"'{KEY}'!$B${_DECISION}"  # the source for all amounts that have none of their own


def formula(row: int, column: int) -> str:
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


def write(plan: Plan, page: Worksheet) -> None:
    """Write the parameters of the key, all empty, and what comes of them."""
    style, years = plan.style, plan.years
    facts = plan.programme.contribution
    begin_sheet(
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
    page.set_column(after, after, 80)
    _heads(plan, page, HEAD, "Der Kanton legt fest", "Erklärung")
    for row, (title, help_) in enumerate(_PARAMETERS, start=_FIRST):
        page.write_string(row - 1, 0, title, style("label"))
        page.write_string(row - 1, after, help_, style("help"))
        for column in range(len(years)):
            page.write_blank(row - 1, _KEY_YEARS + column, None,
                             style("input", num_format=_RATE if row == _PER_HEAD else AMOUNT,
                                   align="right", indent=1))  # fmt: skip
    page.data_validation(
        _FIRST - 1, _KEY_YEARS, _TOTAL - 1, after - 1,
        {"validate": "decimal", "criteria": ">=", "value": 0, "error_title": "Verteilschlüssel",
         "error_message": "Bitte nur eine Zahl in Franken schreiben, zum Beispiel 1500.50."},
    )  # fmt: skip
    page.write_string(_DECISION - 1, 0, "Quelle (Entscheid)", style("label"))
    source = style("input", num_format="@")
    page.write_blank(_DECISION - 1, _KEY_YEARS, None, source)
    if after - _KEY_YEARS > 1:  # a single cell is nothing to merge
        page.merge_range(_DECISION - 1, _KEY_YEARS, _DECISION - 1, after - 1, "", source)
    page.write_string(_DECISION - 1, after, "Steht bei allen Beträgen, wo auf dem Blatt "
                      f"«{LIST}» keine andere Quelle eingetragen ist.", style("help"))  # fmt: skip
    _control(plan, page, after)
    page.freeze_panes(HEAD + 1, 1)


def _heads(plan: Plan, page: Worksheet, row: int, first: str, last: str) -> None:
    page.write_string(row, 0, first, plan.style("head"))
    for column, year in enumerate(plan.years, start=_KEY_YEARS):
        page.write_string(row, column, str(year), plan.style("head", align="right", indent=1))
    page.write_string(row, _KEY_YEARS + len(plan.years), last, plan.style("head", indent=1))


def _control(plan: Plan, page: Worksheet, after: int) -> None:
    """Write what comes of the key: whether it reckons, sums, what is left, what is missing."""
    style = plan.style
    _heads(plan, page, _STATE - 2, "Kontrolle (rechnet die Datei)", "")
    rows = (
        ("Verteilschlüssel", "leer", "0",
         f"Rechnet, sobald ein Betrag oder Grundbetrag und «{_PARAMETERS[4][0]}» da sind."),
        ("Summe der Beiträge (CHF)", 0, AMOUNT,
         "Alle Beträge des Blattes; jene von Gemeinden eines Gemeindeverbunds bitte löschen."),
        ("Noch verfügbar (CHF)", "", AMOUNT, ""),
        ("Zu viel verteilt (CHF)", "", AMOUNT,
         "Die Beiträge sind höher als der verfügbare Betrag."),
        ("Mit Beitrag (Anzahl)", 0, "0", ""),
        ("Als Text eingetragen (Anzahl)", 0, "0",
         "Fehlen in der Summe; bitte nur die Zahl schreiben."),
        ("Gemeinden ohne Bevölkerungszahl", len(plan.missing), "0",
         f"Bitte auf dem Blatt «{LIST}» ergänzen; woher, steht auf dem Blatt «{SOURCES}»."),
    )  # fmt: skip
    for offset, (title, result, look, help_) in enumerate(rows):
        row = _STATE + offset
        page.write_string(row - 1, 0, title, style("label"))
        page.write_string(row - 1, after, help_, style("help"))
        for column in range(len(plan.years)):
            shown = style("sum", num_format=look, align="right", indent=1)
            text = _controls(plan, column)[offset]
            page.write_formula(row - 1, _KEY_YEARS + column, text, shown, result)
    red = style("warning")
    for row in (_STATE + 3, _STATE + 5, _STATE + 6):
        name = f"{xl_col_to_name(_KEY_YEARS)}{row}"
        page.conditional_format(row - 1, _KEY_YEARS, row - 1, after - 1, {
            "type": "formula", "criteria": f"=N({name})>0", "format": red,
        })  # fmt: skip
    name = xl_col_to_name(_KEY_YEARS)
    page.conditional_format(_STATE - 1, _KEY_YEARS, _STATE - 1, after - 1, {
        "type": "formula", "format": red,
        "criteria": f'=AND({name}${_STATE}<>"leer",{name}${_STATE}<>"rechnet")',
    })  # fmt: skip


def _controls(plan: Plan, column: int) -> tuple[str, ...]:
    """Give the formulas of one year, in the order of the rows."""
    name = xl_col_to_name(_KEY_YEARS + column)
    listed = xl_col_to_name(YEARS + column)
    amounts = f"'{LIST}'!{listed}${plan.first}:{listed}${plan.end}"
    set_ = f"{name}{_FIRST}:{name}{_STEP}"
    return (
        f'=IF(COUNTA({set_})=0,"leer",IF(COUNTA({set_})>COUNT({set_}),"keine Zahl",'
        f'IF(COUNT({name}{_PER_HEAD}:{name}{_BASE})=0,"ohne Betrag",'
        f'IF(N({name}{_STEP})<0.01,"ohne Rundung",'
        f"IF(AND(ISNUMBER({name}{_MOST}),N({name}{_LEAST})>{name}{_MOST}),"
        '"Min. über Max.","rechnet")))))',
        f"=SUM({amounts})",
        f'=IF(ISNUMBER({name}{_TOTAL}),MAX(ROUND({name}{_TOTAL}-{name}{_STATE + 1},2),0),"")',
        f'=IF(ISNUMBER({name}{_TOTAL}),MAX(ROUND({name}{_STATE + 1}-{name}{_TOTAL},2),0),"")',
        f"=COUNT({amounts})",
        f"=SUMPRODUCT(--ISTEXT({amounts}),--(LEN({amounts})>0))",
        f"=COUNTBLANK('{LIST}'!$C${plan.first}:$C${plan.last})",
    )
