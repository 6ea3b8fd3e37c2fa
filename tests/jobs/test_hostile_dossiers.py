"""A hostile name cannot leave the folder of the dossiers, whatever door it comes through."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from minikip_docs.data import jsonio
from minikip_docs.dossiers import store
from minikip_docs.jobs.intake import Filed
from tests.canton.files import HOSTILE_NAMES
from tests.cases import BUDGET_ASSOCIATION, sample
from tests.intake import filed
from tests.jobs.test_post import PAPER, message, packed

# What no folder can hold as the name of a file, but an archive or an e-mail can.
WITHIN = (
    "..", ".", "../../weg", "../" * 40 + "weg", "/etc/passwd", "\\..\\weg", "//server/weg",
    "x/../../weg", "nul\0byte", "Verlauf/2026-01-01_000000-000000_Eingang", "dossier",
    "Pruefergebnis", "weg/", "com\u00b9", "CONIN$", "LPT\u00b3", "weg:strom:$DATA", "\ufeffweg",
)  # fmt: skip
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]", re.I)


def fault_of(name: str) -> str:
    """Say why a system or a person would take a name for something else; nothing if sound."""
    if _FORBIDDEN.search(name) or name[-1] in ". " or name[0] in " -":
        return "signs"
    if _DEVICES.fullmatch(name.split(".", maxsplit=1)[0].strip()):
        return "a device"
    if any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for one in name):
        return "hidden signs"
    return "" if unicodedata.is_normalized("NFC", name) and len(name) < 130 else "length or form"


def form(key: str, name: str) -> bytes:
    """Give the budget of an association of that name, with an enclosure of that name."""
    called = f"{name} ({key})" if name.isprintable() else key
    enclosed = {"kind": "foundation_paper", "title": "T", "file_name": f"{name}.pdf"}
    return jsonio.dumps(
        sample(
            BUDGET_ASSOCIATION,
            ("/party/association_id", key),
            ("/party/name", called[-80:]),
            ("/attachments", [enclosed]),
        )
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")  # cut at its NUL
@pytest.mark.parametrize("name", [*HOSTILE_NAMES, *WITHIN], ids=lambda name: ascii(name)[:30])
def test_what_arrives_under_a_hostile_name_lies_in_its_dossier(tmp_path: Path, name: str) -> None:
    arrived, into = tmp_path / "ein", tmp_path / "Dossiers"
    arrived.mkdir()
    beside = ((f"{name}.pdf", PAPER), (name, PAPER))
    (arrived / "a.zip").write_bytes(packed((f"{name}.json", form("VERBUND-A", name)), *beside))
    forms = 1
    if not re.search("[\0\n]", name):  # the e-mail's header takes all others
        mail = message((f"{name}.json", form("VERBUND-B", name)), *beside)
        (arrived / "b.eml").write_bytes(mail)
        forms = 2
    sent = {path.name for path in arrived.iterdir()}
    results = filed(into, *sorted(arrived.iterdir()))
    assert [isinstance(one, Filed) for one in results] == [True] * forms, results
    assert {path.name for path in tmp_path.iterdir()} == {"ein", "Dossiers"}
    assert {path.name for path in arrived.iterdir()} == sent
    assert [one.path.parent for one in store.load(into).dossiers] == [into] * forms
    for path in into.rglob("*"):
        if not path.name.startswith("."):
            assert not fault_of(path.name), (fault_of(path.name), path.name)
        assert not path.is_symlink()
        assert len(path.relative_to(into).as_posix()) < 200
