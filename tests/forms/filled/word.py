"""Fills the Word form as Word does when a person types into its fields: LibreOffice then opens it.

Word itself is not at hand where this was made; a form that it filled can be laid beside the others.
"""

from __future__ import annotations

import copy
import io
import json
import sys
import zipfile
from pathlib import Path

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MAIN = "word/document.xml"


def main(blank: Path, fields: Path, out: Path) -> None:
    """Fill and save; a field that is not found is an error."""
    target = io.BytesIO()
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == _MAIN:
                content = _filled(content, json.loads(fields.read_text(encoding="utf-8")))
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    out.write_bytes(target.getvalue())


def _filled(content: bytes, fields: list[dict[str, str]]) -> bytes:
    tree = etree.fromstring(content)
    controls = {}
    for tag in tree.iter(f"{_W}tag"):
        properties = tag.getparent()
        assert properties is not None
        controls[tag.get(f"{_W}val")] = properties.getparent()
    for field in fields:
        control = controls[field["name"]]
        assert control is not None
        _type(control, field)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _type(control: etree._Element, field: dict[str, str]) -> None:
    """Put a text into a control: no longer its placeholder, line breaks as Word writes them."""
    properties, content = control[0], control[-1]
    for hint in properties.findall(f"{_W}showingPlcHdr"):
        properties.remove(hint)
    if (ticked := properties.find(f"{_W14}checkbox/{_W14}checked")) is not None:
        ticked.set(f"{_W14}val", "1")
        next(content.iter(f"{_W}t")).text = "☒"
        return
    if (day := properties.find(f"{_W}date")) is not None:
        day.set(f"{_W}fullDate", f"{field['value']}T00:00:00Z")
    first = next(content.iter(f"{_W}r"))
    for look in first.findall(f"{_W}rPr"):
        first.remove(look)
    holder = first.getparent()
    assert holder is not None
    for number, line in enumerate(field["typed"].split("\n")):
        if number:
            run = etree.SubElement(holder, f"{_W}r")
            etree.SubElement(run, f"{_W}br")
        run = copy.deepcopy(first) if number else first
        text = run.find(f"{_W}t")
        assert text is not None
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        if number:
            holder.append(run)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
