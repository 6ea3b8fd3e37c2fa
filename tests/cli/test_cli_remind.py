"""``minikip remind``: what the officer reads, and that the same call does nothing twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from minikip_docs.data.resources import resource
from minikip_docs.dossiers.journal import About, Event
from tests.lives import dossier, noted

SAMPLE = str(resource("samples", "canton.toml"))
ASIDE = "bei 2 Dossiers wurde schon erinnert (nochmals: --again)"


def test_letters_are_written_named_and_not_written_again(minikip: Any, tmp_path: Path) -> None:
    for party, name in (("1102", "Schenkon"), ("1103", "Sursee")):
        noted(dossier(tmp_path / "d", party, name), Event.FORM, About.BUDGET, "2025-01-31")
    call = ("--settings", SAMPLE, "remind", "d", "--date", "2025-04-10")
    ended = minikip(*call)
    shown = ended.out.replace("\xa0", " ")
    assert (ended.code, ended.err) == (0, "")
    assert shown.startswith(
        "Schenkon (1102)\n  Budgeteingabe, erwartet bis 31. März 2025\n"
        f"  im Ordner {Path('d', '1102_Schenkon_kip3', 'Erinnerungen')}\n"
    )
    assert " KB  Erinnerung_1102_Schenkon_2025-04-10.pdf\n" in shown
    assert shown.endswith(
        "2 Erinnerungen erstellt.\n"
        "Die E-Mail-Entwürfe haben noch keine Empfängerin. Bitte im E-Mail-Programm oder im "
        "Adressbuch\neintragen (canton.toml, «distribution.addresses»).\n"
    )
    again = minikip(*call)
    assert (again.code, again.err) == (0, "")
    assert (
        again.out.replace("\xa0", " ") == f"Am 10. April 2025 ist nichts neu überfällig; {ASIDE}.\n"
    )


def test_a_folder_without_dossiers_and_a_damaged_one(minikip: Any, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    assert "Fehler D420" in minikip("--settings", SAMPLE, "remind", "d").err
    of = dossier(tmp_path / "d")
    (of.path / "dossier.json").write_text("{", encoding="utf-8")
    ended = minikip("--settings", SAMPLE, "remind", "d", "--date", "2025-04-10")
    assert ended.code == 2
    assert ended.out.replace("\xa0", " ") == "Am 10. April 2025 ist nichts neu überfällig.\n"
    assert "Fehler D421" in ended.err
