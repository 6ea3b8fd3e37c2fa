"""Makes the folder that installs minikip-docs without a network: ``python -m tools.wheelhouse``.

In it: the project's wheel and those of all it needs, in the versions of constraints.txt, for
each system and Python; requirements.txt with their hashes; the install scripts; SHA256SUMS.txt.
Wheels come through pip, as it is set up here.
"""

from __future__ import annotations

import argparse
import email.parser
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SCRIPTS = Path(__file__).parent / "installing"
NAME, EXTRA = "minikip-docs", "signatures"  # what can be had offline only if it comes along
WHEELS = "pakete"
SUMS = "SHA256SUMS.txt"


@dataclass(frozen=True, slots=True)
class System:
    """What pip calls the wheels of a system, and what requirements call the system itself."""

    tags: tuple[str, ...]
    sys_platform: str
    platform_system: str
    os_name: str
    machine: str


_GLIBC = ("manylinux1", "manylinux2010", "manylinux2014")
SYSTEMS = {
    "windows": System(("win_amd64",), "win32", "Windows", "nt", "AMD64"),
    # Some packages have no more wheels for Intel's chips, nor for macOS before 15.
    "macos": System(("macosx_15_0_arm64",), "darwin", "Darwin", "posix", "arm64"),
    "linux": System(
        (*(f"{one}_x86_64" for one in _GLIBC), *(f"manylinux_2_{n}_x86_64" for n in range(5, 35))),
        "linux", "Linux", "posix", "x86_64",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """One system with one Python, such as 3.12."""

    system: System
    python: str

    @property
    def environment(self) -> dict[str, str]:
        """What a requirement's marker is held against; pip would take this machine's."""
        return {
            "sys_platform": self.system.sys_platform,
            "platform_system": self.system.platform_system,
            "os_name": self.system.os_name,
            "platform_machine": self.system.machine,
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }

    @property
    def options(self) -> list[str]:
        """How pip is told to take the wheels of this target."""
        tags = [word for tag in self.system.tags for word in ("--platform", tag)]
        return [*tags, "--implementation", "cp", "--python-version", self.python]


class UnpinnedError(Exception):
    """A package that is needed and has no version in constraints.txt, or a wrong one."""


def pythons() -> tuple[str, ...]:
    """Give the versions of Python that the project says it is for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = "\n".join(project["classifiers"])
    return tuple(re.findall(r":: (3\.\d+)$", named, re.MULTILINE))


def here() -> str | None:
    """Name the system of this machine; None if no wheels are collected for it."""
    found = [
        name
        for name, system in SYSTEMS.items()
        if (system.sys_platform, system.machine) == (sys.platform, platform.machine())
    ]
    return found[0] if found else None


def pins(text: str) -> dict[str, str]:
    """Read constraints: the version of each package by its normal name."""
    rows = re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in rows}


def requirements(wheel: Path) -> list[Requirement]:
    """Read from a wheel what it needs."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        metadata = email.parser.Parser().parsestr(archive.read(name).decode("utf-8"))
    return [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]


def needed(
    requires: Callable[[str], Iterable[Requirement]], versions: Mapping[str, str], target: Target
) -> dict[str, set[str]]:
    """Give what a target needs, by name with its extras, as far as is known what ``requires`` what.

    Raises ``UnpinnedError`` for what has no version, or one that somebody who needs it excludes.
    """
    found: dict[str, set[str]] = {NAME: {EXTRA}}
    waiting = [NAME]
    while waiting:
        name = waiting.pop()
        for one in requires(name):
            extras = ("", *found[name])
            marker = one.marker
            if marker and not any(marker.evaluate({**target.environment, "extra": extra})
                                  for extra in extras):  # fmt: skip
                continue
            other = canonicalize_name(one.name)
            if other not in versions or versions[other] not in one.specifier:
                raise UnpinnedError(f"{one} (verlangt von {name}) fehlt in constraints.txt")
            if other not in found or one.extras - found[other]:
                found[other] = found.get(other, set()) | one.extras
                waiting.append(other)
    return found


def collect(
    folder: Path, project: Path, versions: Mapping[str, str], target: Target
) -> dict[str, Path]:
    """Fetch the wheels of a target into a folder, the project's own among them; gives all by name.

    One round for each step away from the project: pip itself would follow the requirements, but
    by the markers of this machine.
    """
    wheels = {NAME: project}

    def requires(name: str) -> list[Requirement]:
        return requirements(wheels[name]) if name in wheels else []

    while missing := needed(requires, versions, target).keys() - wheels:
        with tempfile.TemporaryDirectory() as room:
            _pip("download", "--no-deps", "--only-binary=:all:", *target.options, "--dest", room,
                 *sorted(f"{name}=={versions[name]}" for name in missing))  # fmt: skip
            for wheel in Path(room).glob("*.whl"):
                wheels[canonicalize_name(wheel.name.split("-")[0])] = folder / wheel.name
                shutil.move(wheel, folder / wheel.name)
    return wheels


def pinned(collected: Mapping[Target, Mapping[str, Path]], versions: Mapping[str, str]) -> str:
    """Write the requirements: every package with its version, who needs it, and its hashes."""
    lines = ["# Alles, was installiert wird; pip vergleicht jede Datei mit ihrer Prüfsumme."]
    for name in sorted({name for wheels in collected.values() for name in wheels}):
        having = [target for target, wheels in collected.items() if name in wheels]
        files = sorted({collected[target][name] for target in having})
        extra = f"[{EXTRA}]" if name == NAME else ""
        line = f"{name}{extra}=={versions[name]}"
        if len(having) < len(collected):
            places = sorted({(one.system.sys_platform, one.python) for one in having})
            line += " ; " + " or ".join(
                f'(sys_platform == "{system}" and python_version == "{python}")'
                for system, python in places
            )
        lines += [f"{line} \\"]
        lines += [f"    --hash=sha256:{_sha256(file)} \\" for file in files]
        lines[-1] = lines[-1].removesuffix(" \\")
    return "\n".join(lines) + "\n"


def script(name: str, version: str, targets: Iterable[Target]) -> bytes:
    """Give an install script or the page that explains it, filled in and with its line ends."""
    known = sorted({target.python for target in targets}, key=_number, reverse=True)
    text = (SCRIPTS / name).read_text(encoding="utf-8")
    text = text.replace("@VERSION@", version).replace("@PYTHONS@", " ".join(known))
    end = "\n" if name.endswith(".sh") else "\r\n"  # cmd misses its labels without
    return text.replace("\n", end).encode("utf-8")


def make(out: Path, systems: Sequence[str], versions_of_python: Sequence[str]) -> Path:
    """Make the folder of the project's version in ``out``, in the place of an earlier one."""
    targets = [Target(SYSTEMS[name], python) for name in systems for python in versions_of_python]
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".wheelhouse-") as room:
        packages = Path(room) / "folder" / WHEELS
        packages.mkdir(parents=True)
        _pip("wheel", "--no-deps", "--wheel-dir", str(packages), str(ROOT))
        [project] = packages.glob("*.whl")
        version = project.name.split("-")[1]
        versions = pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))
        versions[NAME] = version
        collected = {one: collect(packages, project, versions, one) for one in targets}
        folder = packages.parent
        (folder / "requirements.txt").write_bytes(pinned(collected, versions).encode("utf-8"))
        for source in SCRIPTS.iterdir():
            (folder / source.name).write_bytes(script(source.name, version, targets))
        (folder / "installieren.sh").chmod(0o755)
        shutil.copy(ROOT / "docs" / "betrieb.md", folder)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        sums = [f"{_sha256(path)} *{path.relative_to(folder).as_posix()}\n" for path in files]
        (folder / SUMS).write_bytes("".join(sums).encode("utf-8"))
        target = out / f"{NAME}-{version}"
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)
    return target


def _number(python: str) -> tuple[int, ...]:
    return tuple(int(part) for part in python.split("."))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pip(*words: str) -> None:
    """Call pip; what the wheel is built with is pinned, too."""
    environment = {**os.environ, "PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
    call = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    subprocess.run(call, check=True, env=environment)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the call, make the folder, say where it is."""
    usual = tuple(dict.fromkeys(name for name in ("windows", here()) if name))
    parser = argparse.ArgumentParser(prog="python -m tools.wheelhouse", description=__doc__)
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=usual)
    parser.add_argument("--pythons", nargs="+", choices=pythons(), default=pythons())
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "dist")
    call = parser.parse_args(arguments)
    try:
        folder = make(call.out, call.systems, call.pythons)
    except UnpinnedError as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError:  # pip has said why
        print("pip hat nicht alle Pakete beschafft; siehe oben.", file=sys.stderr)
        return 1
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1_000_000
    print(f"{folder}: {len(files)} Dateien, {size:.0f} MB, für {', '.join(call.systems)} mit "
          f"Python {', '.join(call.pythons)}.")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
