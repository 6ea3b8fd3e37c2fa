"""The file of a template: opened, or refused in words of its own."""

from __future__ import annotations

from collections.abc import Mapping

from minikip_docs.data.container import Reason, UnopenedError, unpack
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import excerpt
from minikip_docs.press.ooxml.relations import (
    content_type,
    loaded_from_outside,
    main_part,
    unusual_link,
)
from minikip_docs.press.ooxml.trees import MalformedError

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SAVE_AS = "Bitte die Vorlage in Word mit «Speichern unter» als «Word-Dokument (.docx)» sichern."


def template_members(raw: bytes, name: str) -> dict[str, bytes]:
    """Give the members of a template, in their order.

    Raises ``Refusal`` T102 (not a Word document), T103 (password or old .doc), T104
    (macros or a Word template), T105 (loads something from outside) or T106 (a link to
    click on that leads to something else than a page or a person).
    """
    try:
        members = unpack(raw)
        _refuse_active(members, name)
    except UnopenedError as fault:
        raise _unopened(fault.reason, name) from fault
    except (MalformedError, KeyError) as fault:
        raise _unopened(Reason.DAMAGED, name) from fault
    return members


def _refuse_active(members: Mapping[str, bytes], name: str) -> None:
    """Refuse macros, other kinds of files, and what would be loaded from outside on opening."""
    main = main_part(members)
    if not main:
        raise UnopenedError(Reason.DAMAGED)
    kind = content_type(members, main)
    if "macroEnabled" in kind:
        raise UnopenedError(Reason.MACROS)
    if kind != _MAIN:
        raise Refusal("T104", f"Die Vorlage «{name}» ist kein Word-Dokument (.docx).", _SAVE_AS)
    if outside := loaded_from_outside(members):
        raise Refusal(
            "T105",
            f"Die Vorlage «{name}» lädt beim Öffnen Inhalt von «{outside}».",
            "Bitte verknüpfte Bilder in das Dokument einbetten und unter Entwicklertools, "
            "Dokumentvorlage, die Verknüpfung entfernen.",
        )
    if address := unusual_link(members):
        raise Refusal(
            "T106",
            f"Die Vorlage «{name}» enthält einen Link zu «{excerpt(address)}».",
            "Bitte den Link in Word entfernen (rechte Maustaste, Link entfernen); erlaubt sind nur "
            "Webseiten, E-Mail-Adressen und Telefonnummern (http, https, mailto, tel).",
        )


def _unopened(why: Reason, name: str) -> Refusal:
    match why:
        case Reason.PASSWORD:
            return Refusal(
                "T103",
                f"Die Vorlage «{name}» ist mit einem Kennwort geschützt.",
                "Bitte das Kennwort in Word entfernen (Datei, Informationen, Dokument schützen).",
            )
        case Reason.OLD:
            return Refusal(
                "T103", f"Die Vorlage «{name}» ist im alten Word-Format (.doc).", _SAVE_AS
            )
        case Reason.MACROS:
            return Refusal("T104", f"Die Vorlage «{name}» enthält Makros.", _SAVE_AS)
        case Reason.UNUSUAL | Reason.DAMAGED:
            return Refusal(
                "T102", f"Die Vorlage «{name}» ist kein lesbares Word-Dokument.", _SAVE_AS
            )
