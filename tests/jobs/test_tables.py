"""The canton's tables: what they say in figures, and how a new one is taken into use."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.jobs.house import House, open_house
from minikip_docs.jobs.tables import ADDRESSES, CONTRIBUTIONS, Table, take_into_use

CONTRIBUTED = resource("samples", "contributions.csv").read_bytes()


@pytest.fixture
def canton(tmp_path: Path) -> Path:
    path = tmp_path / "amt" / "canton.toml"
    path.parent.mkdir()
    path.write_text("# Anfang\n[canton]\n", "utf-8")
    return path


def handed(tmp_path: Path, name: str, raw: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(raw)
    return path


def book(**cells: str) -> bytes:
    """Give a blank address book with some cells filled in."""
    made = load_workbook(io.BytesIO(ADDRESSES.blank(open_house())))
    for place, text in cells.items():
        made["Adressen"][place] = text
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def take(table: Table, path: Path, canton: Path) -> Path:
    return take_into_use(table, path, open_house(settings=canton), canton)


def used(table: Table, canton: Path) -> Path | None:
    return table.in_use(open_house(settings=canton))


def test_contributions_in_figures(tmp_path: Path) -> None:
    said = CONTRIBUTIONS.read(handed(tmp_path, "b.csv", CONTRIBUTED), open_house())
    assert (said.municipalities, said.associations, said.special) == (1, 1, 0)
    assert said.sums == (
        (2025, Decimal("37000.00")), (2026, Decimal("55200.00")), (2027, Decimal("55200.00")),
    )  # fmt: skip
    assert (len(said.missing), "Sursee" in said.missing) == (78, False)


def test_members_of_an_association_have_their_contribution_through_it(
    tmp_path: Path, canton: Path
) -> None:
    key = CONTRIBUTED.decode().splitlines()[-1].split(";")[0]
    raw = book(A81="Verbund", B81=key, J81="1024, 1023")
    take(ADDRESSES, handed(tmp_path, "a.xlsx", raw), canton)
    said = CONTRIBUTIONS.read(handed(tmp_path, "b.csv", CONTRIBUTED), open_house(settings=canton))
    assert len(said.missing) == 76
    assert not {"Emmen", "Ballwil"} & {*said.missing}


def test_an_address_book_in_figures(tmp_path: Path) -> None:
    said = ADDRESSES.read(handed(tmp_path, "a.xlsx", book(I2="a@b.ch")), open_house())
    assert (said.municipalities, said.associations, said.missing) == (79, 0, ())
    assert len(said.without_email) == 78


def test_a_table_is_named_by_the_settings_from_then_on(tmp_path: Path, canton: Path) -> None:
    assert used(CONTRIBUTIONS, canton) is None
    target = take(CONTRIBUTIONS, handed(tmp_path, "meine.CSV", CONTRIBUTED), canton)
    assert target == canton.parent / "beitraege.csv"
    assert target.read_bytes() == CONTRIBUTED
    assert used(CONTRIBUTIONS, canton) == target
    assert canton.read_text("utf-8") == (
        '# Anfang\n[canton]\n\n[contribution]\ntable = "beitraege.csv"\n'
    )


def test_a_new_one_takes_the_place_the_settings_name_and_the_old_is_kept(
    tmp_path: Path, canton: Path
) -> None:
    place = canton.parent / "daten" / "Adressbuch.XLSX"
    place.parent.mkdir()
    old = book()
    place.write_bytes(old)
    canton.write_text('[distribution]\naddresses = "daten/Adressbuch.XLSX"\n', "utf-8")
    before = canton.read_bytes()
    new = book(I2="a@b.ch")
    assert take(ADDRESSES, handed(tmp_path, "neu.xlsx", new), canton) == place
    assert place.read_bytes() == new
    (kept,) = (place.parent / "ersetzt").rglob("*.XLSX")
    assert kept.read_bytes() == old
    assert canton.read_bytes() == before
    assert take(ADDRESSES, place, canton) == place, "the same again replaces nothing"
    assert len(list((place.parent / "ersetzt").rglob("*.XLSX"))) == 1


def test_another_format_gets_its_own_ending(tmp_path: Path, canton: Path) -> None:
    take(CONTRIBUTIONS, handed(tmp_path, "b.csv", CONTRIBUTED), canton)
    canton.write_text(canton.read_text("utf-8").replace("beitraege.csv", "liste.xlsx"), "utf-8")
    target = take(CONTRIBUTIONS, handed(tmp_path, "b.csv", CONTRIBUTED), canton)
    assert target == canton.parent / "liste.csv"
    assert used(CONTRIBUTIONS, canton) == target


@pytest.mark.parametrize(("table", "name", "raw", "code"), [
    (CONTRIBUTIONS, "b.txt", CONTRIBUTED, "D628"),
    (ADDRESSES, "a.csv", CONTRIBUTED, "D628"),
    (ADDRESSES, "a.xlsx", CONTRIBUTED, "D203"),
    (CONTRIBUTIONS, "b.csv", b"", "D202"),
    (CONTRIBUTIONS, "b.csv", CONTRIBUTED + b"9999;x;2025;1;x;\n", "D220"),
])  # fmt: skip
def test_what_does_not_fit_changes_nothing(  # noqa: PLR0917
    tmp_path: Path, canton: Path, table: Table, name: str, raw: bytes, code: str
) -> None:
    before = canton.read_bytes()
    with pytest.raises(Refusal) as caught:
        take(table, handed(tmp_path, name, raw), canton)
    assert caught.value.code == code
    assert canton.read_bytes() == before
    assert list(canton.parent.iterdir()) == [canton]


def test_the_blank_tables_are_those_of_the_commands(tmp_path: Path) -> None:
    from minikip_docs.jobs.contributions import new_table
    from minikip_docs.jobs.start import begin

    house: House = open_house()
    begin(tmp_path)
    assert ADDRESSES.blank(house) == (tmp_path / "adressen.xlsx").read_bytes()
    assert CONTRIBUTIONS.blank(house) == new_table(house).data
