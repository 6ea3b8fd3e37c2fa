"""The published schemas as other programs load them: several validators, both drafts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
from jsonschema import Draft7Validator, Draft202012Validator

from minikip_docs.data.resources import resource
from minikip_docs.facts import programme
from minikip_docs.facts.published import path

KIP3 = programme.load()
FOLDER = resource("schemas", "published")
DRAFT_7 = "http://json-schema.org/draft-07/schema#"

Accepts = Callable[[Any], bool]


def file(name: str) -> Path:
    """Give the committed file of a schema."""
    return FOLDER / path(name, KIP3)


@cache
def loaded(name: str, *, draft_7: bool = False) -> Any:
    """Load a committed schema as any program does; for draft-07 only ``$schema`` is another."""
    schema = json.loads(file(name).read_text(encoding="utf-8"))
    return {**schema, "$schema": DRAFT_7} if draft_7 else schema


def validators(schema: Any, old: Any) -> dict[str, Accepts]:
    """Give what says whether some data are accepted: with and without asserting formats.

    ``old`` is the schema as draft-07.
    """
    made: dict[str, Accepts] = {}
    for checked in (False, True):
        new_formats = Draft202012Validator.FORMAT_CHECKER if checked else None
        old_formats = Draft7Validator.FORMAT_CHECKER if checked else None
        what = "formats" if checked else "patterns"
        made |= {
            f"jsonschema 2020-12, {what}": Draft202012Validator(
                schema, format_checker=new_formats
            ).is_valid,
            f"jsonschema draft-07, {what}": Draft7Validator(
                old, format_checker=old_formats
            ).is_valid,
            f"jsonschema-rs 2020-12, {what}": jsonschema_rs.Draft202012Validator(
                schema, validate_formats=checked
            ).is_valid,
            f"jsonschema-rs draft-07, {what}": jsonschema_rs.Draft7Validator(
                old, validate_formats=checked
            ).is_valid,
        }
    return made


@cache
def readers(name: str) -> dict[str, Accepts]:
    """Give all validators of a committed schema."""
    return validators(loaded(name), loaded(name, draft_7=True))


def disagreeing(name: str, data: Any, *, accepted: bool) -> list[str]:
    """List the validators that do not say of some data what is right."""
    return [who for who, accepts in readers(name).items() if accepts(data) is not accepted]


def faults(name: str, raw: bytes) -> list[str]:
    """List what the quickest validator finds wrong with a JSON file."""
    validator = _quick(name)
    return [f"{e.instance_path}: {e.message[:200]}" for e in validator.iter_errors(json.loads(raw))]


@cache
def _quick(name: str) -> Any:
    return jsonschema_rs.Draft202012Validator(loaded(name), validate_formats=True)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Walk through the schemas inside a schema, itself included."""
    yield node
    inner = [*node.get("properties", {}).values(), *node.get("allOf", ()), *node.get("oneOf", ())]
    inner += [node[key] for key in ("items", "if", "then") if key in node]
    for child in inner:
        yield from nodes(child)
