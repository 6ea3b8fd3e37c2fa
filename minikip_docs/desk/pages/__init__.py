"""The pages of the desk, in the order of the navigation; one file a subject."""

from __future__ import annotations

from minikip_docs.desk.pages import forms, guide, inbox, running, settings, tables, templates
from minikip_docs.desk.state import Page

PAGES: tuple[Page, ...] = (
    inbox.PAGE,
    forms.PAGE,
    tables.PAGE,
    templates.PAGE,
    settings.PAGE,
    guide.PAGE,
    running.PAGE,
)
