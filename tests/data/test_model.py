"""Core types: a refusal goes to another process and back, and the door of the package is open."""

from __future__ import annotations

import copy
import pickle

import minikip_docs
from minikip_docs import open_house
from minikip_docs.data.model import Finding, Place, Refusal, Severity, Stage
from minikip_docs.press.inspect import fault as inspected
from minikip_docs.press.inspect.fault import Fault


def test_a_refusal_can_be_sent_to_another_process() -> None:
    told = Refusal("D109", "Die Datei gibt es nicht.", "Bitte prüfen.")
    for again in (pickle.loads(pickle.dumps(told)), copy.deepcopy(told)):
        assert (type(again), again.code, again.message, again.remedy) == (
            Refusal, "D109", "Die Datei gibt es nicht.", "Bitte prüfen.",
        )  # fmt: skip


def test_a_house_can_be_sent_to_another_process() -> None:
    house = open_house()
    assert pickle.loads(pickle.dumps(house)) == house


def test_the_door_names_everything_it_opens() -> None:
    assert set(minikip_docs.__all__) <= set(dir(minikip_docs))
    for name in minikip_docs.__all__:
        assert getattr(minikip_docs, name) is not None


HOSTILE = "a\x1b[31m\x07b\u202ec\u2066d\x9be\udcfff"


def test_what_is_said_never_obeys_or_turns_the_screen() -> None:
    """Texts that quote a file, whoever shows them: the screen, JSON or a letter."""
    harmless = "a[31mbcdeÿf"
    refused = Refusal("D109", HOSTILE, HOSTILE)
    assert (refused.message, refused.remedy) == (harmless, harmless)
    said = Finding("D110", Severity.ERROR, Stage.SUBMISSION, "", HOSTILE, HOSTILE, HOSTILE,
                   place=Place(HOSTILE))  # fmt: skip
    assert said.place is not None
    assert {said.label, said.message, said.remedy, said.place.text} == {harmless}
    fault = Fault("T110", Severity.ERROR, inspected.Place(), HOSTILE, HOSTILE)
    assert (fault.message, fault.remedy) == (harmless, harmless)


def test_a_message_keeps_its_lines_and_its_own_blanks() -> None:
    assert Refusal("D109", "CHF\u00a05.00\nBüron", "«ja»").message == "CHF\u00a05.00\nBüron"
