"""The canton's settings edited as data: checked by their own loader, saved, the old kept."""

from __future__ import annotations

import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts import settings
from minikip_docs.facts.settings import Approval, Signatory
from minikip_docs.jobs.settings_edit import Saved, Typed, save, written

SAMPLE = resource("samples", "canton.toml").read_bytes()


@pytest.fixture
def canton(tmp_path: Path) -> Path:
    return tmp_path / "canton.toml"


def change(path: Path, **typed: Typed) -> Saved:
    """Save keys that are given with «__» for their point."""
    given = {name.replace("__", "."): value for name, value in typed.items()}
    return save(path, given, written(path).sha256)


TYPED: dict[str, Typed] = {
    "canton.postcode": "6002",
    "canton.email": "neu@kanton.example",
    "canton.logo": "bilder/logo.png",
    "contact.email": "person@kanton.example",
    "report.email": "bericht@kanton.example",
    "agreement.start": "1.6.2025",
    "agreement.end": "2027-11-30",
    "agreement.copies": "3",
    "agreement.require_approval": "true",
    "agreement.signatures_apart": "false",
    "agreement.wording_approved": [{"date": "02.04.2025", "hash": "0" * 32}],
    "contribution.own_includes_third_party": "true",
    "contribution.table": "beitraege.xlsx",
    "report.deviation_reason_percent": "7,5",
    "report.weekend_extends": "true",
    "distribution.addresses": "adressen.xlsx",
    "distribution.leaflet": "merkblatt.pdf",
    "distribution.budget_return_by": "31. März 2026",
    "canton.signatories": [{"role": "Leitung", "name": ""}, {"role": "Stab", "name": "A B"}],
    "distribution.signatories": [{"role": "Leitung"}],
}
ALL: dict[str, Typed] = {
    key: TYPED.get(key, "11" if one.kind is int else f"Neues zu «{key}»: 1 # 2 = \"3\" \\ 'x'")
    for key, one in settings.keys().items()
}


@pytest.mark.parametrize(
    "begin", [settings.template(), SAMPLE, b""], ids=["new", "sample", "empty"]
)
def test_every_key_is_set_and_taken_away_again(canton: Path, begin: bytes) -> None:
    canton.write_bytes(begin)
    saved = save(canton, ALL, sha256(begin))
    assert saved.faults == {}
    now = written(canton).typed
    assert set(now) == set(settings.known_keys())
    assert now == {**ALL, **{
        "agreement.start": "01.06.2025", "agreement.end": "30.11.2027",
        "distribution.budget_return_by": "31.03.2026", "report.deviation_reason_percent": "7.5",
        "distribution.signatories": [{"role": "Leitung", "name": ""}],
    }}  # fmt: skip
    found = settings.load(canton)
    assert found.agreement.start == date(2025, 6, 1)
    assert found.report.deviation_reason_percent == Decimal("7.5")
    assert found.canton.signatories == (Signatory("Leitung"), Signatory("Stab", "A B"))
    assert found.agreement.wording_approved == (Approval(date(2025, 4, 2), "0" * 32),)
    none: dict[str, Typed] = {key: "" if isinstance(ALL[key], str) else [] for key in ALL}
    assert save(canton, none, sha256(canton.read_bytes())).faults == {}
    assert settings.load(canton) == settings.Settings()


def test_comments_stay_and_the_old_version_is_kept(canton: Path) -> None:
    canton.write_bytes(settings.template())
    saved = change(canton, canton__name="Kanton Luzern", agreement__start="1.1.2025")
    assert saved.changed == ("canton.name", "agreement.start")
    assert saved.replaced is not None
    assert saved.replaced.read_bytes() == settings.template()
    assert saved.replaced == canton.parent / "ersetzt" / f"{date.today()}" / "canton.toml"
    old, new = settings.template().decode().splitlines(), canton.read_text("utf-8").splitlines()
    assert [(a, b) for a, b in zip(old, new, strict=True) if a != b] == [
        ('#name = "BEISPIEL: Kanton …"', 'name = "Kanton Luzern"'),
        ("#start = 2025-01-01", "start = 2025-01-01"),
    ]
    second = change(canton, canton__name="Luzern")
    assert second.replaced is not None
    assert second.replaced != saved.replaced
    assert saved.replaced.read_bytes() == settings.template()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_stays_in_its_encoding(canton: Path, encoding: str) -> None:
    text = '[canton]\r\n# Ort\r\ntown = "Zürich"\r\n'
    canton.write_bytes(text.encode(encoding))
    assert change(canton, canton__town="Sursee").faults == {}
    assert canton.read_bytes() == text.replace("Zürich", "Sursee").encode(encoding)


