"""Fills Word templates: docxtpl's language, strictly, with the same bytes for the same input."""
