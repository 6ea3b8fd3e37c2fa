"""The properties of a filled document: title, author, dates, and nothing of the template's."""

from __future__ import annotations

import datetime

from lxml import etree

from minikip_docs.press.ooxml.namespaces import CORE, PACKAGE
from minikip_docs.press.ooxml.relations import declare, link, relations
from minikip_docs.press.ooxml.trees import serialise

_RELATIONSHIPS = f"{PACKAGE}/relationships"


def set_properties(
    members: dict[str, bytes],
    *,
    title: str,
    author: str,
    created: datetime.date,
    keywords: str = "",
) -> None:
    """Replace the document properties; nothing of the template's own history stays.

    Both dates are ``created`` at midnight UTC, the revision is 1, the language de-CH.
    ``keywords`` may be empty.
    """
    found = relations(members, "")
    existing = [r.target for r in found if r.kind == "core-properties"]
    part = existing[0] if existing else "docProps/core.xml"
    if not existing:
        link(members, "", "metadata/core-properties", part, space=_RELATIONSHIPS)
        declare(members, part, "application/vnd.openxmlformats-package.core-properties+xml")
    spaces = {
        "cp": f"{PACKAGE}/metadata/core-properties",
        "dc": CORE,
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    moment = f"{created.year:04}-{created.month:02}-{created.day:02}T00:00:00Z"
    root = etree.Element(f"{{{spaces['cp']}}}coreProperties", nsmap=spaces)
    for space, tag, text in (
        ("dc", "title", title),
        ("dc", "creator", author),
        ("cp", "lastModifiedBy", author),
        ("cp", "revision", "1"),
        ("dcterms", "created", moment),
        ("dcterms", "modified", moment),
        ("dc", "language", "de-CH"),
        *([("cp", "keywords", keywords)] if keywords else []),
    ):
        child = etree.SubElement(root, f"{{{spaces[space]}}}{tag}")
        child.text = text
        if space == "dcterms":
            child.set(f"{{{spaces['xsi']}}}type", "dcterms:W3CDTF")
    members[part] = serialise(root)
    for told in found:
        if told.kind == "extended-properties":
            space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
            members[told.target] = (
                "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
                f'<Properties xmlns="{space}"><Application>minikip-docs</Application></Properties>'
            ).encode()
