"""One thread does one thing after the other, says how far it is, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.desk.work import Task, Work


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    yield made
    made.end()


def test_everything_is_done_in_one_thread_in_its_order(work: Work) -> None:
    seen: list[tuple[int, str]] = []

    def note(task: Task[None]) -> None:
        seen.append((threading.get_ident(), task.title))

    tasks = [work.start(title, "/", note) for title in ("a", "b", "c")]
    for task in tasks:
        assert task.wait()
    assert [title for _thread, title in seen] == ["a", "b", "c"]
    assert len({thread for thread, _title in seen} - {threading.get_ident()}) == 1


def test_a_task_says_how_far_it_is_and_gives_its_result(work: Work) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def count(task: Task[int]) -> int:
        for item in task.each([5, 6, 7]):
            if item == 6:
                begun.set()
                go_on.wait()
        return 18

    task = work.start("Zählen", "/", count)
    begun.wait()
    assert (task.done, task.total, task.running) == (1, 3, True)
    assert not task.wait(0)
    assert work.task(task.id) is task
    go_on.set()
    assert task.result() == 18
    assert (task.done, task.running) == (3, False)


def test_a_task_stops_between_two_items_and_what_waits_never_begins(work: Work) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def long(task: Task[str]) -> str:
        for item in task.each(range(1000), 1000):
            begun.set()
            go_on.wait()
            done.append(item)
        return "fertig"

    first, second = work.start("a", "/", long), work.start("b", "/", long)
    begun.wait()
    first.stopped = second.stopped = True
    go_on.set()
    assert first.result() is None
    assert second.result() is None
    assert done == [0]


def test_why_nothing_came_of_it_is_kept(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINIKIP_DEBUG", raising=False)

    def refuse(_task: Task[None]) -> None:
        raise Refusal("D301", "So nicht.")

    def fail(_task: Task[None]) -> None:
        raise ZeroDivisionError

    for function, code in ((refuse, "D301"), (fail, "X999")):
        with pytest.raises(Refusal) as refused:
            work.start("a", "/", function).result()
        assert refused.value.code == code


def test_the_end_lets_an_item_come_to_its_end() -> None:
    work, begun, done = Work(), threading.Event(), []

    def long(task: Task[None]) -> None:
        for item in task.each(range(1000), 1000):
            begun.set()
            done.append(item)

    task = work.start("a", "/", long)
    begun.wait()
    work.end()
    assert task.result() is None or len(done) == 1000
    assert done == list(range(len(done)))
