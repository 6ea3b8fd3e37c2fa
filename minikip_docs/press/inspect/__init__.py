"""Checks Word templates before they are used, and says what they may print."""
