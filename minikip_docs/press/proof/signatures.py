"""Whether the signatures of a PDF are valid in themselves: by pyHanko, where it is installed."""

from __future__ import annotations

import io
import logging
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: whose it says it is, and whether the file is still what was signed.

    Whom the certificate was given by, and whether that still holds, is not asked: that needs the
    network and somebody who decides whom to trust.
    """

    field: str
    name: str  # of the certificate
    intact: bool | None  # None: it cannot be said

    def said(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {"field": self.field, "name": self.name, "intact": self.intact}


def validate(pdf: bytes) -> tuple[Signature, ...] | None:
    """Look at each signature; None if pyHanko is not installed."""
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - optional, and slow
        from pyhanko.sign.validation import async_validate_pdf_signature  # noqa: PLC0415 - see above
        from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - see above
    except ImportError:
        return None
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    found = []
    for field, one in _embedded(PdfFileReader(io.BytesIO(pdf))):
        name, intact = "", None
        with suppress(Exception):  # whatever a library in the file's hands may raise
            name = str(one.signer_cert.subject.native.get("common_name", ""))
            context = ValidationContext(trust_roots=[], allow_fetching=False)
            status = _run(async_validate_pdf_signature(one, context))
            intact = bool(status.intact and status.valid)
        found.append(Signature(field, name, intact))
    return tuple(found)


def _run(call: Coroutine[Any, Any, Any]) -> Any:
    """Run what never waits, since nothing is fetched: no event loop, which would need sockets."""
    try:
        call.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("it waits for something")


def _embedded(reader: Any) -> Iterator[tuple[str, Any]]:
    with suppress(Exception):
        yield from ((str(one.field_name), one) for one in reader.embedded_regular_signatures)
