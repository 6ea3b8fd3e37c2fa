"""What stands in the way of an amendment: rules, unfit changes, records that are no basis."""

from __future__ import annotations

from pathlib import Path

import pytest

from minikip_docs import open_house
from minikip_docs.data import jsonio
from tests import cases
from tests.amendments import (  # fmt: skip
    HEAD,
    MERGER,
    MORE,
    SINGLE,
    SURSEE,
    VERBUND,
    amend,
    data_of,
    merging,
    place,
    record_of,
    refused,
    rewritten,
    shows,
    with_register,
)
from tests.cases import BUDGET, DELETE, Change
from tests.issued import issue, pdf_text
from tests.signing import another_page, appended


def test_only_warnings_that_the_changes_bring_are_shown(sursee: Path) -> None:
    made = amend(sursee, MORE).made
    assert [f.code for f in made.verdict.findings] == ["R523"]


def test_own_money_below_the_new_contribution_is_refused(sursee: Path) -> None:
    made = amend(sursee, MORE.replace("32500.00", "40000.00")).made
    assert made.status == "refused"
    assert cases.found(made.verdict, "R522")[0].message == (
        "Für 2027 sind CHF\u00a033’750.50 Eigenmittel eingetragen; der Kanton hat "
        "CHF\u00a040’000.00 festgelegt, nötig sind mindestens CHF\u00a040’000.00. "
        "Es fehlen CHF\u00a06’249.50."
    )


def test_schema_findings_name_the_change_they_come_from(sursee: Path) -> None:
    changes = SURSEE.replace('focus_area = "living', 'focus_aera = "living').replace(
        "amounts = { y2027 = 5600.00 }", "amounts = { y2027 = 'viel' }"
    )
    made = amend(sursee, changes).made
    assert made.status == "refused"
    shown = [(f.code, f.label, f.place.text) for f in made.verdict.findings if f.place]
    assert ("S110", "«focus_aera», Massnahme 6", "nachtrag.toml, measure_replaced[1]") in shown
    assert ("S101", "6.3 Schwerpunkt, Massnahme 6", "nachtrag.toml, measure_replaced[1]") in shown
    assert any(label.startswith("7.4 Betrag 2027") for _code, label, _place in shown)


def test_a_resolution_that_is_only_planned_leaves_a_draft(verbund: Path) -> None:
    changes = VERBUND.replace('"taken"\ndate = 2026-11-19', '"planned"\ndate = 2027-02-01')
    assert amend(verbund, changes).made.status == "refused"
    made = amend(verbund, changes, draft=True).made
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
    assert (made.status, made.missing[-1]) == (
        "draft",
        "Unterzeichnende des Kantons (canton.signatories)",
    )


HEADLESS = MORE.removeprefix(HEAD)
LEAVE = HEAD + "[[member_leaves]]\nbfs_number = {}\n"
JOIN = HEAD + '[[member_joins]]\nname = "{}"\nbfs_number = {}\n'
M6 = SURSEE[SURSEE.index("[[measure_replaced]]") :]
KINDS = "[[contribution]], [[member_joins]], [[member_leaves]], [[merger]], [[measure_replaced]]"

