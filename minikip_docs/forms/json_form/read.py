"""Reads a submission from JSON: which form it is, and its data as typed."""

from __future__ import annotations

import re
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind
from minikip_docs.facts.schemas import form_id
from minikip_docs.forms import sentences

BEFORE = b"\xef\xbb\xbf \r\n\t"  # what may stand before the first sign of a text
_LOOKED_AT = 4096  # bytes
# What somebody typed may have a fault in it: names without quotes, a note before the first.
_DATA = re.compile(rb"\{\s*(?:[\"'}\w]|/[/*]|$)|\[\s*(?:[\[{\"'\]]|$)")


def matches(raw: bytes) -> bool:
    r"""Say whether the bytes begin as JSON data do: not «[Entwurf] …», not «{\rtf»."""
    return bool(_DATA.match(raw[:_LOOKED_AT].lstrip(BEFORE)))


def read(raw: bytes) -> tuple[FormKind, dict[str, Any]]:
    """Give which form it is, and its data.

    Raises ``Refusal`` D101–D108 for a file that is not sound JSON and F101–F102 for
    JSON that is not one of our forms.
    """
    data = jsonio.loads(raw)
    if not isinstance(data, dict):
        raise sentences.file.no_object()
    kinds = {form_id(kind): kind for kind in FormKind}
    form = data.get("form")
    if not isinstance(form, str) or form.strip() not in kinds:
        raise sentences.file.no_form_named(form)
    return kinds[form.strip()], data
