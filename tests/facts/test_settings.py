"""The canton's settings: found, read strictly, and a template that covers every key."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts import settings
from minikip_docs.facts.settings import Settings, Signatory

SAMPLE = resource("samples", "canton.toml")
TEMPLATE = resource("facts", "settings_template.toml").read_text(encoding="utf-8")


@pytest.fixture
def canton(tmp_path: Path) -> Path:
    return tmp_path / "canton.toml"


def refusal(path: Path, text: str) -> Refusal:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        settings.load(path)
    return caught.value


def test_nothing_is_set_without_a_file() -> None:
    empty = settings.load(None)
    assert empty == Settings()
    assert {key: empty.value(key) for key in settings.known_keys()} == dict.fromkeys(
        settings.known_keys()
    )


def test_values_by_dotted_key(canton: Path) -> None:
    canton.write_text(
        '[canton]\nlogo = "bilder/logo.PNG"\n[[canton.signatories]]\nrole = "Leitung"\n'
        '[agreement]\nstart = 2025-01-01\nend = "2027-12-31"\nretention_years = 2\n'
        '[payment]\nterms = """Zwei\nZeilen"""\n'
        "[contribution]\nown_includes_third_party = false\n"
        "[report]\ndeviation_reason_percent = 7.5\n"
        '[templates]\nfolder = "vorlagen"\n',
        encoding="utf-8",
    )
    found = settings.load(canton)
    assert found.value("canton.logo") == canton.parent / "bilder" / "logo.PNG"
    assert found.value("canton.signatories") == (Signatory("Leitung"),)
    assert found.value("agreement.start") == date(2025, 1, 1)
    assert found.value("agreement.end") == date(2027, 12, 31)
    assert found.value("agreement.retention_years") == 2
    assert found.value("payment.terms") == "Zwei\nZeilen"
    assert found.value("contribution.own_includes_third_party") is False
    assert found.value("report.deviation_reason_percent") == Decimal("7.5")
    assert found.value("templates.folder") == canton.parent / "vorlagen"
    assert found.value("payment.condition") is None


def test_value_of_an_unknown_key_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        Settings().value("payment.termz")
    with pytest.raises(KeyError):
        settings.describe("payment.termz")


def test_describe() -> None:
    assert settings.describe("payment.terms") == "Zahlungsmodalitäten (payment.terms)"
    assert settings.describe("canton.signatories") == (
        "Unterzeichnende des Kantons (canton.signatories)"
    )


def test_texts_are_cleaned_and_blank_ones_count_as_not_set(canton: Path) -> None:
    canton.write_text(
        '[payment]\nterms = "  Zu\\u0308rich\\u200b\\u0007 "\ncondition = " \\u200b "\n',
        encoding="utf-8",
    )
    assert settings.load(canton).payment == settings.Payment(terms="Zürich", condition=None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_as_windows_editors_save_them(canton: Path, encoding: str) -> None:
    canton.write_bytes('[canton]\r\ntown = "Zürich"\r\n'.encode(encoding))
    assert settings.load(canton).canton.town == "Zürich"


@pytest.mark.parametrize(
    ("text", "code", "message", "remedy"),
    [
        (
            "[payment]\ntermz = 1",
            "K204",
            "Schlüssel «payment.termz»: Dieser Schlüssel ist nicht bekannt.",
            "Meinten Sie «terms»?",
        ),
        (
            '[agreement]\nterms = "x"',
            "K204",
            "Schlüssel «agreement.terms»: Dieser Schlüssel ist nicht bekannt.",
            "Der Schlüssel «payment.terms» ist bekannt; er gehört an eine andere Stelle.",
        ),
        (
            "[payment]\nkonto = 1",
            "K204",
            "Schlüssel «payment.konto»: Dieser Schlüssel ist nicht bekannt.",
            "Bekannt sind hier: terms, condition.",
        ),
        (
            "[kanton]",
            "K204",
            "Schlüssel «kanton»: Dieser Schlüssel ist nicht bekannt.",
            "Meinten Sie «canton»?",
        ),
        (
            "[[canton.signatories]]\nname = 'Beispiel'",
            "K205",
            "Schlüssel «canton.signatories[1].role»: Der Schlüssel fehlt.",
            'Bitte ergänzen: role = "…"',
        ),
        (
            "[[canton.signatories]]\nrole = ' '",
            "K207",
            "Schlüssel «canton.signatories[1].role»: Hier steht nichts.",
            "Bitte den Wert eintragen.",
        ),
        (
            "[canton]\npostcode = 6000",
            "K206",
            "Schlüssel «canton.postcode»: Hier wird ein Text in Anführungszeichen erwartet; "
            "eingetragen ist der Wert 6000.",
            'Bitte so schreiben: postcode = "…" (vier Ziffern)',
        ),
        (
            "[agreement]\nretention_years = '2'",
            "K206",
            "Schlüssel «agreement.retention_years»: Hier wird eine ganze Zahl ohne "
            "Anführungszeichen erwartet; eingetragen ist der Text «2».",
            "Bitte so schreiben: retention_years = 2 (Anzahl Jahre; Ziffer «Berichterstattung»)",
        ),
        (
            "[agreement]\nretention_years = true",
            "K206",
            "Schlüssel «agreement.retention_years»: Hier wird eine ganze Zahl ohne "
            "Anführungszeichen erwartet; eingetragen ist der Wert true.",
            "Bitte so schreiben: retention_years = 2 (Anzahl Jahre; Ziffer «Berichterstattung»)",
        ),
        (
            "[agreement]\nstart = '01.01.2025'",
            "K206",
            "Schlüssel «agreement.start»: Hier wird ein Datum erwartet; "
            "eingetragen ist der Text «01.01.2025».",
            "Bitte so schreiben: start = 2025-01-31 (erster Tag; Ziffer «Dauer»)",
        ),
        (
            "[agreement]\nstart = '2025-02-31'",
            "K206",
            "Schlüssel «agreement.start»: Hier wird ein Datum erwartet; "
            "eingetragen ist der Text «2025-02-31».",
            "Bitte so schreiben: start = 2025-01-31 (erster Tag; Ziffer «Dauer»)",
        ),
        (
            "[agreement]\nstart = 2025-01-01T00:00:00",
            "K206",
            "Schlüssel «agreement.start»: Hier wird ein Datum erwartet; "
            "eingetragen ist die Zeitangabe 2025-01-01 00:00:00.",
            "Bitte so schreiben: start = 2025-01-31 (erster Tag; Ziffer «Dauer»)",
        ),
        (
            "[contribution]\nown_includes_third_party = 'ja'",
            "K206",
            "Schlüssel «contribution.own_includes_third_party»: Hier wird true (ja) oder false "
            "(nein) erwartet; eingetragen ist der Text «ja».",
            "Bitte so schreiben: own_includes_third_party = true "
            "(ob Geld Dritter an die eigenen Aufwendungen angerechnet wird)",
        ),
        (
            "canton = 'Luzern'",
            "K206",
            "Schlüssel «canton»: Hier wird eine Tabelle mit eigenen Schlüsseln erwartet; "
            "eingetragen ist der Text «Luzern».",
            "Bitte so schreiben: [canton]",
        ),
        (
            "[canton.signatories]\nrole = 'Leitung'",
            "K206",
            "Schlüssel «canton.signatories»: Hier wird eine Liste erwartet; "
            "eingetragen ist eine Tabelle.",
            "Bitte so schreiben: [[canton.signatories]] "
            "(je Person die Funktion (role), auf Wunsch der Name (name))",
        ),
        (
            "[canton]\nsignatories = ['Leitung']",
            "K206",
            "Schlüssel «canton.signatories[1]»: Hier wird eine Tabelle mit eigenen Schlüsseln "
            "erwartet; eingetragen ist der Text «Leitung».",
            "Bitte so schreiben: [[canton.signatories]] "
            "(je Person die Funktion (role), auf Wunsch der Name (name))",
        ),
        (
            "[agreement]\nretention_years = 0",
            "K208",
            "Schlüssel «agreement.retention_years»: Der Wert 0 liegt nicht zwischen 1 und 99.",
            "Bitte den Wert berichtigen.",
        ),
        (
            "[dossiers]\nretention_years = 100",
            "K208",
            "Schlüssel «dossiers.retention_years»: Der Wert 100 liegt nicht zwischen 1 und 99.",
            "Bitte den Wert berichtigen.",
        ),
        (
            f"[agreement]\nretention_years = 0x{'f' * 9000}",
            "K208",
            "Schlüssel «agreement.retention_years»: Der Wert einer sehr grossen Zahl liegt nicht "
            "zwischen 1 und 99.",
            "Bitte den Wert berichtigen.",
        ),
        (
            "[report]\ndeviation_reason_percent = nan",
            "K208",
            "Schlüssel «report.deviation_reason_percent»: Der Wert NaN liegt nicht zwischen "
            "0 und 100.",
            "Bitte den Wert berichtigen.",
        ),
        (
            "[report]\ndeviation_reason_percent = 1e99999999999999999999",
            "K208",
            "Schlüssel «report.deviation_reason_percent»: Der Wert NaN liegt nicht zwischen "
            "0 und 100.",
            "Bitte den Wert berichtigen.",
        ),
        (
            "[canton]\npostcode = '600'",
            "K208",
            "Schlüssel «canton.postcode»: «600» ist hier nicht erlaubt.",
            "Erwartet wird eine Postleitzahl mit vier Ziffern.",
        ),
        (
            "[canton]\nemail = 'stelle'",
            "K208",
            "Schlüssel «canton.email»: «stelle» ist hier nicht erlaubt.",
            "Erwartet wird eine E-Mail-Adresse.",
        ),
        (
            "[agreement]\nstart = 2025-01-01\nend = 2024-12-31",
            "K208",
            "Schlüssel «agreement.end»: Das Ende (31.12.2024) liegt vor dem Beginn (01.01.2025).",
            "Bitte «start» und «end» berichtigen.",
        ),
    ],
)
def test_wrong_keys_and_values_are_refused(
    canton: Path, text: str, code: str, message: str, remedy: str
) -> None:
    found = refusal(canton, text)
    assert (found.code, found.message, found.remedy) == (
        code,
        f"Die Einstellungsdatei «{canton}», {message}",
        remedy,
    )


def test_a_logo_is_a_png_or_jpeg(canton: Path) -> None:
    found = refusal(canton, "[canton]\nlogo = 'logo.svg'")
    assert found.code == "K208"
    assert found.remedy == "Erwartet wird ein Bild im Format PNG oder JPEG."


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[canton]\nname = Luzern", "in Zeile 2: nach dem Gleichheitszeichen fehlt ein "
         "gültiger Wert; Texte gehören in Anführungszeichen"),
        ("[canton]\nname", "am Ende der Datei: nach dem Schlüssel fehlt das Gleichheitszeichen"),
        ("[agreement]\nstart = 2025-02-31", "in Zeile 2: dieses Datum gibt es nicht"),
        ("[agreement]\nstart = 1.1.2025", "in Zeile 2: nach dem Wert folgt noch etwas; "
         "je Zeile steht ein Schlüssel, "
     "ein Datum schreibt man 2025-01-31, einen Betrag 12500.00"),
        ('[canton]\nlogo = "C:\\Bilder\\logo.png"', "in Zeile 2: in einem Text steht "
         "ein umgekehrter Schrägstrich; Pfade bitte mit / schreiben"),
        ('[canton]\nlogo = "C:\\user\\logo.png"', "in Zeile 2: in einem Text steht "
         "ein umgekehrter Schrägstrich; Pfade bitte mit / schreiben"),
        ('[canton]\nname = "a\ntown = "b"', "in Zeile 2: ein Text ist nicht mit "
         "Anführungszeichen abgeschlossen"),
        ("[canton]\ntown = 'a'\ntown = 'b'", "am Ende der Datei: dieser Schlüssel steht "
         "schon weiter oben"),
        ("[canton]\n[canton]", "in Zeile 2: diese Tabelle steht schon weiter oben"),
        ("[canton", "am Ende der Datei: die Überschrift einer Tabelle ist nicht mit ] "
         "abgeschlossen"),
        ("Kanton Luzern", "in Zeile 1: nach dem Schlüssel fehlt das Gleichheitszeichen"),
        ("x = " + "[" * 5000, "Listen oder Tabellen sind zu tief verschachtelt"),
        # A key with parts without end, which takes the square of their number to read.
        ("a." * 400_000 + "b = 1", "Listen oder Tabellen sind zu tief verschachtelt"),
        ("[" + "'a' . " * 100_000 + "b]", "Listen oder Tabellen sind zu tief verschachtelt"),
        ("x = {" + "a." * 400_000 + "b = 1}", "Listen oder Tabellen sind zu tief verschachtelt"),
        ("\n".join(f"[a{'.a' * n}]" for n in range(600)),
         "Listen oder Tabellen sind zu tief verschachtelt"),
        ("x = " + "[" * 30 + "]" * 30, "Listen oder Tabellen sind zu tief verschachtelt"),
        ("x = " + "1" * 5000, "hier steht etwas, das in einer TOML-Datei nicht erlaubt ist"),
    ],
)  # fmt: skip
def test_what_is_not_toml_is_refused_with_the_place(canton: Path, text: str, fault: str) -> None:
    found = refusal(canton, text)
    without_column = re.sub(r", Spalte \d+", "", found.message)  # the parser's own affair
    assert (found.code, without_column) == (
        "K203",
        f"Die Einstellungsdatei «{canton}»: {fault}.",
    )


def test_the_column_is_told(canton: Path) -> None:
    found = refusal(canton, "[canton]\nname = Luzern\n")
    assert "in Zeile 2, Spalte 8: " in found.message


@pytest.mark.parametrize("raw", [b"\xff\x00", b"name = '\xe4'"])
def test_what_is_not_a_text_file_is_refused(canton: Path, raw: bytes) -> None:
    canton.write_bytes(raw)
    with pytest.raises(Refusal, match="keine Textdatei im Zeichensatz UTF-8") as caught:
        settings.load(canton)
    assert caught.value.code == "K203"


def test_a_file_too_large_for_settings_is_not_read(canton: Path) -> None:
    canton.write_bytes(b"#" * 1_000_001)
    with pytest.raises(Refusal) as caught:
        settings.load(canton)
    assert (caught.value.code, caught.value.message) == (
        "K203",
        f"Die Einstellungsdatei «{canton}»: Die Datei ist ungewöhnlich gross; gelesen werden "
        "höchstens 1000 KB.",
    )


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        settings.load(tmp_path / "fehlt.toml")
    assert caught.value.code == "K201"
    with pytest.raises(Refusal, match="das ist ein Ordner") as caught:
        settings.load(tmp_path)
    assert caught.value.code == "K202"


def test_find_takes_the_option_then_the_variable_then_the_folder(tmp_path: Path) -> None:
    option, variable = tmp_path / "option.toml", tmp_path / "variable.toml"
    here = tmp_path / "canton.toml"
    env = {"MINIKIP_SETTINGS": str(variable)}
    assert settings.find(None, {}, tmp_path) is None
    assert settings.find(None, {"MINIKIP_SETTINGS": " "}, tmp_path) is None
    for path in (option, variable, here):
        path.touch()
    assert settings.find(option, env, tmp_path) == option
    assert settings.find(None, env, tmp_path) == variable
    assert settings.find(None, {}, tmp_path) == here
    first = tmp_path / "Dossiers"
    assert settings.find(None, {}, first, tmp_path) == here
    first.mkdir()
    (first / "canton.toml").touch()
    assert settings.find(None, {}, first, tmp_path) == first / "canton.toml"
    assert settings.find(None, env, first, tmp_path) == variable


def test_a_named_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "canton.toml").touch()
    missing = tmp_path / "fehlt.toml"
    for explicit, env, origin in (
        (missing, {}, "--settings"),
        (None, {"MINIKIP_SETTINGS": str(missing)}, "MINIKIP_SETTINGS"),
    ):
        with pytest.raises(Refusal) as caught:
            settings.find(explicit, env, tmp_path)
        assert (caught.value.code, caught.value.message) == (
            "K201",
            f"Die Einstellungsdatei «{missing}»: Die Datei gibt es nicht (genannt mit {origin}).",
        )


def uncommented() -> str:
    return re.sub(r"(?m)^#(?=[\[a-z])", "", TEMPLATE)


def test_in_the_template_nothing_is_set(canton: Path) -> None:
    canton.write_bytes(settings.template())
    assert canton.read_text(encoding="utf-8") == TEMPLATE
    assert settings.load(canton) == Settings()


def test_the_template_has_an_example_for_every_key(canton: Path) -> None:
    canton.write_text(uncommented().replace("BEISPIEL: ", "Wert "), encoding="utf-8")
    found = settings.load(canton)
    assert [key for key in settings.known_keys() if found.value(key) is None] == []
    assert found.canton.signatories == (Signatory("Wert Funktion", "Wert Vorname Name"),)


def test_an_example_left_as_it_was_counts_as_not_set(canton: Path) -> None:
    canton.write_text(uncommented(), encoding="utf-8")
    found = settings.load(canton)
    kept = [found.value(key) for key in settings.known_keys()]
    assert not [value for value in kept if isinstance(value, str) and "BEISPIEL" in value]
    assert found.canton.signatories == ()
    assert found.agreement.retention_years == 10


def test_the_template_explains_every_key_above_its_line() -> None:
    lines = TEMPLATE.splitlines()
    for dotted, key in settings.keys().items():
        starts = (f"#[[{dotted}]]", f"#{key.name} = ")
        comment = f"# {key.label}: {key.explanation}"
        place = lines.index(comment)
        assert any(line.startswith(starts) for line in lines[place + 1 : place + 3]), dotted


def test_the_template_has_the_heading_of_every_table_above_it() -> None:
    above = re.split(r"(?m)^\[(\w+)\]$", TEMPLATE)
    words = dict(zip(above[1::2], above[:-1:2], strict=True))
    assert list(words) == list(settings.tables())
    for name, (heading, keys) in settings.tables().items():
        assert re.search(rf"(?m)^# {heading}(,|$)", words[name]), name
        assert {key.table for key in keys} == {name}


def test_the_sample_sets_what_an_agreement_needs_and_names_nobody() -> None:
    assert SAMPLE.read_text(encoding="utf-8").startswith("# BEISPIELDATEN, frei erfunden")
    found = settings.load(SAMPLE)
    unset = [key for key in settings.known_keys() if found.value(key) is None]
    assert unset == [
        "canton.logo", "canton.logo_alt", "contact.name", "contact.function", "contact.email",
        "contact.phone", "agreement.copies", "agreement.dispute", "agreement.require_approval",
        "agreement.signatures_apart", "contribution.table",
        "report.recipient", "report.email", "report.weekend_extends",
        "distribution.addresses", "distribution.leaflet", "templates.folder",
    ]  # fmt: skip
    assert [signatory.name for signatory in found.canton.signatories] == [None, None]
