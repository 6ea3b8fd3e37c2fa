"""The desk: the same jobs in a browser on this machine, page by page, in German.

It adds no rule, no document and no sentence about a submission: a page calls a job with the
arguments that the command would give it, and shows what ``screen`` says of the result.

How to add a page:

1. ``pages/NAME.py``: a Flask ``Blueprint("name", __name__)``, its views, and
   ``PAGE = Page("Titel", blueprint, "name.show")``; a ``Page`` without a title is not in the
   navigation. A view gets everything from ``this_desk()`` (``state.py``): the folder, ``house()``
   and ``work``. Put ``PAGE`` into ``PAGES`` in ``pages/__init__.py``; their order is that of the
   navigation.
2. ``templates/NAME.html`` begins with ``{% extends "base.html" %}`` and
   ``{% from "parts.html" import … %}``; blocks ``title`` and ``main``. ``parts.html`` has what
   pages share: ``form`` (every form that changes something is a POST with its token), ``field``,
   ``verdict``, ``findings``, ``refusal``, ``files``. No ``style`` and no inline script: the content
   security policy drops them. ``static/desk.css`` is the one stylesheet.
3. What reads a file from outside, or makes a document, goes through ``this_desk().work``, which
   does one thing at a time in one thread (typesetter and PDF reader are for one):
   ``work.start(title, address, function)`` gives a ``Task``; the function gets it and says how far
   it is (``task.each``). ``answers.when_done(task)`` answers with the address it leads to, or, if
   it takes longer, with a page that shows its progress and a stop button.
4. Answers with files: ``answers.download`` (safe name, never shown as a page; ``inline`` for a
   PDF); a path that an address names: ``answers.inside``; a dossier and its files:
   ``results.dossier_of``, ``row_of``; what was made there: ``results.shown``. What cannot be done
   is a ``Refusal``; raise it. Fields of a form: ``fields``; those of a step: ``steps.html``.
   Sentences that name commands: the filter ``at_desk`` (``wording.py``), which ``refusal`` and
   ``findings`` apply.
5. Tests (``tests/desk/conftest.py``): ``desk``, ``client.get`` and ``client.send`` (a POST with
   token and origin, led on), ``browser_page`` (a real browser that is signed in) and
   ``without_script``. Add the page's address to ``ADDRESSES`` in ``tests/desk/test_browser.py``:
   axe, three widths.

Who may speak to it: ``security.py``. Starting, ending, started twice: ``serve.py``, ``running.py``.
"""