def test_where_there_is_none_a_file_with_all_keys_explained_begins(canton: Path) -> None:
    assert (written(canton).sha256, written(canton).typed) == (None, {})
    saved = change(canton, canton__town="Luzern")
    assert (saved.changed, saved.replaced) == (("canton.town",), None)
    assert canton.read_text("utf-8") == settings.template().decode().replace(
        '#town = "BEISPIEL: Ort"', 'town = "Luzern"'
    )


def test_what_is_as_it_was_writes_nothing(canton: Path) -> None:
    canton.write_bytes(SAMPLE)
    saved = save(canton, written(canton).typed, sha256(SAMPLE))
    assert saved == Saved({})
    assert list(canton.parent.iterdir()) == [canton]
    assert canton.read_bytes() == SAMPLE


@pytest.mark.parametrize(("key", "typed", "code", "message", "remedy"), [
    ("canton.postcode", "600", "K208", "«600» ist hier nicht erlaubt",
     "Erwartet wird eine Postleitzahl mit vier Ziffern."),
    ("canton.email", "a@b", "K208", "«a@b» ist hier nicht erlaubt",
     "Erwartet wird eine E-Mail-Adresse."),
    ("canton.logo", "logo.svg", "K208", "«logo.svg» ist hier nicht erlaubt",
     "Erwartet wird ein Bild im Format PNG oder JPEG."),
    ("agreement.copies", "1", "K208", "Der Wert 1 liegt nicht zwischen 2 und 99",
     "Bitte den Wert berichtigen."),
    ("agreement.copies", "drei", "D622", "«drei» ist keine Zahl.", "Bitte nur Ziffern eintragen."),
    ("agreement.copies", "9" * 5000, "D622", "«99999999999999999999» ist keine Zahl.",
     "Bitte nur Ziffern eintragen."),
    ("agreement.copies", "３", "D622", "«３» ist keine Zahl.", "Bitte nur Ziffern eintragen."),
    ("report.deviation_reason_percent", "101", "K208",
     "Der Wert 101 liegt nicht zwischen 0 und 100", "Bitte den Wert berichtigen."),
    ("report.deviation_reason_percent", "1e5", "D622", "«1e5» ist keine Zahl.",
     "Bitte nur Ziffern eintragen."),
    ("agreement.start", "31.2.2025", "V213", "31.2.2025", ""),
    ("agreement.require_approval", "ja", "K206", "Hier wird true (ja) oder false (nein) erwartet; "
     "eingetragen ist der Text «ja»", ""),
    ("canton.signatories", [{"role": "C"}, {"role": "", "name": "A B"}], "D623",
     "In Zeile 2 fehlt «Funktion».", "Bitte ergänzen oder die ganze Zeile leeren."),
    ("agreement.wording_approved", [{"hash": "0" * 32}], "D623", "In Zeile 1 fehlt «Tag».", ""),
    ("agreement.wording_approved", [{"date": "1.1.2025", "hash": "x"}], "K208",
     "«x» ist hier nicht erlaubt",
     "Erwartet wird die Prüfsumme, wie sie «minikip template check» zeigt."),
])  # fmt: skip
def test_a_wrong_value_is_refused_in_the_words_of_the_loader(  # noqa: PLR0917
    canton: Path, key: str, typed: Typed, code: str, message: str, remedy: str
) -> None:
    canton.write_bytes(SAMPLE)
    saved = save(canton, {"canton.town": "Sursee", key: typed}, sha256(SAMPLE))
    fault = saved.faults[key]
    assert list(saved.faults) == [key]
    assert (fault.code, remedy or fault.remedy) == (code, fault.remedy)
    assert message in getattr(fault, "fault", fault.message)
    assert canton.read_bytes() == SAMPLE


def test_all_faults_come_at_once(canton: Path) -> None:
    saved = change(canton, canton__postcode="x", agreement__copies="x", canton__town="Luzern")
    assert list(saved.faults) == ["canton.postcode", "agreement.copies"]
    assert not canton.exists()


def test_what_does_not_go_together_is_said_at_its_key(canton: Path) -> None:
    canton.write_bytes(SAMPLE)
    saved = change(canton, agreement__end="1.1.2025")
    assert {key: fault.code for key, fault in saved.faults.items()} == {"agreement.end": "K208"}
    saved = change(canton, contact__name="A B")
    assert {key: fault.code for key, fault in saved.faults.items()} == {"": "K520"}
    assert canton.read_bytes() == SAMPLE
    together = change(canton, contact__name="A B", contact__function="c", contact__phone="1",
                      contact__email="a@b.example")  # fmt: skip
    assert together.faults == {}


