"""WING 2: holds a submission against schema and rules and gives a verdict."""
