"""Checks: a submission is held against schema and rules, and gets its verdict."""
