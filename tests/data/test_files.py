"""Reading files that end; writing them whole or not at all, under names that Windows accepts."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minikip_docs.data.files import (
    LargeFileError,
    NoOrdinaryFileError,
    read_bytes,
    reason,
    renew,
    safe_name,
    write_files,
)
from minikip_docs.data.model import Refusal


def test_several_files_are_written_together(tmp_path: Path) -> None:
    folder = tmp_path / "neu" / "tief"
    write_files({folder / "a": b"1", folder / "b": b"2"}, force=False)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"a": b"1", "b": b"2"}


def test_colleagues_may_read_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "gewöhnlich").write_bytes(b"")
    write_files({tmp_path / "a": b"1"}, force=False)
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "gewöhnlich").stat().st_mode


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"alt")
    with pytest.raises(Refusal) as caught:
        write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, force=False)
    assert caught.value.code == "D301"
    assert str(caught.value) == (
        f"Die Datei «{tmp_path / 'b'}» gibt es schon; sie wird nicht überschrieben. "
        "Bitte die vorhandene Datei verschieben oder --force verwenden."
    )
    assert [p.name for p in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b").read_bytes() == b"alt"


def test_force_replaces(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"alt")
    write_files({tmp_path / "b": b"neu"}, force=True)
    assert (tmp_path / "b").read_bytes() == b"neu"


def test_a_folder_in_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(Refusal) as caught:
        write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, force=True)
    assert caught.value.code == "D302"
    assert (
        caught.value.message
        == f"«{tmp_path / 'b'}» kann nicht geschrieben werden (das ist ein Ordner)."
    )
    assert [p.name for p in tmp_path.iterdir()] == ["b"]


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "ordner").write_bytes(b"")
    with pytest.raises(Refusal) as caught:
        write_files({tmp_path / "ordner" / "a": b"1"}, force=False)
    assert caught.value.code == "D302"


def test_the_target_is_named_and_not_the_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(**_: object) -> None:
        raise PermissionError(13, os.strerror(13), str(tmp_path / ".minikip-x"))

    monkeypatch.setattr("tempfile.mkstemp", closed)
    with pytest.raises(Refusal) as caught:
        write_files({tmp_path / "a": b"1"}, force=False)
    assert (caught.value.code, caught.value.message) == (
        "D302",
        f"«{tmp_path / 'a'}» kann nicht geschrieben werden (keine Berechtigung).",
    )


def test_a_disk_that_fills_up_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked, renamed = os.link, Path.rename

    def full(source: Path, target: Path) -> None:
        if target.name == "b":
            raise OSError(28, os.strerror(28), str(target))
        linked(source, target)

    def full_too(self: Path, target: Path) -> Path:
        full(self, target)
        return renamed(self, target)

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(Path, "rename", full_too)
    with pytest.raises(Refusal) as caught:
        write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, force=False)
    assert "der Datenträger ist voll" in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_is_on_the_disk_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[object] = []
    linked, synced = os.link, os.fsync

    def link(source: Path, target: Path) -> None:
        events.append(target.name)
        linked(source, target)

    def fsync(handle: int) -> None:
        events.append(os.fstat(handle).st_size)
        synced(handle)

    monkeypatch.setattr(os, "link", link)
    monkeypatch.setattr(os, "fsync", fsync)
    write_files({tmp_path / "a": b"1", tmp_path / "b": b"22"}, force=False)
    assert events == [1, 2, "a", "b"]


def test_what_stood_there_stays_if_a_set_cannot_be_placed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "alt").write_bytes(b"0")
    replaced = Path.replace

    def full(self: Path, target: Path) -> Path:
        if Path(target).name == "b":
            raise OSError(28, os.strerror(28), str(target))
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Refusal) as caught:
        write_files({tmp_path / n: b"1" for n in ("alt", "a", "b")}, force=True)
    assert caught.value.message.startswith(f"«{tmp_path / 'b'}» kann nicht geschrieben werden")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"alt": b"1"}


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.EACCES, "keine Berechtigung"),
        (errno.EPERM, "keine Berechtigung"),
        (errno.EROFS, "der Datenträger ist schreibgeschützt"),
        (errno.ENOSPC, "der Datenträger ist voll"),
        (errno.EFBIG, "die Datei wird zu gross"),
        pytest.param(
            getattr(errno, "EDQUOT", None),
            "das Speicherkontingent ist voll",
            marks=pytest.mark.skipif(not hasattr(errno, "EDQUOT"), reason="not on Windows"),
        ),
        (errno.ENOENT, "der Ordner oder die Datei fehlt"),
        (errno.ENOTDIR, "ein Teil des Pfads ist kein Ordner"),
        (errno.EEXIST, "ein Teil des Pfads ist eine Datei, kein Ordner"),
        (errno.EISDIR, "das ist ein Ordner"),
        (errno.ENAMETOOLONG, "der Name ist zu lang"),
        (errno.EINVAL, "der Name ist hier nicht erlaubt"),
        (errno.EMFILE, "das Betriebssystem hat abgelehnt"),
        (None, "das Betriebssystem hat abgelehnt"),
    ],
)
def test_the_system_refuses_in_german(number: int | None, why: str) -> None:
    assert reason(OSError(number, "x") if number else OSError("x")) == why


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rickenbach (LU)", "Rickenbach_LU"),
        ("Verbund A/B: «Nord»", "Verbund_A_B_Nord"),
        ("CON", "_CON"),
        ("con.2025", "_con.2025"),
        ("Aux", "_Aux"),
        ("prn", "_prn"),
        ("NUL", "_NUL"),
        *((f"{port}{n}", f"_{port}{n}") for port in ("COM", "lpt") for n in "123456789¹²³"),
        ("COM0", "COM0"),
        ("LPT10", "LPT10"),
        ("Contone", "Contone"),
        ("2025.con", "2025.con"),
        ("Ro\u0308merswil", "R\u00f6merswil"),
        ("A" * 61, "A" * 60),
        ("A" * 59 + ".-B", "A" * 59),
        ("_-.Büron.-_", "Büron"),
        ("...", "ohne_Namen"),
        ("Römerswil", "Römerswil"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text())
def test_every_name_is_safe(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name) <= 61
    assert not set(name) & set('<>:"/\\|?*\n\t ')
    assert name == name.strip(". ")


def test_a_file_is_read_whole_up_to_a_size(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_bytes(path) == read_bytes(path, 5) == b"12345"
    with pytest.raises(LargeFileError) as caught:
        read_bytes(path, 4)
    assert (caught.value.size, caught.value.most) == (5, 4)


@pytest.mark.parametrize(
    ("most", "said"), [(5_000_000, "5 MB"), (1_000_000, "1 MB"), (500_000, "500 KB")]
)
def test_how_large_a_file_may_be_is_said(most: int, said: str) -> None:
    assert reason(LargeFileError(10**9, most)) == f"die Datei ist grösser als {said}"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_what_may_never_end_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a pipe that nobody writes to waits for ever; so does reading from a device."""
    pipe, plug, zero = tmp_path / "pipe", tmp_path / "plug", tmp_path / "zero"
    os.mkfifo(pipe)
    zero.symlink_to("/dev/zero")
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("plug")
    for path in (pipe, plug, zero):
        with pytest.raises(NoOrdinaryFileError) as caught:
            read_bytes(path)
        assert reason(caught.value) == "das ist keine gewöhnliche Datei"
    with pytest.raises(IsADirectoryError) as folder:
        read_bytes(tmp_path)
    assert reason(folder.value) == "das ist ein Ordner"


