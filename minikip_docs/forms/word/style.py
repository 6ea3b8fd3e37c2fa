"""How the Word form looks: its styles, and the size of its page."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# In twentieths of a point: A4, and the width of the text between its margins.
_ACROSS, _UP, _SIDE = 11906, 16838, 1077
WIDTH = _ACROSS - 2 * _SIDE

FIELD, HEAD = "EAF2F8", "D4E3EE"  # fills of fields and of the heads of columns
_BLUE, _GREY, _LINE = "1B4F72", "5F6B73", "B8C9D6"


def page(footer: str) -> str:
    """Give the settings of the page; ``footer`` is the relation to its footer."""
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footer}"/>'
        f'<w:pgSz w:w="{_ACROSS}" w:h="{_UP}"/><w:pgMar w:top="964" w:right="{_SIDE}" '
        f'w:bottom="1021" w:left="{_SIDE}" w:header="567" w:footer="482" w:gutter="0"/></w:sectPr>'
    )


def _style(name: str, shown: str, look: str, text: str = "", based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="{based}"/><w:qFormat/><w:pPr>{look}</w:pPr><w:rPr>{text}</w:rPr>'
        "</w:style>"
    )


def _text(size: int, color: str = "", *, bold: bool = False) -> str:
    """Give the look of a text; ``size`` in half points."""
    weight = "<w:b/>" if bold else ""
    ink = f'<w:color w:val="{color}"/>' if color else ""
    return f'{weight}{ink}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _borders() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>' for side in sides
    )


def _hanging(indent: int) -> str:
    return f'<w:ind w:left="{indent}" w:hanging="{indent}"/>'


_TABS = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
_KEEP = "<w:keepNext/>"
_SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{FIELD}"/>'
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
    '<w:sz w:val="19"/><w:szCs w:val="19"/><w:lang w:val="de-CH" w:eastAsia="de-CH"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    f"<w:qFormat/><w:pPr>{_space(0, 80)}</w:pPr></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    "</w:style>"
    '<w:style w:type="table" w:styleId="Formular"><w:name w:val="Formular"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_borders()}</w:tblBorders>'
    '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="character" w:styleId="Platzhalter"><w:name w:val="Placeholder Text"/>'
    '<w:rPr><w:color w:val="6B7780"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Ankreuzfeld"><w:name w:val="Ankreuzfeld"/>'
    '<w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/></w:rPr>'
    "</w:style>"
    + _style("Title", "Title", _space(0, 20), _text(36, _BLUE, bold=True))
    + _style("Subtitle", "Subtitle", _space(0, 120), _text(21, _GREY))
    + _style("Heading1", "heading 1", _KEEP + _space(240, 60) + '<w:outlineLvl w:val="0"/>',
             _text(24, _BLUE, bold=True))
    + _style("Heading2", "heading 2", _KEEP + _space(140, 50) + '<w:outlineLvl w:val="1"/>',
             _text(20, _BLUE, bold=True))
    + _style("Hilfe", "Hilfe", _space(10, 20), _text(15, _GREY))
    + _style("Einleitung", "Einleitung", _KEEP + _space(0, 50), "", "Hilfe")
    + _style("Hinweis", "Hinweis", _SHADE + _space(0, 40), _text(17))
    + _style("Beispiele", "Beispiele", _KEEP + _space(30, 10), _text(15, _GREY, bold=True))
    + _style("Beispiel", "Beispiel", _space(0, 0), "", "Hilfe")
    + _style("Feldname", "Feldname", _space(0, 0), _text(17, bold=True))
    + _style("Feld", "Feld", _space(0, 0), _text(19))
    + _style("Auswahl", "Auswahl", _hanging(300), _text(18), "Feld")
    + _style("Spalte", "Spalte", _KEEP + _space(0, 0), _text(16, _BLUE, bold=True))
    + _style("Zelle", "Zelle", _space(20, 20), _text(17))
    + _style("Betrag", "Betrag", '<w:jc w:val="right"/>', "", "Zelle")
    + _style("Abstand", "Abstand", _space(0, 0), _text(6))
    + _style("Footer", "footer", _TABS + _space(0, 0), _text(15, _GREY))
    + "</w:styles>"
)  # fmt: skip
