"""The published schemas: one file each, what they say, and that every validator reads them so."""

from __future__ import annotations

import calendar
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from minikip_docs.checks.verdict_json import SCHEMA_VERSION
from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Outcome, Severity, Stage
from minikip_docs.data.resources import resource
from minikip_docs.documents.record import FORMAT
from minikip_docs.facts import programme, schemas
from minikip_docs.facts.published import BASE, path, published
from minikip_docs.facts.schemas import NAMES, RECORD, VERDICT
from minikip_docs.screen.words import OUTCOMES
from tests import cases
from tests.jobs.test_periods import later
from tests.published import KIP3, disagreeing, file, loaded, nodes, validators

# What draft-07 and 2020-12 both know and mean alike.
ALIKE = {
    "$schema", "$id", "$comment", "title", "description", "examples", "type", "const", "enum",
    "oneOf", "allOf", "if", "then", "properties", "required", "additionalProperties",
    "minProperties", "items", "minItems", "maxItems", "minLength", "maxLength", "pattern",
    "format", "minimum", "exclusiveMinimum", "maximum",
}  # fmt: skip
BROKEN = resource("samples", "broken")
EXPECTED: dict[str, list[str]] = json.loads((BROKEN / "expected.json").read_text("utf-8"))
SHAPE = [name for name, codes in EXPECTED.items() if any(code[0] == "S" for code in codes)]
# Only rules speak against these, about more than one field; the address and the account of one
# (R116, R117) have a pattern, too.
RULES = [
    name
    for name, codes in EXPECTED.items()
    if all(code[0] == "R" for code in codes) and not {"R116", "R117"} & set(codes)
]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def form(data: Any) -> str:
    return str(data["form"]).removeprefix("minikip-")


@pytest.mark.parametrize("name", cases.GOOD)
def test_every_validator_accepts_a_good_sample(name: str) -> None:
    data = read(resource("samples", f"{name}.json"))
    assert disagreeing(form(data), data, accepted=True) == []


@pytest.mark.parametrize("name", SHAPE)
def test_every_validator_refuses_what_the_schema_findings_refuse(name: str) -> None:
    data = read(BROKEN / name)
    assert disagreeing(form(data), data, accepted=False) == []


@pytest.mark.parametrize("name", RULES)
def test_what_needs_several_fields_is_left_to_the_rules(name: str) -> None:
    data = read(BROKEN / name)
    assert disagreeing(form(data), data, accepted=True) == []


@pytest.mark.parametrize("kind", list(FormKind))
def test_check_jsonschema_says_the_same_of_all_samples(kind: FormKind) -> None:
    good = [resource("samples", f"{n}.json") for n in cases.GOOD if n.startswith(str(kind))]
    bad = [BROKEN / n for n in SHAPE if form(read(BROKEN / n)) == kind]
    assert good
    assert bad
    call = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(file(kind)), "-o", "json"]
    done = subprocess.run([*call, *map(str, good + bad)], capture_output=True, check=False)
    said = json.loads(done.stdout)
    assert {Path(e["filename"]).name for e in said["errors"]} == {path.name for path in bad}
    assert (done.returncode, said["parse_errors"]) == (1, [])
    fine = subprocess.run([*call, *map(str, good)], capture_output=True, check=False)
    assert fine.returncode == 0, fine.stdout


def test_a_sum_in_floating_point_is_accepted() -> None:
    data = cases.sample(cases.BUDGET, ("/structure/annual_budget", 12580.400000000001))
    assert disagreeing("budget", json.loads(json.dumps(data, default=float)), accepted=True) == []


