"""Every command and option explains itself in German, and README and guide name what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from minikip_docs.cli.commands import cli
from minikip_docs.data.resources import PACKAGE

README = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
GUIDE = (PACKAGE.parent / "docs" / "anleitung.md").read_text(encoding="utf-8")
OPERATION = (PACKAGE.parent / "docs" / "betrieb.md").read_text(encoding="utf-8")
SCHEMAS = (PACKAGE.parent / "docs" / "schemas.md").read_text(encoding="utf-8")
ENGLISH = re.compile(
    r"\b(the|and|of|to|with|for|from|without|show|write|file|folder|exit)\b", re.IGNORECASE
)


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Give every command with its full name, groups included: «template check»."""
    for name, command in group.commands.items():
        yield f"{above}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")


COMMANDS = {"": cli, **dict(commands(cli))}
LEAVES = {name for name, command in COMMANDS.items() if not isinstance(command, click.Group)}


def options(command: click.Command) -> dict[str, click.Option]:
    found = [p for p in command.params if isinstance(p, click.Option)]
    return {name: option for option in found for name in (*option.opts, *option.secondary_opts)}


def rows() -> dict[str, str]:
    """Give the README's table of commands: the command's name -> its row."""
    found = {}
    table = README.partition("\n## Commands\n")[2].partition("\n## ")[0]
    for row in re.findall(r"^\| `minikip .*$", table, re.MULTILINE):
        words = re.match(r"\| `minikip ((?:[a-z]+ )*[a-z]+)", row)
        assert words, row
        name = words[1]
        while name not in LEAVES and " " in name:  # «form budget»: the rest are arguments
            name = name.rpartition(" ")[0]
        found[name] = row
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_german(name: str) -> None:
    said = COMMANDS[name].help or ""
    assert said.strip(), "what does it do?"
    assert not ENGLISH.search(said), said
    assert "ß" not in said


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help_in_german(name: str) -> None:
    for option in options(COMMANDS[name]).values():
        assert (option.help or "").strip(), f"what is {option.opts[0]} for?"
        assert not ENGLISH.search(option.help or ""), option.help
        assert "ß" not in (option.help or "")


def test_the_readme_has_a_line_for_every_command_and_none_for_what_is_gone() -> None:
    assert set(rows()) == LEAVES


@pytest.mark.parametrize("name", sorted(LEAVES))
def test_the_options_in_a_line_of_the_readme_are_those_of_its_command(name: str) -> None:
    row = rows()[name]
    for option in re.findall(r"`(--[a-z-]+)", row) + re.findall(r" (--?[a-z][a-z-]*) ", row):
        assert option in options(COMMANDS[name]), f"minikip {name} has no {option}"


@pytest.mark.parametrize("text", [README, GUIDE], ids=["README", "guide"])
def test_every_option_that_is_named_exists(text: str) -> None:
    known = {name for command in COMMANDS.values() for name in options(command)}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
    assert named, "the pattern finds options at all"
    assert named <= known, named - known


@pytest.mark.parametrize("text", [GUIDE, SCHEMAS, OPERATION], ids=["guide", "schemas", "betrieb"])
def test_every_command_that_a_page_calls_exists(text: str) -> None:
    for called in re.findall(r"\bminikip ((?:--[a-z]+ [A-ZÄÖÜ]+ )?[a-z]+(?: [a-z]+)?)", text):
        words = re.sub(r"^--[a-z]+ [A-ZÄÖÜ]+ ", "", called).split()
        assert words[0] in COMMANDS, called
        if isinstance(COMMANDS[words[0]], click.Group) and len(words) > 1:
            assert " ".join(words) in COMMANDS, called
