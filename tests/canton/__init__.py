"""A synthetic year of the whole canton: who hands in what and when, and what must come of it."""