@pytest.mark.parametrize("name", NAMES)
def test_only_keywords_that_both_drafts_know_and_nothing_foreign(name: str) -> None:
    schema = loaded(name)
    Draft202012Validator.check_schema(schema)
    Draft7Validator.check_schema(loaded(name, draft_7=True))
    for node in nodes(schema):
        assert set(node) <= ALIKE, node
        assert "format" not in node or "pattern" in node, "a format alone asserts nothing"
        if "oneOf" in node:
            assert [set(choice) for choice in node["oneOf"]] == [{"const", "title"}] * len(
                node["oneOf"]
            )
            assert len({choice["const"] for choice in node["oneOf"]}) == len(node["oneOf"])
    addresses = [node["$id"] for node in nodes(schema) if "$id" in node or "$schema" in node]
    assert addresses == [f"{BASE}/{path(name, KIP3)}"]


@pytest.mark.parametrize("name", NAMES)
def test_every_pattern_is_known_to_engines_without_look_around(name: str) -> None:
    plain = jsonschema_rs.Draft202012Validator(
        loaded(name), pattern_options=jsonschema_rs.RegexOptions()
    )
    assert not plain.is_valid({})
    for node in nodes(loaded(name)):
        assert not re.search(r"\(\?|\\[dwpbB]", node.get("pattern", "")), node["pattern"]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_german_title_and_sound_examples(name: str) -> None:
    def walk(node: dict[str, Any]) -> None:
        assert node["title"]
        if "examples" in node:
            accepts = validators(node, node)
            for one in node["examples"]:
                assert [who for who, says in accepts.items() if not says(one)] == [], node["title"]
        for child in [*node.get("properties", {}).values(), *filter(None, [node.get("items")])]:
            walk(child)

    walk(loaded(name))


@pytest.mark.parametrize("kind", list(FormKind))
def test_it_names_number_and_section_of_every_field(kind: FormKind) -> None:
    root = loaded(kind)
    for field in schemas.fields(kind, KIP3):
        node, _ = schemas.find(root, field.path.replace("*", "0"))
        assert node is not None, field.path
        said = node.get("$comment", "")
        assert (f"Feld {field.number}" in said.split("; ")) is bool(field.number)
        assert (f"Merkblatt, Ziffer {field.section}" in said.split("; ")) is bool(field.section)


def test_choices_have_the_labels_of_the_forms() -> None:
    node, _ = schemas.find(loaded("budget"), "/measures/0/focus_area")
    assert node is not None
    assert node["oneOf"] == [
        {"const": choice.key, "title": choice.label} for choice in KIP3.focus_areas
    ]
    assert "enum" not in node


@pytest.mark.parametrize("kind", list(FormKind))
def test_it_draws_the_lines_where_the_check_draws_them(kind: FormKind) -> None:
    """Node by node: what a value may be is the same inside and outside."""
    values: tuple[Any, ...] = (
        "", "x", "M1", "M0", "M100", "6210", "602", "1.0", "2.0", "A", "a", "VERBUND-SEE", "-A",
        "7", "2025-02-28", "2025-02-29", "2024-02-29", "01.05.2025", "x" * 61, "x" * 161,
        "x" * 5001, "taken", "new", "kip3", "kip2", "minikip-budget", 0, -1, 1, 1.5, 2025, 2025.0,
        2023, 9999, 10000, 5000, 5001, 99999999.99, 100000000, True, False, None, [], {}, [{}],
        {"x": 1}, {"y2025": 1}, {"y2025": -1}, {"y2028": 1}, {"immigrants": True},
        {"immigrants": "ja"},
    )  # fmt: skip

    def walk(ours: Any, theirs: Any) -> None:
        if ours.get("x-kind") not in ("email", "iban"):
            says = Draft202012Validator(
                ours, format_checker=Draft202012Validator.FORMAT_CHECKER
            ).is_valid
            other = jsonschema_rs.Draft202012Validator(theirs, validate_formats=False).is_valid
            examples = theirs.get("examples", [])
            differing = [v for v in (*values, *examples) if says(v) is not other(v)]
            assert differing == [], theirs["title"]
        for name, child in ours.get("properties", {}).items():
            walk(child, theirs["properties"][name])
        if "items" in ours:
            walk(ours["items"], theirs["items"])

    walk(schemas.schema(kind, KIP3), loaded(kind))


