"""Makes a blank or prefilled form as Word: the parts of the package around the body."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from minikip_docs.data.container import pack
from minikip_docs.forms.cells import Value
from minikip_docs.forms.definition import Definition
from minikip_docs.forms.marks import held, place, told
from minikip_docs.forms.word.body import body
from minikip_docs.forms.word.controls import attribute, paragraph, run, xml
from minikip_docs.forms.word.filled import Filled, only_ticked
from minikip_docs.forms.word.identity import NAMESPACE
from minikip_docs.forms.word.parts import glossary, numbering
from minikip_docs.forms.word.style import STYLES, W, page

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="{_R}" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14 w15"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STORE = "{6D696E69-6B69-7000-8000-646F63730001}"
_PROPERTY = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_RIGHTS = 0o600  # that Unix gives the members of the form when it is unpacked


def blank(
    form: Definition,
    values: Mapping[str, Value],
    *,
    created: datetime.date,
    marks: Mapping[str, str],
) -> bytes:
    """Make the form as .docx, with ``values`` (by pointer, see ``cells.flatten``) filled in.

    ``created`` is the date of the document. ``marks`` (see ``marks.place``) become comments.
    The same input gives the same bytes.
    """
    filled = Filled(values, place(form, marks, values, buttons=only_ticked))
    form = held(form, values, filled.marks)
    document = document_part(form, filled)
    parts = {
        "[Content_Types].xml": _content_types(commented=bool(filled.said)),
        "_rels/.rels": _relations(
            (f"{_R}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_R}/custom-properties", "docProps/custom.xml"),
        ),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(
            (f"{_R}/styles", "styles.xml"),
            (f"{_R}/settings", "settings.xml"),
            (f"{_R}/footer", "footer1.xml"),
            (f"{_R}/customXml", "../customXml/item1.xml"),
            (f"{_R}/numbering", "numbering.xml"),
            (f"{_R}/glossaryDocument", "glossary/document.xml"),
            *([(f"{_R}/comments", "comments.xml")] if filled.said else []),
        ),
        "word/numbering.xml": numbering(_NAMES, len(form.sections)),
        "word/glossary/document.xml": glossary(_NAMES),
        "word/glossary/_rels/document.xml.rels": _relations((f"{_R}/styles", "styles.xml")),
        "word/glossary/styles.xml": STYLES,
        "word/styles.xml": STYLES,
        "word/settings.xml": _SETTINGS,
        "word/footer1.xml": _footer(form, str(values.get("/party/name", ""))),
        "customXml/item1.xml": _custom_xml(form),
        "customXml/_rels/item1.xml.rels": _relations((f"{_R}/customXmlProps", "itemProps1.xml")),
        "customXml/itemProps1.xml": (
            f'<ds:datastoreItem ds:itemID="{_STORE}" xmlns:ds="{_OFFICE}/customXml">'
            f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs>'
            "</ds:datastoreItem>"
        ),
        "docProps/core.xml": _core(form, created),
        "docProps/custom.xml": _custom(
            {
                **{f"minikip_{key}": value for key, value in form.told.items()},
                **told(filled.said),
            }
        ),
    }
    if filled.said:
        parts["word/comments.xml"] = filled.comments(_NAMES, created)
    files = {name: (_HEAD + content).encode("utf-8") for name, content in parts.items()}
    return pack(files, rights=_RIGHTS)


def document_part(form: Definition, filled: Filled) -> str:
    """Give the main part of the document."""
    return f"<w:document {_NAMES}><w:body>{body(form, filled)}{page('rId3')}</w:body></w:document>"


def _footer(form: Definition, name: str) -> str:
    text = (
        run(form.footer(name)) + "<w:r><w:tab/></w:r>" + run("Seite ") + _counter("PAGE")
        + run(" von ") + _counter("NUMPAGES")
    )  # fmt: skip
    return f"<w:ftr {_NAMES}>{paragraph(text, 'Footer')}</w:ftr>"


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


def _custom(properties: Mapping[str, str]) -> str:
    listed = "".join(
        f'<property fmtid="{_PROPERTY}" pid="{pid}" name="{name}">'
        f"<vt:lpwstr>{xml(value)}</vt:lpwstr></property>"
        for pid, (name, value) in enumerate(properties.items(), 2)
    )
    return (
        f'<Properties xmlns="{_OFFICE}/custom-properties" '
        f'xmlns:vt="{_OFFICE}/docPropsVTypes">{listed}</Properties>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


# Nothing is protected but the controls: people comment on the form and track their changes.
_SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>'
    '<w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="de-CH"/></w:settings>'
)
_COMMENTS = (("word/comments.xml", f"{_WORD}.comments"),)


def _content_types(*, commented: bool) -> str:
    more = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}+xml"/>' for name, kind in _COMMENTS
    )
    return f"{_CONTENT_TYPES}{more if commented else ''}</Types>"


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
)  # fmt: skip
