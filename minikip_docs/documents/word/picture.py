"""Pictures that a template prints like a value: read, measured, placed as inline drawings."""

from __future__ import annotations

from pathlib import Path

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.oxml.shape import CT_Inline
from docx.shared import Mm

from minikip_docs.documents.word import package
from minikip_docs.documents.word.language import Picture
from minikip_docs.files import reason, sha256
from minikip_docs.model import Refusal

# Content type -> how a whole file ends; a file cut off in transfer does not.
_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}


def draw(members: dict[str, bytes], part: str, picture: Picture) -> str:
    """Add a picture to the package and give the XML that shows it inside a run of ``part``.

    Raises ``Refusal`` T131 (cannot be read), T132 (neither PNG nor JPEG, or damaged) or
    T133 (no alternative text, no height).
    """
    if not picture.alt.strip() or picture.height_mm <= 0:
        raise Refusal(
            "T133",
            f"Dem Bild «{picture.path}» fehlt die Beschreibung oder die Höhe.",
            "Bitte beides angeben: den Text für Vorleseprogramme und die Höhe in Millimetern.",
        )
    data, image = _read(picture.path)
    suffix = "png" if image.content_type == "image/png" else "jpg"
    media = f"word/media/picture-{sha256(data)[:16]}.{suffix}"
    if media not in members:
        members[media] = data
        package.declare(members, media, image.content_type)
    width, height = image.scaled_dimensions(height=Mm(float(picture.height_mm)))
    link = package.link(members, part, "image", media)
    inline = CT_Inline.new_pic_inline(1, link, "", width, height)
    inline.docPr.set("name", "Bild")
    inline.docPr.set("descr", picture.alt)
    return (
        f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
    )


def _read(path: Path) -> tuple[bytes, Image]:
    try:
        data = path.read_bytes()
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
