"""Pictures and drawings that a template prints like a value, placed as inline drawings."""

from __future__ import annotations

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.oxml.shape import CT_Inline
from docx.shared import Mm, Pt
from lxml import etree

from minikip_docs.data.files import read_bytes, reason, sha256
from minikip_docs.data.model import Refusal
from minikip_docs.press.fill.images import Drawing, Picture
from minikip_docs.press.ooxml.namespaces import SVG_BLIP, A, R
from minikip_docs.press.ooxml.relations import declare, link

_LARGEST = 20_000_000  # bytes of a picture, far above any in a letter
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
# Content type -> how a whole file ends; a file cut off in transfer does not.
_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
# Word 2016 and newer shows what this extension of a picture leads to (MS-ODRAWXML, svgBlip).
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_A, _R = f"{{{A}}}", f"{{{R}}}"


def draw(members: dict[str, bytes], part: str, shown: Picture | Drawing) -> str:
    """Add a picture to the package and give the XML that shows it inside a run of ``part``.

    A drawing is added twice: as it is, and as a picture for programs that show no drawings.
    Raises ``Refusal`` T131 (a picture cannot be read), T132 (it is neither PNG nor JPEG, or
    damaged) or T133 (no alternative text, no height).
    """
    if isinstance(shown, Drawing):
        inline = _drawing(members, part, shown)
    else:
        inline = _picture(members, part, shown)
    for side in "TBLR":
        inline.set(f"dist{side}", "0")  # LibreOffice would set it off from the text
    inline.docPr.set("name", "Bild")
    inline.docPr.set("descr", shown.alt)
    return (
        f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
    )


def _drawing(members: dict[str, bytes], part: str, drawing: Drawing) -> CT_Inline:
    png = _stored(members, part, drawing.png, "image/png")
    svg = _stored(members, part, drawing.svg, "image/svg+xml")
    inline = CT_Inline.new_pic_inline(1, png, "", Pt(drawing.width), Pt(drawing.height))
    blip = next(inline.iter(f"{_A}blip"))
    extension = etree.SubElement(etree.SubElement(blip, f"{_A}extLst"), f"{_A}ext")
    extension.set("uri", _SVG_EXTENSION)
    link = etree.SubElement(extension, f"{{{SVG_BLIP}}}svgBlip", nsmap={"asvg": SVG_BLIP})
    link.set(f"{_R}embed", svg)
    return inline


def _stored(members: dict[str, bytes], part: str, data: bytes, kind: str) -> str:
    """Put a picture into the package, once, and give the link of ``part`` to it."""
    media = f"word/media/picture-{sha256(data)[:16]}.{_SUFFIXES[kind]}"
    if media not in members:
        members[media] = data
        declare(members, media, kind)
    return link(members, part, "image", media)


def _picture(members: dict[str, bytes], part: str, picture: Picture) -> CT_Inline:
    if not picture.alt.strip() or picture.height_mm <= 0:
        raise Refusal(
            "T133",
            f"Dem Bild «{picture.path}» fehlt die Beschreibung oder die Höhe.",
            "Bitte beides angeben: den Text für Vorleseprogramme und die Höhe in Millimetern.",
        )
    data, image = _read(picture)
    width, height = image.scaled_dimensions(height=Mm(float(picture.height_mm)))
    link = _stored(members, part, data, image.content_type)
    return CT_Inline.new_pic_inline(1, link, "", width, height)


def _read(picture: Picture) -> tuple[bytes, Image]:
    path = picture.path
    try:
        data = picture.content or read_bytes(path, _LARGEST)
    except OSError as error:
        raise Refusal(
            "T131",
            f"Das Bild «{path}» kann nicht gelesen werden ({reason(error)}).",
            "Bitte Pfad und Dateinamen des Bildes prüfen.",
        ) from error
    try:
        image = Image.from_blob(data)
        if image.content_type in _ENDS and _ENDS[image.content_type] in data[-64:]:
            image.scaled_dimensions(height=Mm(10))  # divides by what the file says of its size
            return data, image
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError,
            ZeroDivisionError, ValueError, KeyError, IndexError, OSError):  # fmt: skip
        pass  # the same answer as for any other file that is no such picture
    raise Refusal(
        "T132",
        f"Das Bild «{path}» ist keine ganze PNG- oder JPEG-Datei.",
        "Bitte das Bild als PNG oder JPEG sichern.",
    )
