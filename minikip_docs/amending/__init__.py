"""Amending an agreement: the officer's file of changes, and what it makes of the agreed data."""
