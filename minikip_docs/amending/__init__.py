"""Amending an agreement: what a form says otherwise, and what of it may change."""
