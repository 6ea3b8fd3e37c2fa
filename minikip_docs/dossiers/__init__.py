"""Dossiers: a folder is the store, with one dossier per party and KIP period, and its journal."""
