"""Who may speak to the desk, what its pages may do, and that no path leads out of a folder."""

from __future__ import annotations

import errno
import io
import re
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner
from werkzeug.exceptions import NotFound

from minikip_docs.data import jsonio
from minikip_docs.desk.answers import download, inside
from minikip_docs.desk.app import create_app
from minikip_docs.desk.security import KEY, MOST_BYTES, MOST_FILES, TOKEN, Keys, ticket
from minikip_docs.desk.state import Desk
from tests.cases import BUDGET, sample
from tests.desk.conftest import BASE, PORT, Client
from tests.lives import dossier

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_nobody_gets_in_without_the_key(desk: Desk) -> None:
    client = Client(desk)
    for address in ("/", "/eingang", "/hilfe", f"/?{KEY}=", f"/?{KEY}=falsch", "/gibt-es-nicht"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "D601" in answer.text
        assert "set-cookie" not in answer.headers


def test_the_key_becomes_a_cookie_and_leaves_the_address(desk: Desk) -> None:
    answer = Client(desk).sign_in()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert desk.keys.key not in cookie
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_who_is_in_and_follows_the_link_again_loses_the_key_from_the_address(
    client: Client,
) -> None:
    answer = client.sign_in()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_ticket_lets_in_once(desk: Desk) -> None:
    once = ticket(desk.keys.key)
    assert Client(desk).get(f"/?{KEY}={once}").status_code == 303
    assert Client(desk).get(f"/?{KEY}={once}").status_code == 403


def test_a_ticket_of_another_key_or_of_yesterday_lets_nobody_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = Keys()
    assert not keys.opens(ticket("anderer"))
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: 1_000_000_000)
    old = ticket(keys.key)
    monkeypatch.undo()
    assert not keys.opens(old)


@pytest.mark.parametrize("host", ["example.org", f"localhost:{PORT}", "127.0.0.1", "127.0.0.1:80"])
def test_another_name_of_this_machine_is_refused(client: Client, host: str) -> None:
    answer = client.get("/eingang", Host=host)
    assert answer.status_code == 403
    assert "D600" in answer.text


@pytest.mark.parametrize("origin", ["http://example.org", "null", "http://127.0.0.1:80", ""])
def test_a_page_from_elsewhere_may_ask_for_nothing(client: Client, origin: str) -> None:
    for address in ("/eingang", "/static/desk.css", f"/?{KEY}={client.desk.keys.key}"):
        assert client.get(address, Origin=origin).status_code == 403
    answer = client.flask.post(
        "/beenden", base_url=BASE, data={TOKEN: client.desk.keys.token}, headers={"Origin": origin}
    )
    assert answer.status_code == 403
    assert not client.desk.stop.is_set()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_browser_says_of_the_site_that_asks_counts(client: Client, site: str) -> None:
    assert client.get("/eingang", Sec_Fetch_Site=site).status_code == 403
    assert client.get("/eingang", Sec_Fetch_Site="same-origin").status_code == 200


def test_a_form_without_origin_or_with_a_wrong_token_changes_nothing(client: Client) -> None:
    token = client.desk.keys.token
    without = client.flask.post("/beenden", base_url=BASE, data={TOKEN: token})
    assert without.status_code == 403
    for wrong in ({}, {TOKEN: ""}, {TOKEN: token[:-1]}, {TOKEN: client.desk.keys.session}):
        answer = client.flask.post("/beenden", base_url=BASE, data=wrong, headers={"Origin": BASE})
        assert answer.status_code == 403
        assert "D602" in answer.text
    assert not client.desk.stop.is_set()


def test_nothing_is_changed_by_looking(client: Client) -> None:
    """Every address answers to GET or to POST: what changes something cannot be a link."""
    for rule in create_app(client.desk).url_map.iter_rules():
        assert len((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE", "PATCH"}) == 1, rule
    assert client.get("/beenden").status_code == 405


@pytest.mark.parametrize("address", ["/eingang", "/hilfe", "/nichts", "/static/desk.css"])
def test_every_answer_says_what_a_browser_may_do_with_it(client: Client, address: str) -> None:
    answer = client.get(address)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"unsafe|\*|https?:|data:", policy)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text)


def test_the_refused_get_the_same_headers(desk: Desk) -> None:
    answer = Client(desk).get("/")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_too_much_at_once_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    app = client.flask.application
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10_000)
    answer = client.send("/eingang", dateien=(io.BytesIO(b"x" * 20_000), "gross.pdf"))
    assert answer.status_code == 413
    assert f"höchstens {MOST_FILES} Dateien, zusammen {MOST_BYTES // 1_000_000} MB" in answer.text


def test_too_many_files_at_once_are_refused(client: Client) -> None:
    many = [(io.BytesIO(b"x"), f"{n}.pdf") for n in range(MOST_FILES + 51)]
    answer = client.send("/eingang", dateien=many)
    assert answer.status_code == 413
    assert "D605" in answer.text