def test_what_somebody_else_has_saved_is_not_overwritten(canton: Path) -> None:
    canton.write_bytes(SAMPLE)
    seen = written(canton).sha256
    assert save(canton, {"canton.town": "Sursee"}, seen).faults == {}
    now = canton.read_bytes()
    for was in (seen, None):
        with pytest.raises(Refusal) as caught:
            save(canton, {"canton.town": "Emmen"}, was)
        assert caught.value.code == "D620"
        assert caught.value.message == (
            "«canton.toml» wurde inzwischen geändert; nichts ist gespeichert."
        )
    assert canton.read_bytes() == now
    canton.unlink()
    with pytest.raises(Refusal, match="inzwischen geändert"):
        save(canton, {"canton.town": "Emmen"}, sha256(now))


@pytest.mark.parametrize("text", [
    "[payment]\nterms = 'a\x00b'", "[payment", "\udc80", "payment = 1\npayment = 2",
])  # fmt: skip
def test_a_file_that_is_no_toml_is_refused(canton: Path, text: str) -> None:
    canton.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(Refusal) as caught:
        written(canton)
    assert caught.value.code == "K203"


@pytest.mark.parametrize("text", [
    'payment = { terms = "a" }\n', 'payment.terms = "a"\n[payment.x]\n',
    "canton = 1\npayment = 2\n",
])  # fmt: skip
def test_a_file_in_a_way_of_its_own_is_left_alone(canton: Path, text: str) -> None:
    canton.write_text(text, "utf-8")
    before = canton.read_bytes()
    try:
        saved = change(canton, payment__terms="b")
        assert saved.faults
    except Refusal as refusal:
        assert refusal.code == "D621"
        assert refusal.message == (
            "«canton.toml» ist so geschrieben, dass sich «payment.terms» hier nicht ändern lässt."
        )
    assert canton.read_bytes() == before


def test_one_wrong_value_can_be_mended_here(canton: Path) -> None:
    canton.write_text('[canton]\npostcode = 6000 # falsch\ntown = "Luzern"\n', "utf-8")
    assert written(canton).typed == {"canton.postcode": "6000", "canton.town": "Luzern"}
    saved = change(canton, canton__town="Sursee")
    assert {key: fault.code for key, fault in saved.faults.items()} == {"": "K206"}
    assert change(canton, canton__postcode="6210").faults == {}
    assert canton.read_text("utf-8") == '[canton]\npostcode = "6210" # falsch\ntown = "Luzern"\n'


@pytest.mark.parametrize("typed", [
    '"""', "'''", "a\r\nb", "\\", "[x]", "# x", "x\u2028y", "a\x00b\x7f", "\U0001f600",
    "{{ party.nominative }}", "\ud800x", "]]", "=", "x" * 3000,
])  # fmt: skip
def test_hostile_texts_stay_texts(canton: Path, typed: str) -> None:
    canton.write_bytes(SAMPLE)
    assert change(canton, payment__terms=typed).faults == {}
    data = tomllib.loads(canton.read_text("utf-8"))
    changed = data["payment"].pop("terms")
    before = tomllib.loads(SAMPLE.decode())
    del before["payment"]["terms"]
    assert data == before
    assert written(canton).typed["payment.terms"] == changed
    assert "\x00" not in changed


def test_an_example_counts_as_open(canton: Path) -> None:
    canton.write_text('[canton]\nname = "BEISPIEL: Kanton"\n[[canton.signatories]]\n'
                      'role = "BEISPIEL: x"\n', "utf-8")  # fmt: skip
    assert written(canton).typed == {}
    assert change(canton, canton__name="Kanton Luzern").changed == ("canton.name",)


def test_of_many_who_save_at_once_one_is_first(canton: Path) -> None:
    canton.write_bytes(SAMPLE)
    seen = sha256(SAMPLE)

    def one(number: int) -> str:
        try:
            return ",".join(save(canton, {"canton.town": f"Ort {number}"}, seen).changed)
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(8) as threads:
        said = sorted(threads.map(one, range(8)))
    assert said == ["D620"] * 7 + ["canton.town"]
    assert len(list((canton.parent / "ersetzt").rglob("canton.toml"))) == 1
