"""Files that their reader comes to no end with: a sentence for each, and nothing else happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from minikip_docs.data.apart import EndedError, Ending, UnknownError
from minikip_docs.data.model import Refusal
from minikip_docs.forms import reading
from minikip_docs.jobs.submissions import opened
from tests.form_data import PROGRAMMES


@pytest.mark.parametrize(
    ("how", "code", "message"),
    [
        (
            Ending.TIME,
            "D117",
            "Die Datei ist ungewöhnlich aufgebaut: Sie liess sich auch in 20 Sekunden nicht lesen.",
        ),
        (
            Ending.MEMORY,
            "D118",
            "Die Datei ist ungewöhnlich aufgebaut: Sie braucht zum Lesen mehr Arbeitsspeicher, als "
            "ein Formular je braucht.",
        ),
        (
            Ending.CRASH,
            "D119",
            "Die Datei ist ungewöhnlich aufgebaut: Beim Lesen ist der Teil des Programms "
            "abgestürzt, der sie öffnet.",
        ),
    ],
)
def test_a_file_without_end_is_told(
    how: Ending, code: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def apart(*_call: object) -> None:
        raise EndedError(how)

    monkeypatch.setattr(reading, "apart", apart)
    path = tmp_path / "Budget.pdf"
    path.write_bytes(b"%PDF-1.7")
    fault = opened(path, PROGRAMMES).paper
    assert isinstance(fault, Refusal)
    assert (fault.code, fault.message) == (code, message)
    assert fault.remedy == "Bitte ein frisches Formular ausfüllen und senden."


def test_a_fault_of_the_reader_is_the_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def apart(*_call: object) -> None:
        raise UnknownError("ZeroDivisionError")

    monkeypatch.setattr(reading, "apart", apart)
    path = tmp_path / "Budget.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(UnknownError, match="ZeroDivisionError"):
        opened(path, PROGRAMMES)