def test_a_file_that_grows_while_it_is_read_is_not_read_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    known = os.stat_result((0o100644, 0, 0, 1, 0, 0, 0, 0, 0, 0))  # as if it were empty
    monkeypatch.setattr(os, "fstat", lambda _handle: known)
    monkeypatch.setattr(Path, "stat", lambda _path: known)
    with pytest.raises(LargeFileError):
        read_bytes(path, 4)


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_what_is_no_name_is_refused_as_the_system_does(name: str) -> None:
    with pytest.raises(OSError) as caught:
        read_bytes(Path(name))
    assert reason(caught.value) in {
        "der Name ist hier nicht erlaubt", "der Ordner oder die Datei fehlt"
    }  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(Refusal) as caught:
        write_files({pipe: b"1"}, force=True)
    assert caught.value.message == (
        f"«{pipe}» kann nicht geschrieben werden (das ist keine gewöhnliche Datei)."
    )
    assert pipe.is_fifo()


def test_a_file_is_renewed_and_its_old_version_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert renew(path, b"1") is None
    assert renew(path, b"1") is None
    kept = [renew(path, b"2"), renew(path, b"3")]
    assert [one and one.read_bytes() for one in kept] == [b"1", b"2"]
    assert path.read_bytes() == b"3"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.txt", "ersetzt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_what_a_link_leads_to_is_renewed(tmp_path: Path) -> None:
    (tmp_path / "dort").mkdir()
    real, link = tmp_path / "dort" / "a.txt", tmp_path / "a.txt"
    real.write_bytes(b"1")
    link.symlink_to(real)
    assert renew(link, b"2") is not None
    assert (link.is_symlink(), real.read_bytes()) == (True, b"2")
