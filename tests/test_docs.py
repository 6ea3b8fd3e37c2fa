"""What a maintainer reads names what there is: rooms, storeys, files and pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minikip_docs.data.resources import PACKAGE
from tests.test_architecture import ROOMS, STOREYS

ROOT = PACKAGE.parent
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/design.md",
    "docs/anleitung.md",
    "docs/betrieb.md",
    "docs/schemas.md",
)
PLACEHOLDER = re.compile(r"NAME|…|\*|kip4|rules_\.")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def test_the_readme_maps_the_rooms_and_no_others() -> None:
    plan = text("README.md").partition("\nminikip_docs/\n")[2].partition("```")[0]
    assert sorted(re.findall(r"^  (\w+)/ ", plan, re.MULTILINE)) == sorted(ROOMS)


def test_the_design_page_has_a_row_for_each_room() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", text("docs/design.md"), re.MULTILINE)
    assert sorted(rows) == sorted(ROOMS)


def test_the_picture_shows_the_storeys_as_they_are() -> None:
    picture = text("docs/house.svg")
    drawn: dict[int, set[str]] = {}
    for height, room in re.findall(r'y="(\d+)" class="room">(\w+)<', picture):
        drawn.setdefault(int(height), set()).add(room)
    assert [drawn[height] for height in sorted(drawn, reverse=True)] == [*STOREYS]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_exists(page: str) -> None:
    words = text(page)
    named = re.findall(r"`((?:minikip_docs|tests|schemas|templates|samples|docs)/[^` ]+)`", words)
    for path in named:
        assert PLACEHOLDER.search(path) or (ROOT / path).exists(), path
    for target in re.findall(r"\]\(([^)#]+)\)", words):
        assert target.startswith("http") or (ROOT / page).parent.joinpath(target).exists(), target


def test_where_the_readme_says_something_is_it_is() -> None:
    rows = dict(re.findall(r"^\| (.+?) \| (.+) \|$", text("README.md"), re.MULTILINE))
    assert '"R203"' in _all("checks/rules")
    assert "parse_amount" in _all("forms/cells.py") + _all("data/values.py")
    assert "signature" in _all("press/page/signing.py")
    kip3 = (PACKAGE / "facts/programmes/kip3.toml").read_text(encoding="utf-8")
    assert "[reporting]\nday = 15\nmonth = 3" in kip3
    assert "[[cost_categories]]" in kip3
    places = " ".join(where for what, where in rows.items() if not what.startswith("`minikip"))
    for path in re.findall(r"`((?:checks|forms|data|press|facts)/[\w/.]+)`", places):
        assert (PACKAGE / path).exists(), path


def _all(name: str) -> str:
    path = PACKAGE / name
    files = [path] if path.is_file() else sorted(Path(path).rglob("*.py"))
    return "".join(file.read_text(encoding="utf-8") for file in files)
