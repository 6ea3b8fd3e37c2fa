"""Makes small office files of other kinds: zip files by their members."""

from __future__ import annotations

import io
import zipfile


def zipped(**members: bytes) -> bytes:
    """Give a zip file; in the names of members ``__`` is a slash and ``_dot_`` a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()
