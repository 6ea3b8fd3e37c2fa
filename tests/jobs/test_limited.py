"""Templates that come to no end: told in a sentence, and no document."""

from __future__ import annotations

import pytest

from minikip_docs.data.apart import EndedError, Ending
from minikip_docs.data.model import Refusal
from minikip_docs.jobs import limited as module
from minikip_docs.jobs.limited import limited

REMEDY = (
    "Bitte prüfen, ob die Vorlage etwas sehr oft wiederholt ({% for … %}), und sie sonst der "
    "Person zeigen, die das Programm betreut."
)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (
            Ending.TIME,
            "Aus der Vorlage «agreement.docx» ist auch nach 20 Sekunden kein Dokument geworden.",
        ),
        (
            Ending.MEMORY,
            "Aus der Vorlage «agreement.docx» wird ein Dokument, für das der Arbeitsspeicher nicht "
            "reicht.",
        ),
        (
            Ending.CRASH,
            "Aus der Vorlage «agreement.docx» wurde kein Dokument: Der Teil des Programms, der es "
            "setzt, ist abgestürzt.",
        ),
    ],
)
def test_a_template_without_end_is_told(
    how: Ending, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def apart(*_call: object) -> None:
        raise EndedError(how)

    monkeypatch.setattr(module, "apart", apart)
    with pytest.raises(Refusal) as refused:
        limited("agreement.docx", len, "")
    fault = refused.value
    assert (fault.code, fault.message, fault.remedy) == ("T135", message, REMEDY)


def test_what_a_function_gives_comes_back() -> None:
    assert limited("agreement.docx", len, "abc") == 3