@pytest.mark.parametrize(
    "names",
    [
        ("..",),
        ("..", "secret"),
        ("a", "..", "..", "secret"),
        ("/etc/passwd",),
        ("../secret",),
        ("link", "secret"),
        ("out",),
    ],
)
def test_no_name_leads_out_of_a_folder(tmp_path: Path, names: tuple[str, ...]) -> None:
    folder = tmp_path / "Dossiers"
    (folder / "a").mkdir(parents=True)
    (tmp_path / "secret").write_text("x")
    (folder / "link").symlink_to(tmp_path)
    (folder / "out").symlink_to(tmp_path / "secret")
    with pytest.raises(NotFound):
        inside(folder, *names)
    assert inside(folder, "a", "b.pdf") == (folder / "a" / "b.pdf").resolve()


@pytest.mark.parametrize(
    ("name", "content", "kind", "shown"),
    [
        ("Rückmeldung.pdf", b"%PDF-1.7", "application/pdf", True),
        ("seite.html", b"<script>", "application/octet-stream", False),
        ("bild.svg", b"<svg>", "application/octet-stream", False),
        ("falsch.pdf", b"<html>", "application/pdf", False),
        ("brief.docx", b"PK", "application/vnd.openxmlformats-officedocument"
                              ".wordprocessingml.document", False),
    ],
)  # fmt: skip
def test_a_file_is_saved_and_only_a_pdf_is_shown(
    client: Client, name: str, content: bytes, kind: str, shown: bool
) -> None:
    with client.flask.application.test_request_context():
        answer = download(name, content, inline=True)
        assert answer.mimetype == kind
        assert answer.headers["Content-Disposition"].startswith("inline" if shown else "attachment")


def test_a_download_has_a_safe_name_with_its_umlauts(client: Client) -> None:
    with client.flask.application.test_request_context():
        told = download('../..\\x/Rück"mel\r\ndung.pdf', b"%PDF-").headers["Content-Disposition"]
    assert "\r" not in told
    assert "\n" not in told
    assert "filename*=UTF-8''R%C3%BCck%22mel%20dung.pdf" in told
    assert "/" not in told.replace("UTF-8''", "")


def test_a_fault_of_the_program_is_said_in_german(
    client: Client, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MINIKIP_DEBUG", raising=False)
    monkeypatch.setattr("minikip_docs.desk.pages.guide._page", lambda _name: 1 / 0)
    answer = client.get("/hilfe")
    assert answer.status_code == 500
    assert "X999" in answer.text
    assert "Das Programm hat einen Fehler gemacht (ZeroDivisionError)" in answer.text
    assert "Traceback" not in answer.text + "".join(capfd.readouterr())


@pytest.mark.parametrize("name", ["a%00b", "x" * 5000, "%ff", "..%5Cx", "con"])
def test_what_no_file_can_be_called_is_not_there(client: Client, name: str) -> None:
    sursee = dossier(client.desk.folder)
    for address in (f"/dossier/{sursee.path.name}/datei/{name}", f"/hilfe/bild/{name}.png"):
        assert client.get(address).status_code == 404


def test_a_folder_that_is_gone_is_not_begun_anew(client: Client) -> None:
    """A drive that was taken off: what would be written to its place is lost when it is back."""
    page = client.send("/eingang", dateien=(io.BytesIO(jsonio.dumps(sample(BUDGET))), "b.json"))
    tray = page.request.path
    client.desk.folder.rmdir()
    for answer in (client.get("/uebersicht"), client.send(f"{tray}/ablegen")):
        assert answer.status_code == 422
        assert "D612" in answer.text
        assert f"Der Ordner «{client.desk.folder}» ist nicht mehr da." in answer.text
    assert not client.desk.folder.exists()
    assert client.get("/hilfe").status_code == 200
    client.desk.folder.mkdir()
    assert client.get(tray).status_code == 200
    assert "abgelegt" in client.send(f"{tray}/ablegen").text


def test_a_full_disk_is_no_fault_of_the_program_and_leaves_nothing_half(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("minikip_docs.desk.making.pack_into", full)
    asked = {"fuer": "municipality", "format": "pdf", "erstes": "2025", "letztes": "2027"}
    begun = client.send("/formulare/budget", **asked)
    monkeypatch.setattr("werkzeug.datastructures.FileStorage.save", full)
    handed_in = client.send("/eingang", dateien=(io.BytesIO(b"x"), "a.pdf"))
    for answer in (begun, handed_in):
        assert "D611" in answer.text
        assert "(der Datenträger ist voll)" in answer.text
    assert not [one for one in (client.desk.folder.parent / "eingang").rglob("*") if one.is_file()]
    assert not list((client.desk.folder.parent / "eingang").iterdir())
