"""Content controls of the Word form as XML: one for each field, named by its pointer."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from minikip_docs.data.text import amount, short_date
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Item
from minikip_docs.forms.marks import EDGE, FILL, answer

TICKED, UNTICKED = "☒", "☐"

# What an empty field shows, beside its label and (shorter) in a table. A text that is no
# more than this counts as empty, whether or not a program kept the mark of an empty field.
_WRITE, _CHOOSE, _DATE = "Hier schreiben", "Bitte wählen", "Bitte Datum wählen"
_HINTS = {"choice": (_CHOOSE, "wählen …"), "yes_no": (_CHOOSE, "wählen …"), "date": (_DATE, "Datum …")}  # fmt: skip  # noqa: E501
_HINT = (_WRITE, "…")
HINTS = tuple(dict.fromkeys((*_HINT, *(hint for both in _HINTS.values() for hint in both))))
PLACEHOLDERS = frozenset(HINTS)

# Characters that XML 1.0 cannot hold (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(text: str) -> str:
    """Give a text as XML content."""
    return escape(_NOT_XML.sub("", text))


def attribute(text: str) -> str:
    """Give a text as XML attribute, quotes included."""
    return quoteattr(_NOT_XML.sub("", text))


def run(text: str, style: str = "") -> str:
    """Give a run; line breaks become breaks of the line, not of the paragraph."""
    color = '<w:color w:val="6B7780"/>' if style == "Platzhalter" else ""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/>{color}</w:rPr>' if style else ""
    # Some programs drop the line breaks of a field; the blank then still parts the words.
    lines = text.replace("\n", " \n").split("\n")
    texts = (f'<w:t xml:space="preserve">{xml(line)}</w:t>' for line in lines)
    return f"<w:r>{properties}{'<w:br/>'.join(texts)}</w:r>"


def paragraph(
    content: str, style: str, *, numbered: int = 0, keep: bool = False, marked: bool = False
) -> str:
    """Give a paragraph around runs and controls; ``numbered`` is the list that counts it.

    ``keep`` puts it on one page with the next one; what is ``marked`` stands out.
    """
    counted = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbered}"/></w:numPr>'
    kept = "<w:keepNext/>" if keep else ""
    look = f'<w:pStyle w:val="{style}"/>{kept}{counted if numbered else ""}'
    look += f"<w:pBdr>{edges(space=2)}</w:pBdr>{shade(FILL)}" if marked else ""
    return f"<w:p><w:pPr>{look}</w:pPr>{content}</w:p>"


def shade(fill: str) -> str:
    """Give the colour behind a paragraph or cell."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def edges(*, space: int = 0) -> str:
    """Give the edges of what is marked: a print in grey shows them, too; ``space`` in points."""
    return "".join(
        f'<w:{side} w:val="single" w:sz="12" w:space="{space}" w:color="{EDGE}"/>'
        for side in ("top", "left", "bottom", "right")
    )


def control(item: Item, pointer: str, value: Value, name: str, *, short: bool) -> str:
    """Give the control of one field: ``name`` is what a screen reader says.

    ``value`` is typed as ``cells.flatten`` gives it, "" for an empty field; ``short`` is
    for table cells. The control can be filled in but not deleted.
    """
    number = int.from_bytes(pointer.encode(), "big") % 2_147_483_629 + 1  # stable, 31 bits
    # The order of the properties is that of CT_SdtPr (ISO/IEC 29500-1, 17.5.2.38).
    common = (
        f'<w:alias w:val={attribute(name)}/><w:tag w:val={attribute(pointer)}/>'
        f'<w:id w:val="{number}"/><w:lock w:val="sdtLocked"/>'
    )  # fmt: skip
    if item.kind == "yes_no" and item.group:
        ticked = answer(item, value) is True
        return _sdt(common + _box(ticked=ticked),
                    run(TICKED if ticked else UNTICKED, "Ankreuzfeld"))  # fmt: skip
    hint = _HINTS.get(item.kind, _HINT)[short]
    # Word shows this text again when somebody empties the field.
    common += f'<w:placeholder><w:docPart w:val="{hint_name(hint)}"/></w:placeholder>'
    shown = printed(item, value)
    if shown:
        return _sdt(common + _type(item, value), run(shown))
    return _sdt(common + "<w:showingPlcHdr/>" + _type(item, value), run(hint, "Platzhalter"))


def hint_name(hint: str) -> str:
    """Name the building block that holds the hint of an empty field."""
    return f"MinikipHinweis{HINTS.index(hint) + 1}"


def repeated(title: str, row_name: str, rows: list[str], first_id: int) -> str:
    """Give rows of a table that Word offers to add to (w15, [MS-DOCX] 2.5.4).

    Programs that do not know them see plain rows. ``first_id`` and the following numbers
    must not be those of other controls.
    """
    items = (
        _sdt(f'<w:id w:val="{number}"/><w15:repeatingSectionItem/>', row)
        for number, row in enumerate(rows, first_id + 1)
    )
    return _sdt(
        f'<w:alias w:val={attribute(title)}/><w:id w:val="{first_id}"/><w:lock w:val="sdtLocked"/>'
        f"<w15:repeatingSection><w15:sectionTitle w15:val={attribute(row_name)}/>"
        "</w15:repeatingSection>",
        "".join(items),
    )


def printed(item: Item, value: Value) -> str:
    """Give a value as a person would type it, "" for none."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime.date):
        return short_date(value)
    if isinstance(value, Decimal):
        return amount(value) if item.kind == "amount" else f"{value.normalize():f}"
    labels = {choice.key: choice.label for choice in item.choices}
    return labels.get(str(value), str(value))


def _sdt(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _type(item: Item, value: Value) -> str:
    if item.kind == "date":
        full = f' w:fullDate="{value.isoformat()}T00:00:00Z"' if isinstance(value, datetime.date) else ""  # fmt: skip  # noqa: E501
        return (
            f'<w:date{full}><w:dateFormat w:val="dd.MM.yyyy"/><w:lid w:val="de-CH"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
        )
    if item.kind in ("choice", "yes_no"):
        options = [(choice.label, choice.key) for choice in item.choices] or [
            ("ja", "ja"), ("nein", "nein")
        ]  # fmt: skip
        entries = (
            f"<w:listItem w:displayText={attribute(label)} w:value={attribute(key)}/>"
            for label, key in options
        )
        # Word's own way to let people empty the field again: a first entry without a text.
        again = f"<w:listItem w:value={attribute(_CHOOSE)}/>"
        return f"<w:dropDownList>{again}{''.join(entries)}</w:dropDownList>"
    return '<w:text w:multiLine="1"/>' if item.kind == "multiline" else "<w:text/>"


def _box(*, ticked: bool) -> str:
    return (
        f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
    )
