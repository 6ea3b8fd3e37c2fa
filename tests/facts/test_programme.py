"""The programme: the shipped facts are the leaflet's, and wrong files are refused."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts import programme

KIP3 = programme.load()
TEXT = resource("facts", "programmes", "kip3.toml").read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kip4.toml"


def refusal(path: Path, text: str) -> Refusal:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        programme.load(path)
    return caught.value


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_period_and_deadline() -> None:
    assert (KIP3.id, KIP3.name, KIP3.leaflet_date) == ("kip3", "KIP 3", date(2025, 1, 23))
    assert KIP3.years == (2024, 2025, 2026, 2027)
    assert KIP3.deadline(2025) == date(2026, 3, 15)
    assert KIP3.reporting.section == "5"
    assert KIP3.reporting.recipient == (
        "der kantonalen Integrationsförderung bei der Dienststelle Soziales und Gesellschaft (DISG)"
    )
    assert KIP3.reporting.parts == (
        "inhaltliche Berichterstattung",
        "Abrechnung über die effektiv eingesetzten finanziellen Mittel",
    )


@pytest.mark.parametrize(
    ("name", "keys", "sections"),
    [
        ("focus_areas", "welcome_information_advice living_together_participation", "3.1 3.2"),
        (
            "funding_areas",
            "information_advice language employability early_childhood "
            "living_together_participation diversity_antidiscrimination interpreting",
            "3 3 3 3 3 3 3",
        ),
        (
            "target_groups",
            "immigrants eu_efta third_countries asylum local_population professionals",
            "4 4 4 4 4 4",
        ),
        ("cost_categories", "projects information_advice contact_point personnel", "5 5 5 5"),
        ("years", "2024 2025 2026 2027", "3 3 3 3"),
    ],
)
def test_choices(name: str, keys: str, sections: str) -> None:
    choices = KIP3.choices(name)
    assert [choice.key for choice in choices] == keys.split()
    assert [choice.section for choice in choices] == sections.split()
    assert all(choice.label for choice in choices)


def test_another_list_of_choices_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        KIP3.choices("cantons")


def test_focus_areas_carry_goals_and_examples() -> None:
    welcome, together = KIP3.focus_areas
    assert [len(area.goals) for area in KIP3.focus_areas] == [2, 1]
    assert [len(area.example_measures) for area in KIP3.focus_areas] == [6, 5]
    assert "niederschwelligen Zugang zu Informationen" in welcome.goals[1]
    assert together.goals[0].startswith("Die kommunale Integrationsförderung setzt Projekte")
    assert together.goals[0].endswith("der Zusammenarbeit mit der Migrationsbevölkerung.")


def test_only_the_asylum_area_is_a_complement() -> None:
    conditions = {g.key: g.condition for g in KIP3.target_groups if g.complement_only}
    assert conditions == {"asylum": "in Ergänzung zur Fallführung durch die DAF"}


def test_contribution_and_exclusion() -> None:
    fact = KIP3.contribution
    assert (fact.population_source, fact.population_date) == ("LUSTAT", date(2023, 12, 31))
    assert fact.own_contribution_ratio == Decimal(1)
    assert isinstance(fact.own_contribution_ratio, Decimal)
    assert fact.limited_to_period
    assert KIP3.project_funding_excluded is not None
    assert KIP3.guidelines.points == "1–6"
    assert KIP3.guidelines.title in [paper.title for paper in KIP3.papers]
    assert [(paper.section, paper.url) for paper in KIP3.papers] == [
        ("2", ""), ("3", ""), ("5", ""),
    ]  # fmt: skip


def test_only_verified_legal_bases_are_cited() -> None:
    cited = [f"{b.abbreviation or b.title} {b.article}".strip() for b in KIP3.legal_bases if b.cite]
    assert cited == [
        "AIG Art. 4", "AIG Art. 53", "AIG Art. 54", "AIG Art. 56", "AIG Art. 57", "AIG Art. 58",
        "VIntA Art. 2", "VIntA Art. 14", "VIntA Art. 18", "SuG Art. 20a", "EG AuG",
        "Staatsbeitragsgesetz §§ 1–3", "KDSG", "VRG § 162",
    ]  # fmt: skip
    assert all(basis.verified for basis in KIP3.legal_bases if basis.cite)
    assert {b.article for b in KIP3.legal_bases if not b.verified} == {"Art. 55", "§ 7", ""}


def test_spelling_is_swiss_and_the_slip_is_gone() -> None:
    assert "ß" not in TEXT
    assert re.search("niederschwelig", TEXT, re.IGNORECASE) is None
    assert not re.search("[¹²³]", TEXT)


def test_a_programme_of_one_s_own_is_read(file: Path) -> None:
    file.write_text(
        changed('id = "kip3"', 'id = "kip4"')
        .replace("first_year = 2024", "first_year = 2028")
        .replace("last_year = 2027", "last_year = 2031"),
        encoding="utf-8",
    )
    own = programme.load(file)
    assert (own.id, own.years) == ("kip4", (2028, 2029, 2030, 2031))
    assert programme.load(resource("facts", "programmes", "kip3.toml")) == KIP3
    assert len({KIP3, own, programme.load()}) == 2  # usable as a key of a cache


@pytest.mark.parametrize(
    ("change", "code", "answer"),
    [
        (
            ("first_year = 2024", "first_year = 2028"),
            "K108",
            (
                "«period»: Das erste Jahr (2028) liegt nach dem letzten (2027).",
                "Bitte «first_year» und «last_year» berichtigen.",
            ),
        ),
        (
            ("last_year = 2027", "last_year = 20270"),
            "K108",
            (
                "«period.last_year»: Der Wert 20270 liegt nicht zwischen 2000 und 2100.",
                "Bitte den Wert berichtigen.",
            ),
        ),
        (
            ("day = 15\nmonth = 3", "day = 31\nmonth = 4"),
            "K108",
            (
                "«reporting»: Den 31.4. gibt es im Jahr 2025 nicht.",
                "Bitte «day» und «month» berichtigen.",
            ),
        ),
        (
            ("day = 15\nmonth = 3", "day = 29\nmonth = 2"),
            "K108",
            (
                "«reporting»: Den 29.2. gibt es im Jahr 2025 nicht.",
                "Bitte «day» und «month» berichtigen.",
            ),
        ),
        (
            ('key = "eu_efta"', 'key = "immigrants"'),
            "K108",
            (
                "«target_groups[2].key»: Der Eintrag «immigrants» kommt zweimal vor.",
                "Bitte einen der beiden Einträge löschen oder umbenennen.",
            ),
        ),
        (
            ('key = "language"', 'key = "Sprache/Kurse"'),
            "K108",
            (
                "«funding_areas[2].key»: «Sprache/Kurse» ist hier nicht erlaubt.",
                "Erwartet wird ein kurzer Name aus kleinen Buchstaben a–z, Ziffern und _.",
            ),
        ),
        (
            ('label = "Sprache"\nsection = "3"', 'label = "Sprache"\nsection = "III"'),
            "K108",
            (
                "«funding_areas[2].section»: «III» ist hier nicht erlaubt.",
                "Erwartet wird eine Ziffer des Merkblatts wie 3.1.",
            ),
        ),
        (
            ('label = "Sprache"\n', 'lable = "Sprache"\n'),
            "K104",
            (
                "«funding_areas[2].lable»: Dieser Schlüssel ist nicht bekannt.",
                "Meinten Sie «label»?",
            ),
        ),
        (
            ('label = "Sprache"\n', ""),
            "K105",
            (
                "«funding_areas[2].label»: Der Schlüssel fehlt.",
                'Bitte ergänzen: label = "…"',
            ),
        ),
        (
            ('label = "Sprache"\n', 'label = ""\n'),
            "K107",
            (
                "«funding_areas[2].label»: Hier steht nichts.",
                "Bitte den Wert eintragen.",
            ),
        ),
        (
            ("[guidelines]", "[richtlinien]"),
            "K104",
            (
                "«richtlinien»: Dieser Schlüssel ist nicht bekannt.",
                "Bekannt sind hier: id, name, leaflet_title, leaflet_date, period, focus_areas, "
                "funding_areas, target_groups, target_group, cost_categories, contribution, "
                "project_funding_excluded, guidelines, budget_submission, reporting, office, "
                "contact, papers, legal_bases.",
            ),
        ),
        (
            ("leaflet_date = 2025-01-23", "leaflet_date = 2025"),
            "K106",
            (
                "«leaflet_date»: Hier wird ein Datum erwartet; eingetragen ist der Wert 2025.",
                "Bitte so schreiben: leaflet_date = 2025-01-31",
            ),
        ),
        (
            ("last_year = 2027", 'last_year = "2027"'),
            "K106",
            (
                "«period.last_year»: Hier wird eine ganze Zahl ohne Anführungszeichen erwartet; "
                "eingetragen ist der Text «2027».",
                "Bitte so schreiben: last_year = 2027",
            ),
        ),
        (
            ("own_contribution_ratio = 1", "own_contribution_ratio = true"),
            "K106",
            (
                "«contribution.own_contribution_ratio»: Hier wird eine Zahl ohne Anführungszeichen "
                "erwartet; eingetragen ist der Wert true.",
                "Bitte so schreiben: own_contribution_ratio = 1",
            ),
        ),
        (
            ("verified = false\ncite = false", "verified = false\ncite = true"),
            "K108",
            (
                "«legal_bases[4].cite»: Die Rechtsgrundlage «Bundesgesetz über die "
                "Ausländerinnen und Ausländer und über die Integration Art. 55» soll aufgeführt "
                "werden, ist aber nicht nachgelesen (verified = false).",
                "Bitte nachlesen und «verified = true» setzen oder «cite = false» schreiben.",
            ),
        ),
    ],
)
def test_wrong_files_are_refused(
    file: Path, change: tuple[str, str], code: str, answer: tuple[str, str]
) -> None:
    fault, remedy = answer
    found = refusal(file, changed(*change))
    assert found.code == code
    assert found.message == f"Die Programmdatei «{file}», Schlüssel {fault}"
    assert found.remedy == remedy


def without(table: str) -> str:
    """Take a table, or a list of tables, out of the shipped file."""
    text, count = re.subn(rf"(?ms)^{re.escape(table)}.*?(?=^\[|\Z)", "", TEXT)
    assert count
    return text


def test_empty_lists_and_missing_tables_are_refused(file: Path) -> None:
    no_papers = without("[[papers]]")
    found = refusal(file, no_papers)
    assert (found.code, found.remedy) == ("K105", "Bitte ergänzen: [[papers]]")
    found = refusal(file, "papers = []\n" + no_papers)
    assert found.code == "K107"
    assert found.message == f"Die Programmdatei «{file}», Schlüssel «papers»: Hier steht nichts."
    found = refusal(file, without("[contact]"))
    assert (found.code, found.remedy) == ("K105", "Bitte ergänzen: [contact]")


def test_files_that_cannot_be_read_are_refused(file: Path) -> None:
    with pytest.raises(Refusal) as caught:
        programme.load(file)
    assert (caught.value.code, str(caught.value)) == (
        "K101",
        f"Die Programmdatei «{file}»: Die Datei gibt es nicht. Bitte den Pfad prüfen.",
    )
    with pytest.raises(Refusal) as caught:
        programme.load(file.parent)
    assert caught.value.code == "K102"
    assert refusal(file, '{"id": "kip4"}').code == "K103"
    assert refusal(file, "").code == "K105"
    assert refusal(
        file, changed("leaflet_date = 2025-01-23", "leaflet_date = 2025-02-29")
    ).code == ("K103")
