"""Answers that are no pages: files under safe names, what a task leads to; paths."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any, TypeVar

from flask import Response, redirect, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from minikip_docs.data.post.item import file_name
from minikip_docs.desk.state import this_desk
from minikip_docs.desk.work import Task

Result = TypeVar("Result")

SOON: float | None = (
    1.5  # seconds in which most things are done: nobody has to look at a bar for them
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def download(name: str, content: bytes | Path, *, inline: bool = False) -> Response:
    """Answer with a file, by its content or, where it is large, by its path.

    ``inline`` shows a PDF in the browser; anything else is always saved.

    The name is told as RFC 6266 has it, umlauts too; what it says of folders is left out.
    """
    named = file_name(name, "Datei")
    kind = _TYPES.get(PurePath(named).suffix.casefold(), "application/octet-stream")
    pdf = kind == _TYPES[".pdf"] and isinstance(content, bytes) and content.startswith(b"%PDF-")
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    return send_file(
        file, kind, as_attachment=not (inline and pdf), download_name=named, etag=False
    )


def inside(folder: Path, *names: str) -> Path:
    """Give a path below a folder; raises ``NotFound`` for any that would lead out of it.

    Neither «..» nor an absolute path, a drive, a device of Windows or a link leads out. Raises it
    for what no file can be called, too.
    """
    joined = safe_join(str(folder), *names)
    with suppress(OSError, ValueError):  # a null character; a name that is too long
        if joined is not None:
            found = Path(joined).resolve()
            found.exists()  # raises where ``resolve`` did not look
            if found.is_relative_to(folder.resolve()):
                return found
    raise NotFound


def made(name: str, kind: type[Result]) -> Result | None:
    """Give what a task has made, None if it was stopped; raises the ``Refusal`` it ended with.

    Raises ``NotFound`` for one that nobody knows, that runs or that makes something else.
    """
    task = this_desk().work.task(name)
    result = None if task is None or task.running else task.result()
    if task is None or task.running or not isinstance(result, kind | None):
        raise NotFound
    return result


def when_done(task: Task[Any]) -> ResponseReturnValue:
    """Lead to what a task makes, or to its progress if it takes longer.

    Raises the ``Refusal`` it ended with.
    """
    if not task.wait(SOON):
        return redirect(f"/arbeit/{task.id}", 303)
    task.result()
    return redirect(task.leads_to, 303)