SINGLE_REFUSALS = [
    (
        HEAD,
        f"K310 Die Änderungsdatei «…»: Darin steht keine Änderung. Bitte mindestens eine "
        f"eintragen: {KINDS}, [[budget]].",
    ),
    (
        "[[contributions]]",
        "K304 Schlüssel «contributions»: Dieser Schlüssel ist nicht bekannt. Meinten Sie "
        "«contribution»?",
    ),
    (
        HEAD + "[[contribution]]\nyear = 2027\namount = 1\nsourc = 'x'",
        "K304 Schlüssel «contribution[1].sourc»: Dieser Schlüssel ist nicht bekannt. Meinten Sie "
        "«source»?",
    ),
    (
        MORE.replace("32500.00", "32500.005"),
        "K308 Schlüssel «contribution[1].amount»: Der Betrag 32500.005 hat mehr als zwei Stellen "
        "nach dem Punkt. Bitte auf den Rappen runden.",
    ),
    (
        MORE.replace("32500.00", "'32500.00'"),
        "K306 Schlüssel «contribution[1].amount»: Hier wird eine Zahl ohne Anführungszeichen "
        "erwartet; eingetragen ist der Text «32500.00». Bitte so schreiben: amount = 12500.00",
    ),
    (
        MORE.replace("32500.00", "32'500.00"),
        "K303 Die Änderungsdatei «…»: in Zeile 5, Spalte 12: nach dem Wert folgt noch etwas; je "
        "Zeile steht ein Schlüssel, ein Datum schreibt man 2025-01-31, einen Betrag 12500.00. "
        "Bitte die Stelle berichtigen und die Datei neu speichern.",
    ),
    (
        HEAD + "[[merger]]\nmunicipalities = 1103\nsuccessor = 1095",
        "K306 Schlüssel «merger[1].municipalities»: Hier wird eine Liste erwartet; eingetragen "
        "ist der Wert 1103. Bitte so schreiben: municipalities = [1057, 1065]",
    ),
    (
        HEAD + "[[merger]]\nmunicipalities = ['Sursee']\nsuccessor = 1095",
        "K306 Schlüssel «merger[1].municipalities[1]»: Hier wird eine ganze Zahl ohne "
        "Anführungszeichen erwartet; eingetragen ist der Text «Sursee». Bitte so schreiben: "
        "municipalities = [1057, 1065]",
    ),
    (
        MORE.replace("2027-01-01", "2028-01-01"),
        "K311 Schlüssel «effective»: Der 1. Januar 2028 liegt ausserhalb der Vereinbarung "
        "(1. Mai 2025 bis 31. Dezember 2027). Bitte das Datum berichtigen.",
    ),
    (
        MORE.replace("2026-11-20", "2024-11-20"),
        "K312 Schlüssel «date»: Der 20. November 2024 liegt vor dem Datum der Grundlage "
        "(Vereinbarung, 14. März 2025). Bitte das Datum berichtigen.",
    ),
    (
        MORE.replace("year = 2027", "year = 2028"),
        "K313 Schlüssel «contribution[1].year»: Das Jahr 2028 liegt ausserhalb der Dauer "
        "2025–2027. Bitte das Jahr berichtigen.",
    ),
    (
        MORE.replace("year = 2027", "year = 2026"),
        "K314 Schlüssel «contribution[1].year»: Die Änderung gilt erst ab 1. Januar 2027; der "
        "Beitrag 2026 bleibt, wie er ist. Bitte «year» oder «effective» berichtigen.",
    ),
    (
        MORE + HEADLESS,
        "K315 Schlüssel «contribution[2].year»: Der Beitrag 2027 steht schon weiter oben. "
        "Bitte eine der beiden Änderungen löschen.",
    ),
    (
        MORE.replace("32500.00", "32400"),
        "K316 Schlüssel «contribution[1].amount»: Der Beitrag 2027 ist schon CHF 32’400.00. "
        "Bitte den neuen Betrag eintragen oder die Änderung löschen.",
    ),
    (
        JOIN.format("Nottwil", 1094),
        "K318 Schlüssel «member_joins[1]»: Die Vereinbarung besteht mit der Gemeinde Sursee "
        "allein; nur an einem Gemeindeverbund können sich Gemeinden beteiligen. "
        "Bitte die Änderung löschen oder eine neue Vereinbarung abschliessen.",
    ),
    (
        MERGER.format(old=1057, new=1065),
        "K322 Schlüssel «merger[1].municipalities»: Honau (1057) ist nicht Partei der "
        "Vereinbarung. Möglich ist: Sursee (1103).",
    ),
    (
        MERGER.format(old=1103, new=1103),
        "K343 Schlüssel «merger[1].municipalities»: Sursee (1103) kann nicht in sich selbst "
        "aufgehen. Bitte nur die Gemeinden nennen, die in der anderen aufgehen.",
    ),
    (
        MERGER.format(old=1103, new=1095),
        "K323 Schlüssel «merger[1].successor»: Nach dem Gemeindeverzeichnis gehört Sursee (1103) "
        "nicht zu Oberkirch (1095). Bitte die Nummern prüfen; eine neue Fusion zuerst im "
        "Gemeindeverzeichnis (municipalities.csv) nachführen.",
    ),
    (
        HEAD + M6.replace('replaces = "M5"', 'replaces = "M9"'),
        "K326 Schlüssel «measure_replaced[1].replaces»: Die Massnahme «M9» gibt es in der "
        "Vereinbarung nicht. Möglich ist: M1, M2, M3, M4 oder M5.",
    ),
    (
        HEAD.replace("2027-01-01", "2027-12-15") + M6.replace('replaces = "M5"', 'replaces = "M3"'),
        "K327 Schlüssel «measure_replaced[1].replaces»: Die Massnahme M3 endet schon am "
        "30. November 2027. Bitte die Nummer oder «effective» berichtigen.",
    ),
    (
        HEAD + M6.replace("y2027 = 5600.00", "y2026 = 1.00, y2027 = 5600.00"),
        "K328 Schlüssel «measure_replaced[1].budget_lines[1].amounts.y2026»: Die Änderung gilt "
        "erst ab 2027; frühere Jahre bleiben, wie sie sind. "
        "Bitte den Betrag dieses Jahres löschen.",
    ),
    (
        HEAD + M6.replace('text = "Begleitung der', 'measure = "M2"\ntext = "Begleitung der'),
        "K329 Schlüssel «measure_replaced[1].budget_lines[1].measure»: Diese Zeile ist für «M2»; "
        "hier geht es um M6 und M5. Bitte die Nummer berichtigen oder für die andere Massnahme "
        "eine eigene Änderung [[budget]] eintragen.",
    ),
    (
        HEAD + M6.replace('id = "M6"', 'id = "M2"'),
        "K330 Schlüssel «measure_replaced[1].measure.id»: Die Nummer M2 hat schon eine Massnahme. "
        "Bitte eine freie Nummer geben; vergeben sind M1, M2, M3, M4 und M5.",
    ),
    (
        HEAD + M6.replace("start = 2027-01-01", "start = 2026-12-01"),
        "K331 Schlüssel «measure_replaced[1].measure.start»: Die neue Massnahme beginnt vor dem "
        "1. Januar 2027, ab dem die Änderung gilt. Bitte «start» oder «effective» berichtigen.",
    ),
    (
        HEAD + '[[budget]]\nmeasure = "M1"',
        "K332 Schlüssel «budget[1]»: Budget, Finanzierung und Personal der Massnahme M1 sind "
        "dieselben wie bisher. Bitte die neuen Zeilen eintragen oder die Änderung löschen.",
    ),
    (
        HEAD + '[[budget]]\nmeasure = "M1"\n[[budget]]\nmeasure = "M1"',
        "K335 Schlüssel «budget[2].measure»: Die Massnahme M1 steht schon weiter oben. "
        "Bitte alles, was diese Massnahme betrifft, an einer Stelle eintragen.",
    ),
    (
        MORE.replace("date = ", "agreement_date = 2026-11-21\ndate = "),
        "K317 Schlüssel «agreement_date»: Die Vereinbarung vom 21. November 2026 ist jünger als "
        "der Nachtrag. Bitte eines der beiden Daten berichtigen.",
    ),
    (
        MORE.replace("B 7", "\U0001f600"),
        "K334 Schlüssel «contribution[1].source»: Diese Zeichen können nicht gedruckt werden: "
        "«\U0001f600» (U+1F600). Bitte löschen oder mit lateinischen Buchstaben schreiben.",
    ),
]  # fmt: skip
ASSOCIATION_REFUSALS = [
    (
        JOIN.format("Eich", 1084),
        "K319 Schlüssel «member_joins[1].bfs_number»: Eich (1084) ist schon beteiligt. "
        "Bitte die Nummer berichtigen oder die Änderung löschen.",
    ),
    (
        LEAVE.format(1103),
        "K320 Schlüssel «member_leaves[1].bfs_number»: Sursee (1103) ist nicht beteiligt. "
        "Beteiligt sind: Sempach (1102), Eich (1084), Hildisrieden (1088) und Neuenkirch (1093).",
    ),
    (
        LEAVE.format(1102),
        "K321 Schlüssel «member_leaves[1].bfs_number»: Sempach (1102) ist die federführende "
        "Gemeinde und vertritt den Gemeindeverbund; ein Nachtrag kann sie nicht entlassen. "
        "Bitte mit dem Gemeindeverbund eine neue Vereinbarung abschliessen.",
    ),
    (
        VERBUND.replace("date = 2026-11-19", "date = 2026-12-19"),
        "K333 Schlüssel «member_joins[1].resolution.date»: Der Beschluss ist jünger als der "
        "Nachtrag vom 10. Dezember 2026. Bitte eines der Daten berichtigen oder als Stand "
        "«planned» eintragen.",
    ),
]


