"""The sheet of blocks of an Excel form: one column for each row of a list."""

from __future__ import annotations

from minikip_docs.forms.definition import Item
from minikip_docs.forms.excel import fold as excel_fold
from minikip_docs.forms.excel import frame as excel_frame
from minikip_docs.forms.excel.paper import Page
from minikip_docs.forms.excel.plan import BLOCKS_HEAD, INPUT, LABEL, NUMBER, Part, hint_text
from minikip_docs.forms.excel.style import at, label

PER_PAGE = 3  # columns that are printed beside each other
_LINES = 4  # that the box of a long text shows while it is empty


def blocks(page: Page, part: Part) -> None:
    """Write the labels of blocks, their heads and what helps to fill them in."""
    write, style, section = page.write, page.style, part.section
    page.widths()
    hint = f"{section.help} Eine Spalte je {section.row_name}. {excel_frame.STAR}".strip()
    write.write_string(1, NUMBER, hint, style("hint"))
    for column in (NUMBER, LABEL):
        write.write_blank(BLOCKS_HEAD, column, None, style("head"))
    for row in range(part.count):
        head = f"{section.row_name} {row + 1}"
        write.write_string(BLOCKS_HEAD, INPUT + row, head, style("head"))
    for line, shown in part.lines:
        if not isinstance(shown, Item):
            write.write_string(line, LABEL, shown, style("strong"))
            continue
        where = at(shown.kind == "multiline")
        write.write_string(line, NUMBER, shown.number, style("number", **where))
        least = _LINES if shown.kind == "multiline" else 1
        page.label(line, LABEL, label(shown), shown.help, lines=least, **where)
    excel_fold.columns(page, part)
    _hints(page, part, min(section.rows, PER_PAGE))
    write.freeze_panes(BLOCKS_HEAD + 1, INPUT)
    write.repeat_columns(NUMBER, LABEL)
    write.repeat_rows(0, BLOCKS_HEAD)


def _hints(page: Page, part: Part, columns: int) -> None:
    """Write examples below the blocks."""
    look = page.style("help", valign="top", indent=0)
    for row, hint in enumerate(part.section.hints, start=part.foot + 1):
        page.label(row, LABEL, "Beispiele aus dem Merkblatt:", hint.title, valign="top")
        text = hint_text(hint)
        if columns > 1:
            page.write.merge_range(row, INPUT, row, INPUT + columns - 1, text, look)
        else:
            page.write.write_string(row, INPUT, text, look)
        page.need(row, "", columns * page.columns[INPUT], text)
