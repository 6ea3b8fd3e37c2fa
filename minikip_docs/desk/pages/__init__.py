"""The pages of the desk, in the order of the navigation; one file a subject."""

from __future__ import annotations

from minikip_docs.desk.pages import (
    at_once,
    dossier,
    forms,
    guide,
    inbox,
    overview,
    running,
    settings,
    summary,
    tables,
    templates,
    versions,
)  # fmt: skip
from minikip_docs.desk.state import Page

PAGES: tuple[Page, ...] = (
    overview.PAGE,
    at_once.PAGE,
    inbox.PAGE,
    forms.PAGE,
    tables.PAGE,
    templates.PAGE,
    settings.PAGE,
    guide.PAGE,
    dossier.PAGE,
    summary.PAGE,
    versions.PAGE,
    running.PAGE,
)