@pytest.mark.parametrize(("changes", "words"), SINGLE_REFUSALS)
def test_what_does_not_fit_a_single_municipality(changes: str, words: str, sursee: Path) -> None:
    assert refused(sursee, changes).replace("\u00a0", " ") == words


@pytest.mark.parametrize(("changes", "words"), ASSOCIATION_REFUSALS)
def test_what_does_not_fit_an_association(changes: str, words: str, verbund: Path) -> None:
    assert refused(verbund, changes).replace("\u00a0", " ") == words


def test_a_merger_counts_from_its_day_on_and_brings_no_address(verbund: Path) -> None:
    house = with_register(merging(1088, 1093))
    early = MERGER.format(old=1088, new=1093).replace("2027-01-01", "2026-07-01")
    assert refused(verbund, early, house).replace("\u00a0", " ") == (
        "K324 Schlüssel «merger[1]»: Hildisrieden besteht bis 31. Dezember 2026; die Änderung "
        "soll schon ab 1. Juli 2026 gelten. Bitte «effective» auf den Tag der Fusion oder später "
        "setzen."
    )
    assert refused(verbund, MERGER.format(old=1088, new=1093) + SINGLE, house) == (
        "K325 Schlüssel «merger[1]»: «address», «contact» und «bank» gehören nur zu einer "
        "einzelnen Gemeinde; hier ist ein Gemeindeverbund Partei. Bitte diese Angaben löschen."
    )


