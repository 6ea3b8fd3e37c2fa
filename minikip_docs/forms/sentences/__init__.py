"""What the readers of forms say: every sentence of the findings and refusals about a form's file.

One module a subject; a reader says ``sentences.word.tracked``. A format gives the place and the
words in which it differs; the values themselves are judged in ``cells`` (V2xx).
"""

from minikip_docs.forms.sentences import excel, fields, file, pdf, prints, word

__all__ = ["excel", "fields", "file", "pdf", "prints", "word"]
