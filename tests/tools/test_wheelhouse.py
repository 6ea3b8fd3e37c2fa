"""The folder that installs without a network: what is in it, for which system, and its scripts."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tools import wheelhouse
from tools.wheelhouse import ROOT, SCRIPTS, SYSTEMS, Target, UnpinnedError

WINDOWS, LINUX = Target(SYSTEMS["windows"], "3.12"), Target(SYSTEMS["linux"], "3.12")
PINS = wheelhouse.pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))
NEEDS = {
    wheelhouse.NAME: ["click>=8", "pyhanko; extra == 'signatures'", "pytest; extra == 'dev'"],
    "click": ["colorama; platform_system == 'Windows'", "backport; python_version < '3.12'"],
    "pyhanko": ["tzlocal[zones]"],
    "tzlocal": ["tzdata; sys_platform == 'win32'", "zones; extra == 'zones'"],
}
VERSIONS = dict.fromkeys(
    ["click", "colorama", "backport", "pyhanko", "tzlocal", "tzdata", "zones"], "9.1"
)


def invented(name: str) -> list[Requirement]:
    return [Requirement(text) for text in NEEDS.get(name, [])]


def installed(name: str) -> Iterable[Requirement]:
    try:
        return map(Requirement, metadata.requires(name) or ())
    except metadata.PackageNotFoundError:  # it is for another system
        return ()


def wheel(folder: Path, name: str, *requires: str) -> Path:
    path = folder / f"{name.replace('-', '_')}-9.1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        rows = "".join(f"Requires-Dist: {text}\n" for text in requires)
        archive.writestr(f"{path.stem}.dist-info/METADATA", f"Name: {name}\n{rows}\nText\n")
    return path


def test_the_supported_pythons_are_those_of_the_project() -> None:
    assert wheelhouse.pythons() == ("3.11", "3.12", "3.13")


def test_each_system_gets_what_it_needs_and_not_what_this_machine_would() -> None:
    common = {wheelhouse.NAME, "click", "pyhanko", "tzlocal", "zones"}
    assert wheelhouse.needed(invented, VERSIONS, LINUX).keys() == common
    found = wheelhouse.needed(invented, VERSIONS, WINDOWS).keys()
    assert found == {*common, "colorama", "tzdata"}
    older = Target(SYSTEMS["linux"], "3.11")
    assert wheelhouse.needed(invented, VERSIONS, older).keys() == {*common, "backport"}


@pytest.mark.parametrize("version", [None, "7.4"])
def test_what_has_no_version_or_a_wrong_one_is_named(version: str | None) -> None:
    versions = {name: at for name, at in VERSIONS.items() if name != "click"}
    if version:
        versions["click"] = version
    with pytest.raises(UnpinnedError) as caught:
        wheelhouse.needed(invented, versions, LINUX)
    assert str(caught.value) == "click>=8 (verlangt von minikip-docs) fehlt in constraints.txt"


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
@pytest.mark.parametrize("python", wheelhouse.pythons())
def test_the_constraints_hold_all_that_any_system_needs(
    system: wheelhouse.System, python: str
) -> None:
    found = wheelhouse.needed(installed, PINS, Target(system, python))
    assert {"click", "typst", "pyhanko", "lxml"} <= found.keys()
    assert ("tzdata" in found) == (system.sys_platform == "win32")


def test_what_a_wheel_needs_is_read_from_it(tmp_path: Path) -> None:
    path = wheel(tmp_path, "click", "colorama; platform_system == 'Windows'")
    assert [str(one) for one in wheelhouse.requirements(path)] == [
        'colorama; platform_system == "Windows"'
    ]


def test_every_file_stands_in_the_requirements_with_its_hash(tmp_path: Path) -> None:
    own, click = wheel(tmp_path, wheelhouse.NAME), wheel(tmp_path, "click")
    colorama = wheel(tmp_path, "colorama")
    for path, content in ((own, b"own"), (click, b"click"), (colorama, b"abc")):
        path.write_bytes(content)
    collected = {
        LINUX: {wheelhouse.NAME: own, "click": click},
        WINDOWS: {wheelhouse.NAME: own, "click": click, "colorama": colorama},
    }
    text = wheelhouse.pinned(collected, {**VERSIONS, wheelhouse.NAME: "9.1"})
    assert "\nminikip-docs[signatures]==9.1 \\\n    --hash=sha256:" in text
    assert text.count("--hash=") == 3
    assert (
        'colorama==9.1 ; (sys_platform == "win32" and python_version == "3.12") \\\n'
        "    --hash=sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
    ) in text


@pytest.mark.parametrize("name", sorted(path.name for path in SCRIPTS.iterdir()))
def test_scripts_are_filled_in_and_name_no_index(name: str) -> None:
    text = wheelhouse.script(name, "9.1", [LINUX, WINDOWS, Target(SYSTEMS["linux"], "3.9")])
    assert b"@VERSION@" not in text and b"@PYTHONS@" not in text
    assert b"9.1" in text and b"3.12 3.9" in text
    assert b"://" not in text
    assert (text.count(b"\r\n") == text.count(b"\n")) == (not name.endswith(".sh"))


@pytest.mark.parametrize("name", ["installieren.cmd", "installieren.sh"])
def test_scripts_install_from_the_folder_alone_and_compare_every_hash(name: str) -> None:
    text = wheelhouse.script(name, "9.1", [WINDOWS]).decode("ascii")  # as any console shows it
    for words in ("--isolated", "--no-index", "--require-hashes", "PIP_CONFIG_FILE", "venv"):
        assert words in text, words


def test_the_script_for_windows_never_ends_a_path_in_quotes_with_a_backslash() -> None:
    text = (SCRIPTS / "installieren.cmd").read_text(encoding="ascii")
    assert '\\"' not in text and '%~dp0"' not in text  # it would swallow the quote


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell")
def test_the_script_for_others_is_one_that_a_shell_reads(tmp_path: Path) -> None:
    path = tmp_path / "installieren.sh"
    path.write_bytes(wheelhouse.script(path.name, "9.1", [LINUX]))
    subprocess.run(["sh", "-n", str(path)], check=True)
