"""Makes a blank or prefilled form as Word: the parts of the package around the body."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from minikip_docs.data.container import pack
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.word.body import body
from minikip_docs.forms.word.controls import attribute, paragraph, run, xml
from minikip_docs.forms.word.parts import glossary, numbering

NAMESPACE = "urn:minikip-docs:form"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14 w15"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STORE = "{6D696E69-6B69-7000-8000-646F63730001}"
_PROPERTY = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_RIGHTS = 0o600  # that Unix gives the members of the form when it is unpacked
_BLUE, _GREY, _LINE = "1B4F72", "5F6B73", "B8C9D6"


def blank(form: Definition, values: Mapping[str, Value], *, created: datetime.date) -> bytes:
    """Make the form as .docx, with ``values`` (by pointer, see ``cells.flatten``) filled in.

    ``created`` is the date of the document. The same input gives the same bytes.
    """
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations(
            (f"{_R}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_R}/custom-properties", "docProps/custom.xml"),
        ),
        "word/document.xml": _document(form, values),
        "word/_rels/document.xml.rels": _relations(
            (f"{_R}/styles", "styles.xml"),
            (f"{_R}/settings", "settings.xml"),
            (f"{_R}/header", "header1.xml"),
            (f"{_R}/footer", "footer1.xml"),
            (f"{_R}/customXml", "../customXml/item1.xml"),
            (f"{_R}/numbering", "numbering.xml"),
            (f"{_R}/glossaryDocument", "glossary/document.xml"),
        ),
        "word/numbering.xml": numbering(_NAMES, len(form.sections)),
        "word/glossary/document.xml": glossary(_NAMES),
        "word/glossary/_rels/document.xml.rels": _relations((f"{_R}/styles", "styles.xml")),
        "word/glossary/styles.xml": _STYLES,
        "word/styles.xml": _STYLES,
        "word/settings.xml": _SETTINGS,
        "word/header1.xml": _header(form),
        "word/footer1.xml": _footer(form),
        "customXml/item1.xml": _custom_xml(form),
        "customXml/_rels/item1.xml.rels": _relations((f"{_R}/customXmlProps", "itemProps1.xml")),
        "customXml/itemProps1.xml": (
            f'<ds:datastoreItem ds:itemID="{_STORE}" xmlns:ds="{_OFFICE}/customXml">'
            f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs>'
            "</ds:datastoreItem>"
        ),
        "docProps/core.xml": _core(form, created),
        "docProps/custom.xml": _custom(form),
    }
    files = {name: (_HEAD + content).encode("utf-8") for name, content in parts.items()}
    return pack(files, rights=_RIGHTS)


def _document(form: Definition, values: Mapping[str, Value]) -> str:
    return (
        f"<w:document {_NAMES}><w:body>{body(form, values)}"
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="default" r:id="rId4"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1134" w:bottom="1304" '
        'w:left="1134" w:header="624" w:footer="510" w:gutter="0"/></w:sectPr>'
        "</w:body></w:document>"
    )


def _header(form: Definition) -> str:
    text = run(form.title) + "<w:r><w:tab/></w:r>" + run(form.programme)
    return f"<w:hdr {_NAMES}>{paragraph(text, 'Header')}</w:hdr>"


def _footer(form: Definition) -> str:
    text = (
        run(f"{form.title} · Fassung {form.identity['version']} · {form.programme}")
        + "<w:r><w:tab/></w:r>" + run("Seite ") + _counter("PAGE")
        + run(" von ") + _counter("NUMPAGES")
    )  # fmt: skip
    second = paragraph(run(form.mark), "Footer")
    return f"<w:ftr {_NAMES}>{paragraph(text, 'Footer')}{second}</w:ftr>"


def _counter(field: str) -> str:
    return f'<w:fldSimple w:instr=" {field} ">{run("1")}</w:fldSimple>'


def _custom_xml(form: Definition) -> str:
    told = " ".join(f"{key}={attribute(value)}" for key, value in form.told.items())
    return f'<form xmlns="{NAMESPACE}" {told}/>'


def _core(form: Definition, created: datetime.date) -> str:
    moment = f"{created.isoformat()}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml(form.title)}</dc:title><dc:subject>{xml(form.programme)}</dc:subject>"
        f"<cp:keywords>{xml(form.mark)}</cp:keywords><dc:language>de-CH</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _custom(form: Definition) -> str:
    told = "".join(
        f'<property fmtid="{_PROPERTY}" pid="{pid}" name="minikip_{key}">'
        f"<vt:lpwstr>{xml(value)}</vt:lpwstr></property>"
        for pid, (key, value) in enumerate(form.told.items(), 2)
    )
    return (
        f'<Properties xmlns="{_OFFICE}/custom-properties" '
        f'xmlns:vt="{_OFFICE}/docPropsVTypes">{told}</Properties>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _style(name: str, shown: str, look: str, text: str = "", based: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="{based}"/><w:qFormat/><w:pPr>{look}</w:pPr><w:rPr>{text}</w:rPr>'
        "</w:style>"
    )


def _text(size: int, color: str = "", *, bold: bool = False) -> str:
    """Give the look of a text; ``size`` in half points."""
    return (
        f"{'<w:b/>' if bold else ''}{f'<w:color w:val={chr(34)}{color}{chr(34)}/>' if color else ''}"  # noqa: E501
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _borders() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>' for side in sides
    )


_TABS = '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>'
_STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
    '<w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="de-CH" w:eastAsia="de-CH"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    f"<w:qFormat/><w:pPr>{_space(0, 100)}</w:pPr></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    "</w:style>"
    '<w:style w:type="table" w:styleId="Formular"><w:name w:val="Formular"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_borders()}</w:tblBorders>'
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>"
    '<w:style w:type="character" w:styleId="Platzhalter"><w:name w:val="Placeholder Text"/>'
    '<w:rPr><w:color w:val="6B7780"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Ankreuzfeld"><w:name w:val="Ankreuzfeld"/>'
    '<w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/></w:rPr>'
    "</w:style>"
    + _style("Title", "Title", _space(0, 40), _text(40, _BLUE, bold=True))
    + _style("Subtitle", "Subtitle", _space(0, 160), _text(22, _GREY))
    + _style("Heading1", "heading 1", "<w:keepNext/>" + _space(320, 80)
             + '<w:outlineLvl w:val="0"/>', _text(26, _BLUE, bold=True))
    + _style("Heading2", "heading 2", "<w:keepNext/>" + _space(160, 60)
             + '<w:outlineLvl w:val="1"/>', _text(22, _BLUE, bold=True))
    + _style("Hilfe", "Hilfe", _space(20, 60), _text(17, _GREY))
    + _style("Einleitung", "Einleitung", "<w:keepNext/>", "", "Hilfe")
    + _style("Feldname", "Feldname", _space(0, 0), _text(19, bold=True))
    + _style("Feld", "Feld", _space(20, 20), _text(20))
    + _style("Auswahl", "Auswahl", '<w:ind w:left="300" w:hanging="300"/>', "", "Feld")
    + _style("Spalte", "Spalte", "<w:keepNext/>" + _space(0, 0), _text(16, _BLUE, bold=True))
    + _style("Zelle", "Zelle", _space(10, 10), _text(17))
    + _style("Betrag", "Betrag", '<w:jc w:val="right"/>', "", "Zelle")
    + _style("Abstand", "Abstand", _space(0, 0), _text(8))
    + _style("Header", "header", _TABS + _space(0, 0), _text(16, _GREY))
    + _style("Footer", "footer", _TABS + _space(0, 0), _text(15, _GREY))
    + "</w:styles>"
)  # fmt: skip
# Labels are protected (without a password), fields are not.
_SETTINGS = (
    f'<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/>'
    '<w:documentProtection w:edit="forms" w:enforcement="1"/>'
    '<w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="de-CH"/></w:settings>'
)
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/{name}" ContentType="{kind}+xml"/>'
        for name, kind in (
            ("word/document.xml", f"{_WORD}.document.main"),
            ("word/styles.xml", f"{_WORD}.styles"),
            ("word/settings.xml", f"{_WORD}.settings"),
            ("word/header1.xml", f"{_WORD}.header"),
            ("word/footer1.xml", f"{_WORD}.footer"),
            ("word/numbering.xml", f"{_WORD}.numbering"),
            ("word/glossary/document.xml", f"{_WORD}.document.glossary"),
            ("word/glossary/styles.xml", f"{_WORD}.styles"),
            ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties"),
            ("docProps/custom.xml",
             "application/vnd.openxmlformats-officedocument.custom-properties"),
            ("customXml/itemProps1.xml",
             "application/vnd.openxmlformats-officedocument.customXmlProperties"),
        )
    )
    + "</Types>"
)  # fmt: skip
