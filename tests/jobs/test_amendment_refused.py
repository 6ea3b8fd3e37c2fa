"""What stands in the way of an amendment: rules, forms that do not fit, unfit records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Refusal, Stage
from minikip_docs.data.resources import resource
from minikip_docs.jobs.amendment import issue_amendment
from tests import cases
from tests.amendments import (  # fmt: skip
    MERGED_PARTY,
    MORE,
    SURSEE,
    VERBUND,
    Filled,
    amend,
    data_of,
    form_of,
    merging,
    place,
    record_of,
    refused,
    rewritten,
    shows,
    with_register,
)
from tests.cases import BUDGET, DELETE, REPORT, Change
from tests.form_data import forms_made
from tests.issued import HOUSE, decided, issue, pdf_text
from tests.sample_forms import filled_in
from tests.signing import another_page, appended

ACCOUNT: tuple[Change, ...] = (("/bank/iban", "CH56 0483 5012 3456 7800 9"),)
FORM = resource("samples", f"{BUDGET}.json")
LEAVES = Filled(VERBUND.changes[:1] + VERBUND.changes[2:3] + VERBUND.changes[4:5])


def test_only_warnings_that_the_changes_bring_are_shown(sursee: Path) -> None:
    made = amend(sursee, MORE).made
    assert [f.code for f in made.verdict.findings] == ["R523"]


def test_own_money_below_the_new_contribution_is_refused(sursee: Path) -> None:
    made = amend(sursee, MORE.but(decided={2027: "40000.00"})).made
    assert made.status == "refused"
    assert cases.found(made.verdict, "R522")[0].message == (
        "Für 2027 sind CHF\u00a033’750.50 Eigenmittel eingetragen; der Kanton hat "
        "CHF\u00a040’000.00 festgelegt, nötig sind mindestens CHF\u00a040’000.00. "
        "Es fehlen CHF\u00a06’249.50."
    )


@pytest.mark.parametrize(
    ("change", "code", "label"),
    [
        (("/measures/5/focus_area", "anderes"), "S104", "6.3 Schwerpunkt, Massnahme 6"),
        (("/measures/5/description", DELETE), "S101", "6.6 Beschreibung, Massnahme 6"),
        (("/budget_lines/7/amounts/y2027", "viel"), "S102",
         "7.4 Betrag 2027, Budgetzeile 8"),
        (("/period/last_year", 2028), "S104", "5.2 Letztes Jahr"),
    ],
)  # fmt: skip
def test_what_is_no_sound_form_is_said_as_of_a_submission(
    change: Change, code: str, label: str, sursee: Path
) -> None:
    made = amend(sursee, SURSEE.and_(change)).made
    assert (made.status, made.files) == ("refused", {})
    assert (code, label) in {(f.code, f.label) for f in made.verdict.findings}


def test_a_merged_party_needs_its_own_resolution_and_signatories(sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    filled = MERGED_PARTY.and_(("/signatories", []), ("/resolutions", []))
    made = amend(sursee, filled, house=house).made
    assert made.status == "refused"
    filled = MERGED_PARTY.and_(("/signatories", []))
    made = amend(sursee, filled, house=house).made
    assert "R138" in {f.code for f in made.verdict.errors(Stage.SIGNING)}


def test_a_resolution_that_is_only_planned_leaves_a_draft(verbund: Path) -> None:
    planned: tuple[Change, ...] = (
        ("/resolutions/3/status", "planned"), ("/resolutions/3/date", "2027-02-01"),
    )  # fmt: skip
    assert amend(verbund, VERBUND.and_(*planned)).made.status == "refused"
    made = amend(verbund, VERBUND.and_(*planned), draft=True).made
    assert made.status == "draft"
    assert record_of(made)["status"] == "draft"
    assert next(iter(made.files)).endswith("_ENTWURF.docx")
    shows(made, "geplanter Beschluss vom 1. Februar 2027")
    assert "ENTWURF – nicht zur Unterzeichnung" in pdf_text(made)


def test_unset_settings_leave_only_a_draft(sursee: Path) -> None:
    made = amend(sursee, MORE, house=open_house()).made
    assert (made.status, made.files) == ("refused", {})
    unset = "Unterzeichnende des Kantons (canton.signatories)"
    assert unset in made.missing
    made = amend(sursee, MORE, house=open_house(), draft=True).made
    assert made.status == "draft"
    assert unset in made.missing


PREFILLED = "Bitte das Formular angeben, das aus diesem Nachweis vorausgefüllt wurde."
NOTHING = (
    "K508 Im Formular steht dasselbe wie in der Vereinbarung; es gibt nichts zu ändern. Bitte das "
    "Formular angeben, in dem die Änderungen eingetragen und gespeichert sind."
)
REFUSALS = [
    (Filled(), NOTHING),
    (Filled((("/signature/place", "Luzern"),)), NOTHING),
    (
        Filled(ACCOUNT, effective=date(2028, 1, 1)),
        "K311 Der 1. Januar 2028 liegt ausserhalb der Vereinbarung (1. Mai 2025 bis 31. Dezember "
        "2027). Bitte «--effective» berichtigen.",
    ),
    (
        Filled(ACCOUNT, day=date(2024, 11, 20)),
        "K317 Die Vereinbarung vom 14. März 2025 ist jünger als der Nachtrag vom 20. November "
        "2024. Bitte «--agreement-date» oder «--date» berichtigen.",
    ),
    (
        Filled((("/party/name", "Oberkirch"), ("/party/bfs_number", 1095),
                ("/resolutions/0/bfs_number", 1095))),
        f"K500 Die Vereinbarung besteht mit Sursee (1103), das Formular ist von Oberkirch (1095). "
        f"{PREFILLED} Ist Sursee in Oberkirch aufgegangen: bitte die Fusion zuerst im "
        "Gemeindeverzeichnis (municipalities.csv) nachführen.",
    ),
    (
        Filled((("/period/first_year", 2026),)),
        "K502 Die Vereinbarung beginnt 2025, im Formular steht 2026. Bitte das erste Jahr lassen, "
        "wie es ist; das letzte darf sich ändern.",
    ),
    (
        Filled((("/budget_lines/3/amounts/y2026", Decimal(7000)), ("/budget_lines/6", DELETE))),
        "K503 Die Änderung gilt erst ab 1. Januar 2027; das Formular ändert auch frühere Beträge: "
        "M2 im Jahr 2026 und M5 im Jahr 2026. Frühere Jahre bleiben, wie sie sind. Fällt eine "
        "Massnahme weg: bitte ihre Zeilen stehen lassen, die Beträge ab 2027 löschen und ihr Ende "
        "eintragen.",
    ),
    (
        SURSEE.but(decided={}),
        "K506 Für 2027 sind im Formular CHF 34’000.00 aus dem Mini-KIP eingesetzt, festgelegt "
        "sind CHF 32’400.00. Die Beiträge legt der Kanton fest: bitte mit «--contributions» die "
        "Tabelle der neuen Beiträge angeben oder das Formular berichtigen lassen.",
    ),
    (
        Filled(tuple((f"/financing/{n}/amounts/y2027", DELETE) for n in (0, 2, 4, 6, 9))),
        "K506 Für 2027 sind im Formular CHF 0.00 aus dem Mini-KIP eingesetzt, festgelegt sind "
        "CHF 32’400.00. Die Beiträge legt der Kanton fest: bitte mit «--contributions» die "
        "Tabelle der neuen Beiträge angeben oder das Formular berichtigen lassen.",
    ),
    (
        MORE.but(decided={2026: "32500.00"}),
        "K504 Die Änderung gilt erst ab 1. Januar 2027; der Beitrag 2026 ist CHF 32’400.00, in "
        "der Tabelle der Beiträge steht CHF 32’500.00. Bitte die Tabelle oder «--effective» "
        "berichtigen.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("filled", "words"), REFUSALS)
def test_what_does_not_fit_the_agreement(filled: Filled, words: str, sursee: Path) -> None:
    assert refused(sursee, filled) == words


def test_a_day_before_the_agreement_is_refused(sursee: Path) -> None:
    words = refused(sursee, Filled(ACCOUNT), on=date(2025, 3, 13), agreed_on=date(2025, 3, 1))
    assert words == (
        "K312 Der 13. März 2025 liegt vor dem Datum der Grundlage (Vereinbarung, 14. März 2025). "
        "Bitte «--date» berichtigen."
    )


def test_a_table_without_the_party_decides_nothing(sursee: Path) -> None:
    rewritten(sursee, ("/contributions", jsonio.loads(sursee.read_bytes())["contributions"][:2]))
    assert refused(sursee, MORE.but(decided={2025: "21000.00"})) == (
        "K505 In der Tabelle der Beiträge fehlt 2027 für Sursee. Bitte in der Tabelle ergänzen; "
        "bleiben alle Beiträge, wie sie sind: «--contributions» weglassen."
    )


def test_a_merger_counts_from_its_day_on(sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    assert refused(sursee, MERGED_PARTY.but(effective=date(2026, 7, 1)), house) == (
        "K501 Sursee besteht bis 31. Dezember 2026; die Änderung soll schon ab 1. Juli 2026 "
        "gelten. Bitte «--effective» auf den Tag der Fusion oder später setzen."
    )


def test_another_association_is_another_party(verbund: Path) -> None:
    assert refused(verbund, Filled((("/party/association_id", "VERBUND-9"),))).startswith(
        "K500 Die Vereinbarung besteht mit Gemeindeverbund Integration Sempachersee (Beispiel) "
        "(VERBUND-SEE), das Formular ist von Gemeindeverbund Integration Sempachersee (Beispiel) "
        "(VERBUND-9). Bitte das Formular"
    )


def test_a_resolution_after_the_amendment_is_refused(verbund: Path) -> None:
    assert refused(verbund, VERBUND.and_(("/resolutions/3/date", "2026-12-19"))) == (
        "K333 Der Beschluss vom 19. Dezember 2026 ist jünger als der Nachtrag vom 10. Dezember "
        "2026. Bitte eines der Daten berichtigen oder den Beschluss als «geplant» eintragen."
    )


def test_a_report_is_no_form_of_an_amendment(sursee: Path) -> None:
    made = amend(sursee, MORE, form=resource("samples", f"{REPORT}.json")).made
    assert made.status == "refused"
    assert cases.codes(made.verdict) == ["F103"]


def test_an_amendment_lies_beside_its_record(sursee: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "anderswo"
    form = form_of(sursee, Filled(ACCOUNT))
    with pytest.raises(Refusal) as caught:
        issue_amendment(sursee, form, HOUSE, effective=date(2027, 1, 1), folder=elsewhere,
                        draft=False)  # fmt: skip
    assert caught.value.code == "K510"
    assert caught.value.message == (
        "Ein Nachtrag gehört in den Ordner seines Nachweises; nur dort findet ihn das Programm, "
        "wenn die Vereinbarung wieder ändert."
    )
    made = issue_amendment(sursee, form, HOUSE, effective=date(2027, 1, 1), folder=elsewhere,
                           draft=True)  # fmt: skip
    assert made.made.status == "draft"


def test_members_without_new_contributions_are_for_a_person_to_decide(verbund: Path) -> None:
    made = amend(verbund, LEAVES).made
    assert made.status == "final"
    finding = cases.only(made.verdict, "K340")
    assert finding.message == (
        "Der Kreis der Gemeinden ändert sich, die Beiträge bleiben gleich. Massgebend für die "
        "Beiträge ist die Bevölkerungsgrösse."
    )
    assert record_of(made)["contributions"] == jsonio.loads(verbund.read_bytes())["contributions"]


def test_the_account_of_a_merged_party_is_for_a_person_to_look_at(sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    made = amend(sursee, Filled(MERGED_PARTY.changes[:-1]), house=house).made
    assert cases.codes(made.verdict) == ["K340", "K341"]
    assert data_of(made)["bank"] == cases.sample(BUDGET)["bank"]


def test_a_new_measure_that_begins_before_the_amendment_is_asked_about(sursee: Path) -> None:
    made = amend(sursee, SURSEE.and_(("/measures/5/start", "2026-12-01"))).made
    assert cases.found(made.verdict, "K345")[0].message.replace("\u00a0", " ") == (
        "Die neue Massnahme M6 beginnt am 1. Dezember 2026, die Änderung gilt erst ab "
        "1. Januar 2027."
    )
    assert "K345" not in cases.codes(amend(sursee, SURSEE).made.verdict)


# --- the form that was prefilled ---


def prefilled(record: Path, suffix: str) -> Path:
    """Make the form of an amendment, as it is handed out."""
    ((_whom, files),) = forms_made(
        FormKind.BUDGET, HOUSE, formats=[suffix], source=str(record), amendment=True
    )
    ((name, content),) = files.items()
    path = record.parent / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("suffix", ["pdf", "xlsx", "docx"])
def test_a_form_that_came_back_untouched_changes_nothing(suffix: str, sursee: Path) -> None:
    form = prefilled(sursee, suffix)
    assert form.name == f"Nachtrag_1_Budgeteingabe_1103_Sursee.{suffix}"
    assert refused(sursee, Filled(), form=form) == NOTHING


def test_the_form_of_the_record_is_read_and_no_question_is_asked(sursee: Path) -> None:
    form = filled_in(prefilled(sursee, "pdf"), {"/bank/iban": "CH56 0483 5012 3456 7800 9",
                                                "/signature/date": "20.11.2026"})  # fmt: skip
    made = amend(sursee, Filled(), form=form).made
    assert (made.status, cases.codes(made.verdict)) == ("final", [])
    shows(made, "Ziffer 7.3 | IBAN | CH93 0076 2011 6238 5295 7 | CH56 0483 5012 3456 7800 9")


def test_a_form_from_an_older_state_is_refused(sursee: Path) -> None:
    form = prefilled(sursee, "pdf")
    typed = {"/bank/iban": "CH56 0483 5012 3456 7800 9", "/signature/date": "20.11.2026"}
    filled_in(form, typed)
    first = place(amend(sursee, SURSEE).made, sursee.parent)
    assert refused(first, Filled(), form=form) == (
        f"K509 «{form}» wurde aus einem älteren Stand vorausgefüllt (Vereinbarung vom 14. März "
        "2025); seither gilt Nachtrag Nr. 1. Bitte das Formular neu vorausfüllen (minikip form "
        f"budget --amendment --from «{first.name}») und die Änderungen dort eintragen lassen."
    )


def test_a_form_prefilled_from_something_else_is_asked_about(sursee: Path) -> None:
    other = sursee.parent / "anderswo"
    other.mkdir()
    changes: Change = ("/party/contact/phone", "041 000 00 07")
    record = place(issue(other, BUDGET, changes, contributions=decided(BUDGET)), other)
    form = filled_in(prefilled(record, "pdf"), {"/signature/date": "20.11.2026"})
    made = amend(sursee, Filled(), form=form).made
    assert cases.codes(made.verdict) == ["K344"]
    assert cases.found(made.verdict, "K344")[0].message == (
        "Das Formular wurde nicht aus diesem Nachweis vorausgefüllt; geändert wird alles, was "
        "darin anders steht."
    )


@pytest.mark.parametrize(
    ("source", "years", "words"),
    [
        ("Sursee", (), "F210 Das Formular für einen Nachtrag entsteht aus dem Nachweis der "
         "Vereinbarung oder ihres neusten Nachtrags («….agreement.json»). Bitte den Nachweis mit "
         "--from angeben."),
        ("", (2026, 2027), "F211 Die Vereinbarung umfasst 2025–2027; das Formular für den "
         "Nachtrag braucht alle diese Jahre. Bitte --years weglassen oder weiter fassen."),
    ],
)  # fmt: skip
def test_the_form_of_an_amendment_needs_a_record(
    source: str, years: tuple[int, ...], words: str, sursee: Path
) -> None:
    with pytest.raises(Refusal) as caught:
        forms_made(FormKind.BUDGET, HOUSE, formats=["pdf"], source=source or str(sursee),
                   years=years, amendment=True)  # fmt: skip
    assert f"{caught.value.code} {caught.value}" == words


def test_the_form_of_an_amendment_comes_from_the_newest_record(sursee: Path) -> None:
    place(amend(sursee, SURSEE).made, sursee.parent)
    with pytest.raises(Refusal) as caught:
        prefilled(sursee, "pdf")
    assert caught.value.code == "D416"


# --- records that are no basis ---


def test_a_draft_cannot_be_amended(tmp_path: Path) -> None:
    record = place(issue(tmp_path, BUDGET, draft=True), tmp_path)
    assert refused(record, Filled(), form=FORM) == (
        f"D414 «{record.name}» ist der Nachweis eines Entwurfs; ein Entwurf lässt sich nicht "
        "ändern. Bitte den Nachweis der fertigen Vereinbarung angeben."
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("/record", "minikip-agreement-record/9"), "D412 Der Nachweis «{}» ist in der Fassung "
         "«minikip-agreement-record/9»; dieses Programm liest «minikip-agreement-record/1». "
         "Bitte die Fassung des Programms verwenden, die zum Nachweis passt."),
        (("/record", 1), "D411 «{}» ist kein Nachweis einer Vereinbarung. Bitte die Datei "
         "angeben, die mit «.agreement.json» endet und mit der Vereinbarung entstanden ist."),
        (("/contributions/0/amount", "viel"), "D413 Der Nachweis «{}» ist beschädigt: Angaben "
         "fehlen oder haben eine falsche Form."),
        (("/submission/data", DELETE), "D413 Der Nachweis «{}» ist beschädigt: Angaben "
         "fehlen oder haben eine falsche Form."),
        (("/party", "1104"), "D413 Der Nachweis «{}» ist beschädigt: Angaben "
         "fehlen oder haben eine falsche Form."),
        (("/submission/data/measures/0/title", DELETE), "D413 Der Nachweis «{}» ist "
         "beschädigt: 6.2 Titel, Massnahme 1: Das Feld «Titel» ist nicht ausgefüllt."),
        (("/programme", "kip2"), "D417 Die Vereinbarung gehört zur KIP-Periode «kip2», das "
         "Programm arbeitet mit «kip3». Bitte die Angaben der anderen KIP-Periode mit "
         "--programme angeben."),
    ],
)  # fmt: skip
def test_a_record_that_is_damaged_or_foreign(change: Change, words: str, sursee: Path) -> None:
    rewritten(sursee, change)
    assert refused(sursee, Filled(), form=FORM).startswith(words.format(sursee.name))


def test_a_record_with_two_contributions_for_a_year_is_damaged(sursee: Path) -> None:
    rows = jsonio.loads(sursee.read_bytes())["contributions"]
    rewritten(sursee, ("/contributions", [*rows, {**rows[-1], "amount": rows[0]["amount"]}]))
    assert refused(sursee, Filled(), form=FORM).startswith(
        f"D413 Der Nachweis «{sursee.name}» ist beschädigt"
    )


def test_a_submission_is_no_record_and_a_missing_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "eingabe.json").write_bytes(jsonio.dumps(cases.sample(BUDGET)))
    assert refused(tmp_path / "eingabe.json", Filled(), form=FORM).startswith("D411")
    assert refused(tmp_path / "fehlt.json", Filled(), form=FORM) == (
        f"D410 Der Nachweis «{tmp_path / 'fehlt.json'}» kann nicht gelesen werden (der Ordner oder "
        "die Datei fehlt). Bitte Ordner und Schreibweise prüfen."
    )


def test_a_record_cut_off_and_a_word_file_are_told_apart(sursee: Path) -> None:
    docx = sursee.with_name(sursee.name.replace(".agreement.json", ".docx"))
    assert refused(docx, Filled(), form=FORM).startswith(f"D411 «{docx.name}» ist kein Nachweis")
    sursee.write_bytes(sursee.read_bytes()[:500])
    assert refused(sursee, Filled(), form=FORM).startswith(
        f"D413 Der Nachweis «{sursee.name}» ist beschädigt: Die JSON-Datei hat in Zeile "
    )


def test_a_document_that_was_changed_afterwards_is_no_basis(sursee: Path) -> None:
    docx = sursee.with_name(sursee.name.replace(".agreement.json", ".docx"))
    docx.write_bytes(docx.read_bytes() + b"\0")
    assert refused(sursee, MORE).startswith(
        f"D415 Das Dokument «{docx.name}» neben dem Nachweis ist nicht mehr das, das ausgestellt "
        "wurde; der Nachweis sagt vielleicht etwas anderes als das, was unterzeichnet ist. "
        "Massgebend ist, was unterzeichnet ist."
    )
    docx.unlink()
    assert amend(sursee, MORE).made.status == "final"


def test_a_pdf_signed_on_screen_is_still_the_one_that_was_issued(sursee: Path) -> None:
    pdf = sursee.with_name(sursee.name.replace(".agreement.json", ".pdf"))
    issued = pdf.read_bytes()
    pdf.write_bytes(appended(issued, sign="Kanton"))
    assert amend(sursee, MORE).made.status == "final"
    pdf.write_bytes(appended(issued, another_page))
    assert "(seither wurde es verändert: es hat " in refused(sursee, MORE)
    pdf.write_bytes(appended(issued, lambda opened: [opened.Root]))
    assert "(seither wurde etwas angefügt, aber nicht unterzeichnet)" in refused(sursee, MORE)
    pdf.write_bytes(issued[:-200] + b"x" * 194 + b"%%EOF\n")
    assert refused(sursee, MORE).startswith("D415")


def test_what_is_amended_already_is_not_amended_again(sursee: Path) -> None:
    first = place(amend(sursee, MORE).made, sursee.parent)
    assert amend(sursee, MORE.but(decided={2027: "32600.00"})).number == 1  # replaces itself
    other = sursee.parent / "anderswo.agreement.json"
    first.rename(other)
    assert refused(sursee, MORE) == (
        f"D416 «{sursee.name}» ist schon geändert, durch «{other.name}». "
        "Bitte den Nachweis des neusten Nachtrags als Grundlage angeben."
    )
    other.rename(first)
    second = amend(first, MORE.but(decided={2027: "32600.00"})).made
    place(second, sursee.parent)
    assert amend(sursee, MORE).made.status == "unchanged"
    assert refused(sursee, MORE.but(decided={2027: "32700.00"})).startswith(
        f"D363 «{first.name}» ist schon geändert, durch «Nachtrag_2_"
    )


def test_an_amendment_does_not_begin_before_the_one_it_builds_on(sursee: Path) -> None:
    first = place(amend(sursee, MORE).made, sursee.parent)
    back = Filled(ACCOUNT, effective=date(2026, 7, 1))
    assert refused(first, back) == (
        "K312 Der 1. Juli 2026 liegt vor dem Datum der Grundlage (Nachtrag Nr. 1, 1. Januar 2027). "
        "Bitte «--effective» berichtigen."
    )
