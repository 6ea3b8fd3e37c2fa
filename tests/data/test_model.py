"""Core types: a refusal goes to another process and back, and the door of the package is open."""

from __future__ import annotations

import copy
import pickle

import minikip_docs
from minikip_docs import open_house
from minikip_docs.data.model import Refusal


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
