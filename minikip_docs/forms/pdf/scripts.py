"""Totals that a PDF form shows by JavaScript: comfort for who fills it in, never read.

The scripts only look at what was typed and write into fields nobody types into. They know
no format functions of the viewer: ``AFNumber_*`` corrupts Swiss amounts. What cannot be
read for certain shows as «?» instead of a sum. Amounts are whole numbers of Rappen.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from minikip_docs.data.values import MAX_AMOUNT, PURE_AMOUNT
from minikip_docs.forms.arithmetic import Addends
from minikip_docs.press.pdf_fields import saved

UNCLEAR = "?"

_READ_ONLY = 1
# pdf.js makes a number of the text of every field («1.250» becomes 1.25, «12,5» 12.5),
# unless its format begins like this; for other viewers it is one variable more.
_AS_TYPED = "AFTime_asTyped = 1;"
# Signs nobody sees, which ``text.clean`` takes away before an amount is read; tabs and ends of
# lines are not among them, they part two figures.
_UNSEEN = (
    r"[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_LIBRARY = r"""
function minikipRappen(field) {
  var text = field.valueAsString;
  if (typeof field.value === "number" && app.viewerType === "PDF.js") { return NaN; }
  text = String(text).replace(/UNSEEN/g, "").replace(/^\s+|\s+$/g, "");
  if (text === "") { return null; }
  var found = /^(?:AMOUNT)$/i.exec(text);
  if (!found || found[1]) { return NaN; }
  var decimals = (found[3] || "").replace(/[^0-9]/g, "");
  if (decimals.length > 2) { return NaN; }
  var rappen = parseInt(found[2].replace(/[^0-9]/g, "") + (decimals + "00").substr(0, 2), 10);
  return rappen > MOST ? NaN : rappen;
}
function minikipShown(rappen) {
  var digits = String(Math.abs(rappen));
  while (digits.length < 3) { digits = "0" + digits; }
  var whole = digits.substr(0, digits.length - 2);
  // PDFium takes all of U+2000 to U+206F from a wide Chinese face.
  var apostrophe = app.viewerType === "pdfium" ? "'" : "\u2019";
  whole = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, apostrophe);
  return (rappen < 0 ? "-" : "") + whole + "." + digits.substr(digits.length - 2);
}
function minikipTotal(doc, terms, share) {
  var sum = 0, filled = false;
  for (var i = 0; i < terms.length; i++) {
    var term = terms[i];
    for (var row = 0; row < term.rows; row++) {
      if (term.choice) {
        var chosen = doc.getField(term.chooser.replace("*", row));
        if (!chosen || chosen.valueAsString !== term.choice) { continue; }
      }
      var field = doc.getField(term.cells.replace("*", row));
      var rappen = field ? minikipRappen(field) : NaN;
      if (rappen === null) { continue; }
      if (isNaN(rappen)) { return "UNCLEAR"; }
      sum += term.times * rappen;
      filled = true;
    }
  }
  return filled ? minikipShown(Math.floor(sum / share)) : "";
}
"""


@dataclass(frozen=True, slots=True)
class Term:
    """One sum within a total, taken ``times`` (negative: subtracted), of ``rows`` rows."""

    addends: Addends
    rows: int
    times: Decimal = Decimal(1)


def add_totals(form: bytes, totals: Mapping[str, tuple[Term, ...]]) -> bytes:
    """Let fields show totals: by the name of the field, what is added up.

    They become read-only. The same input gives the same bytes. The result has JavaScript,
    which PDF/A forbids (ISO 19005-2, 6.5.1) and PDF/UA-1 allows.
    """
    with pikepdf.open(io.BytesIO(form)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        as_typed = pdf.make_indirect(_action(_AS_TYPED))
        for name, terms in totals.items():
            field = fields[name]
            field.Ff = int(field.get("/Ff", 0)) | _READ_ONLY
            field.AA = Dictionary(C=_action(calculation(terms)), F=as_typed)
        for cell in dict.fromkeys(c for terms in totals.values() for c in _cells(terms)):
            fields[cell].AA = Dictionary(F=as_typed)
        pdf.Root.AcroForm.CO = Array([fields[name] for name in totals])
        named = Array([String("minikip"), pdf.make_indirect(_action(library()))])
        names = pdf.Root.get("/Names", Dictionary())
        names.JavaScript = Dictionary(Names=named)
        pdf.Root.Names = names
        return saved(pdf)


def library() -> str:
    """Give the functions all totals use; amounts are read by the pattern ``values`` reads by."""
    amount = re.sub(r"\(\?P<\w+>", "(", PURE_AMOUNT.pattern).replace("/", r"\/")
    filled_in = {"UNSEEN": _UNSEEN, "AMOUNT": _ascii(amount), "UNCLEAR": UNCLEAR,
                 "MOST": str(int(MAX_AMOUNT * 100))}  # fmt: skip
    return re.sub("UNSEEN|AMOUNT|UNCLEAR|MOST", lambda found: filled_in[found[0]], _LIBRARY)


def calculation(terms: tuple[Term, ...]) -> str:
    """Give the script of one total. ``times`` become whole numbers over a common share."""
    share = math.lcm(*(term.times.as_integer_ratio()[1] for term in terms))
    written = []
    for term in terms:
        addends, times = term.addends, int(term.times * share)
        one: dict[str, str | int] = {
            "cells": addends.column.path, "rows": term.rows, "times": times
        }  # fmt: skip
        if addends.chooser and addends.choice:
            one |= {"chooser": addends.chooser.path, "choice": addends.choice.label}
        written.append(one)
    return f"event.value = minikipTotal(this, {json.dumps(written)}, {share});"


def _cells(terms: tuple[Term, ...]) -> list[str]:
    return [term.addends.column.pointer(row) for term in terms for row in range(term.rows)]


def _action(script: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(script))


def _ascii(text: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text)
