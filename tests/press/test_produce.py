"""A template that puts text where there is no room for it is at fault itself, and told so."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press.fill import template
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.produce import produce
from tests.press.hostile.edits import small, t, tbl, tc, tr

LONG = "Wort und Wort " * 12
DAY = datetime.date(2025, 4, 15)
OUTSIDE, OVER = "Text steht ausserhalb der Seite 1", "Auf Seite 1 des PDF stehen Texte übereinander"


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (t("weit links", '<w:ind w:left="-3000"/>'), OUTSIDE),
        (t(LONG, '<w:ind w:right="-3000"/>'), OUTSIDE),
        (t("RIESIG", looks='<w:sz w:val="1600"/>'), OUTSIDE),
        (tbl(tr(tc(t("NEBEN " * 9)), tc(t("DARAUF " * 4, '<w:ind w:left="-2400"/>')))), OVER),
    ],
)
def test_text_without_room(block: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "Vorlage.docx"
    path.write_bytes(small(block)())
    template.compiled.cache_clear()
    with pytest.raises(Refusal) as caught:
        produce(read_template(path), {}, title="T", author="K", created=DAY, draft=False)
    assert caught.value.code == "T222"
    assert caught.value.message.startswith(
        f"In der Vorlage ist nicht für allen Text Platz: {message}"
    )
    assert "Einzüge, Spaltenbreiten" in caught.value.remedy
    assert "--pdf" not in caught.value.remedy  # another program prints it there, too
