"""What runs: the progress of a task, stopping it, and ending the desk."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.desk.answers import when_done
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.work import Task

blueprint = Blueprint("running", __name__)
PAGE = Page("", blueprint, "running.show")


@blueprint.get("/arbeit/<name>")
def show(name: str) -> ResponseReturnValue:
    """Show how far a task is; leads on when it is done."""
    task = _task(name)
    return render_template("running.html", task=task) if task.running else when_done(task)


@blueprint.post("/arbeit/<name>/anhalten")
def stop(name: str) -> ResponseReturnValue:
    """Stop a task after what it is doing just now."""
    task = _task(name)
    task.stopped = True
    return when_done(task)


@blueprint.post("/beenden")
def end() -> Response:
    """End the desk, once this page is on its way."""
    answer = make_response(render_template("ended.html"))
    answer.call_on_close(this_desk().stop.set)
    return answer


def _task(name: str) -> Task[object]:
    task = this_desk().work.task(name)
    if task is None:
        raise NotFound
    return task