def test_members_without_new_contributions_are_for_a_person_to_decide(verbund: Path) -> None:
    made = amend(verbund, LEAVE.format(1088)).made
    assert made.status == "final"
    finding = cases.only(made.verdict, "K340")
    assert finding.message == (
        "Der Kreis der Gemeinden ändert sich, die Beiträge bleiben gleich. Massgebend für die "
        "Beiträge ist die Bevölkerungsgrösse."
    )
    assert record_of(made)["contributions"] == jsonio.loads(verbund.read_bytes())["contributions"]


def test_the_account_of_a_merged_party_is_for_a_person_to_look_at(sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    changes = MERGER.format(old=1103, new=1095) + SINGLE[: SINGLE.index("[merger.bank]")]
    made = amend(sursee, changes, house=house).made
    assert cases.codes(made.verdict) == ["K340", "K341"]
    assert data_of(made)["bank"] == cases.sample(BUDGET)["bank"]


def test_a_measure_replaced_within_a_year_without_costs_of_that_year_is_pointed_out(
    sursee: Path,
) -> None:
    changes = HEAD.replace("2027-01-01", "2027-07-01") + M6.replace("2027-01-01", "2027-07-01")
    (finding,) = cases.found(amend(sursee, changes).made.verdict, "K342")
    assert finding.message.replace("\u00a0", " ") == (
        "Die Massnahme M5 dauert noch bis 30. Juni 2027, hat für 2027 aber keine Kosten mehr."
    )
    assert finding.remedy == (
        "Bitte prüfen; bleiben 2027 Kosten, gehören sie mit ihrer Finanzierung zu "
        '[[measure_replaced]], mit measure = "M5" in der Zeile.'
    )
    assert "K342" not in cases.codes(amend(sursee, SURSEE).made.verdict)
    bare = '[[measure_replaced.budget_lines]]\nmeasure = "M5"\ncategory = "projects"\ntext = "x"\n'
    unsound = changes.replace("[[measure_replaced.fin", f"{bare}[[measure_replaced.fin", 1)
    assert "S101" in cases.codes(amend(sursee, unsound).made.verdict)


# --- records that are no basis ---


def test_a_draft_cannot_be_amended(tmp_path: Path) -> None:
    record = place(issue(tmp_path, BUDGET, draft=True), tmp_path)
    assert refused(record, MORE) == (
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
    assert refused(sursee, MORE).startswith(words.format(sursee.name))


def test_a_record_with_two_contributions_for_a_year_is_damaged(sursee: Path) -> None:
    rows = jsonio.loads(sursee.read_bytes())["contributions"]
    rewritten(sursee, ("/contributions", [*rows, {**rows[-1], "amount": rows[0]["amount"]}]))
    assert refused(sursee, MORE).startswith(f"D413 Der Nachweis «{sursee.name}» ist beschädigt")


def test_a_submission_is_no_record_and_a_missing_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "eingabe.json").write_bytes(jsonio.dumps(cases.sample(BUDGET)))
    assert refused(tmp_path / "eingabe.json", MORE).startswith("D411")
    assert refused(tmp_path / "fehlt.json", MORE) == (
        f"D410 Der Nachweis «{tmp_path / 'fehlt.json'}» kann nicht gelesen werden (der Ordner oder "
        "die Datei fehlt). Bitte Ordner und Schreibweise prüfen."
    )


def test_a_record_cut_off_and_a_word_file_are_told_apart(sursee: Path) -> None:
    docx = sursee.with_name(sursee.name.replace(".agreement.json", ".docx"))
    assert refused(docx, MORE).startswith(f"D411 «{docx.name}» ist kein Nachweis")
    sursee.write_bytes(sursee.read_bytes()[:500])
    assert refused(sursee, MORE).startswith(
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
    assert amend(sursee, MORE.replace("32500.00", "32600.00")).number == 1  # replaces itself
    other = sursee.parent / "anderswo.agreement.json"
    first.rename(other)
    assert refused(sursee, MORE) == (
        f"D416 «{sursee.name}» ist schon geändert, durch «{other.name}». "
        "Bitte den Nachweis des neusten Nachtrags als Grundlage angeben."
    )
    other.rename(first)
    second = amend(first, MORE.replace("32500.00", "32600.00")).made
    place(second, sursee.parent)
    assert amend(sursee, MORE).made.status == "unchanged"
    assert refused(sursee, MORE.replace("32500.00", "32700.00")).startswith(
        f"D363 «{first.name}» ist schon geändert, durch «Nachtrag_2_"
    )


def test_an_amendment_does_not_begin_before_the_one_it_builds_on(sursee: Path) -> None:
    first = place(amend(sursee, MORE).made, sursee.parent)
    back = MORE.replace("32500.00", "32600.00").replace("2027-01-01", "2026-07-01")
    assert refused(first, back).replace("\u00a0", " ") == (
        "K312 Schlüssel «effective»: Der 1. Juli 2026 liegt vor dem Datum der Grundlage "
        "(Nachtrag Nr. 1, 1. Januar 2027). Bitte das Datum berichtigen."
    )