@pytest.mark.parametrize("name", cases.GOOD)
def test_it_draws_them_for_whole_documents_too(name: str) -> None:
    """Whatever single place of a good sample is taken away or changed, both say the same."""
    text = resource("samples", f"{name}.json").read_text(encoding="utf-8")
    kind = FormKind(form(json.loads(text)))
    inside = dict(schemas.schema(kind, KIP3))
    ours = jsonschema_rs.Draft202012Validator(inside, validate_formats=True)
    theirs = jsonschema_rs.Draft7Validator(loaded(kind, draft_7=True), validate_formats=False)
    refused = 0
    for pointer in places(json.loads(text)):
        for value in (cases.DELETE, "planned", "association", "partly", 1, {}, []):
            if value is not cases.DELETE and pointer.endswith(("/email", "/iban")):
                continue
            data = json.loads(text)
            *parents, last = jsonio.split(pointer)
            target = data
            for part in parents:
                target = target[int(part) if isinstance(target, list) else part]
            key = int(last) if isinstance(target, list) else last
            if value is cases.DELETE:
                del target[key]
            else:
                target[key] = value
            right = ours.is_valid(data)
            refused += not right
            assert theirs.is_valid(data) is right, (pointer, value)
    assert refused > 500


def places(data: Any, pointer: str = "") -> Iterator[str]:
    """List the pointers of all that lies in some data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in inner if isinstance(data, dict | list) else ():
        here = f"{pointer}/{jsonio.escape(str(key))}"
        yield here
        if isinstance(value, dict | list):
            yield from places(value, here)


def pattern(pointer: str) -> re.Pattern[str]:
    node, _ = schemas.find(loaded("budget"), pointer)
    assert node is not None
    return re.compile(node["pattern"])


@given(st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32))
@example(2000, 2, 29)
@example(1900, 2, 29)
@example(2024, 2, 29)
@example(2023, 2, 29)
@example(2025, 4, 31)
@example(2025, 12, 31)
def test_the_pattern_knows_the_calendar(year: int, month: int, day: int) -> None:
    exists = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    text = f"{year:04}-{month:02}-{day:02}"
    assert bool(pattern("/signature/date").search(text)) is exists


@pytest.mark.parametrize(
    ("pointer", "code", "typed"),
    [
        ("/bank/iban", "R116", "CH93 0076 2011 6238 5295 7"),
        ("/bank/iban", "R116", "ch9300762011623852957"),
        ("/bank/iban", "R116", "CH93-0076-2011-6238-5295-7"),
        ("/bank/iban", "R116", "CH93–0076.2011 6238\u00a05295 7"),
        ("/bank/iban", "R116", "NO93 8601 1117 947"),
        ("/party/contact/email", "R117", "integration@gemeinde.example"),
        ("/party/contact/email", "R117", "a.b+c@amt.gemeinde.example"),
        ("/party/contact/email", "R117", "ü@müller.example"),
    ],
)
def test_no_pattern_refuses_what_the_rule_accepts(pointer: str, code: str, typed: str) -> None:
    assert code not in cases.codes(cases.check(cases.BUDGET, (pointer, typed)))
    assert pattern(pointer).search(typed)


@pytest.mark.parametrize(
    ("pointer", "code", "typed"),
    [
        ("/bank/iban", "R116", "IBAN CH93 0076 2011 6238 5295 7"),
        ("/bank/iban", "R116", "60-12345-6"),
        ("/bank/iban", "R116", "CH93 0076"),
        ("/party/contact/email", "R117", "integration(at)gemeinde.example"),
        ("/party/contact/email", "R117", "a@b"),
        ("/party/contact/email", "R117", "a b@gemeinde.example"),
        ("/party/contact/email", "R117", "a@b@gemeinde.example"),
    ],
)
def test_a_pattern_refuses_what_has_not_the_form(pointer: str, code: str, typed: str) -> None:
    assert cases.codes(cases.check(cases.BUDGET, (pointer, typed))) == [code]
    assert not pattern(pointer).search(typed)
    data = json.loads(json.dumps(cases.sample(cases.BUDGET, (pointer, typed)), default=float))
    assert disagreeing("budget", data, accepted=False) == []


def test_what_the_program_writes_is_called_in_the_schema_as_it_is_in_the_program() -> None:
    def choices(pointer: str) -> list[Any]:
        node, _ = schemas.find(loaded(VERDICT), pointer)
        assert node is not None
        return [choice["const"] for choice in node["oneOf"]]

    assert choices("/files/0/outcome") == [str(outcome) for outcome in Outcome]
    assert choices("/files/0/form") == [*map(str, FormKind), None]
    assert choices("/files/0/findings/0/severity") == list(map(str, Severity))
    assert choices("/files/0/findings/0/stage") == list(map(str, Stage))
    node, _ = schemas.find(loaded(VERDICT), "/files/0/outcome")
    assert node is not None
    assert [choice["title"] for choice in node["oneOf"]] == [OUTCOMES[one] for one in Outcome]
    assert loaded(VERDICT)["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    assert path(VERDICT, KIP3) == f"verdict-{SCHEMA_VERSION}.schema.json"
    assert loaded(RECORD)["properties"]["record"]["const"] == FORMAT
    assert path(RECORD, KIP3).endswith(f"/agreement-record-{FORMAT.rpartition('/')[2]}.schema.json")


def test_another_period_gives_another_schema_that_is_as_sound(tmp_path: Path) -> None:
    toml = resource("facts", "programmes", programme.CURRENT).read_text(encoding="utf-8")
    (tmp_path / "kip4.toml").write_text(later(toml), encoding="utf-8")
    kip4 = programme.load_all([tmp_path / "kip4.toml"]).current
    schema = json.loads(jsonio.dumps(published("budget", kip4)))
    assert schema["$id"] == f"{BASE}/kip4/budget-1.0.schema.json"
    assert schema["$comment"].startswith("KIP 4 (2028–2031). ")
    assert published(VERDICT, kip4) == published(VERDICT, KIP3), "of no period"
    sample = resource("samples", "budget-sursee.json").read_text(encoding="utf-8")
    accepts = validators(schema, schema)
    assert [who for who, says in accepts.items() if not says(json.loads(later(sample)))] == []
    assert [who for who, says in accepts.items() if says(json.loads(sample))] == []
    for node in nodes(schema):
        for one in node.get("examples", ()):
            assert Draft202012Validator(node).is_valid(one), (node["title"], one)


@pytest.mark.parametrize(
    "base", ["https://www.gemeinde.example/s", "https://www.gemeinde.example/s/"]
)
def test_who_publishes_them_says_where(base: str) -> None:
    there = published("budget", KIP3, base)
    assert there["$id"] == "https://www.gemeinde.example/s/kip3/budget-1.0.schema.json"
    assert {**there, "$id": ""} == {**published("budget", KIP3), "$id": ""}


def test_no_address_that_somebody_could_own_is_in_the_files() -> None:
    for name in NAMES:
        for address in re.findall(r"https?://([^/\"]+)", file(name).read_text(encoding="utf-8")):
            assert address == "json-schema.org" or address.endswith(".example"), address


def test_a_file_called_a_schema_is_one_and_sources_are_called_sources() -> None:
    folder = resource("schemas")
    at_top = {path.name for path in folder.iterdir() if path.is_file()}
    assert {name for name in at_top if name.endswith(".schema.json")} == {"keywords.schema.json"}
    assert {f"{name}.source.json" for name in ("common", *NAMES)} <= at_top
