"""Words and JSON for people and programs at a terminal."""
