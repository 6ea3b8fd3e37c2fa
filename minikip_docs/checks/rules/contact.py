"""Rules on how to reach and pay the party (no section): IBAN, e-mail, telephone."""

from __future__ import annotations

import phonenumbers
from stdnum import iban

from minikip_docs.checks.rules.rule import BOTH, Data, Facts, Problems, Rule, rule
from minikip_docs.data import mail_address
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import quoted

_NEEDS_IBAN = ("/bank/iban",)
_SWISS = ("CH", "LI")  # one IBAN area: 21 characters, Swiss clearing
_SWISS_LENGTH = 21


@rule("R116", "Die IBAN ist gültig", needs=_NEEDS_IBAN)
def iban_is_valid(data: Data, _facts: Facts) -> Problems:
    """Auf eine Nummer mit falscher Prüfziffer kann nichts überwiesen werden (ISO 13616)."""
    typed = data.get("bank", {}).get("iban")
    if typed is None:
        return
    number = iban.compact(typed)
    if number.startswith(_SWISS) and len(number) != _SWISS_LENGTH:
        fault = f"sie hat {len(number)} statt {_SWISS_LENGTH} Zeichen"
    elif not iban.is_valid(number):
        fault = "die Prüfziffern stimmen nicht"
    else:
        return
    yield Problem(
        "/bank/iban",
        f"{quoted(typed)} ist keine gültige IBAN: {fault}.",
        "Bitte die IBAN vom Kontoauszug abschreiben.",
    )


@rule(
    "R126",
    "Das Konto liegt in der Schweiz oder in Liechtenstein",
    severity=Severity.WARNING,
    needs=_NEEDS_IBAN,
)
def account_is_swiss(data: Data, _facts: Facts) -> Problems:
    """Ein ausländisches Konto einer Gemeinde ist möglich, aber ungewöhnlich."""
    typed = data.get("bank", {}).get("iban")
    if typed and iban.is_valid(typed) and not iban.compact(typed).startswith(_SWISS):
        yield Problem(
            "/bank/iban",
            f"Das Konto {quoted(typed)} liegt weder in der Schweiz noch in Liechtenstein.",
            "Bitte prüfen, ob das Konto stimmt.",
        )


@rule("R117", "Die E-Mail-Adresse ist gültig", forms=BOTH, needs=("/party/contact/email",))
def email_is_valid(data: Data, _facts: Facts) -> Problems:
    """An diese Adresse gehen Rückfragen und die Vereinbarung; geprüft wird nur die Schreibweise."""
    email = data["party"]["contact"]["email"]
    reason = mail_address.fault(email)
    if reason:
        yield Problem(
            "/party/contact/email",
            f"{quoted(email)} ist keine gültige E-Mail-Adresse: {reason}.",
            "Bitte die Adresse berichtigen, zum Beispiel integration@gemeinde.ch.",
        )


@rule(
    "R118",
    "Die Telefonnummer ist gültig",
    forms=BOTH,
    severity=Severity.WARNING,
    needs=("/party/contact/phone",),
)
def phone_is_valid(data: Data, _facts: Facts) -> Problems:
    """Eine unvollständige Nummer hilft bei Rückfragen nicht.

    Nummern ohne Landesvorwahl gelten als Schweizer Nummern.
    """
    typed = data["party"]["contact"].get("phone")
    if typed is not None and not _is_phone(typed):
        yield Problem(
            "/party/contact/phone",
            f"{quoted(typed)} ist keine gültige Telefonnummer.",
            "Bitte die Nummer mit Vorwahl und ohne Zusatz eintragen, z. B. 041 000 00 00.",
        )


def _is_phone(typed: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(typed, "CH"))
    except phonenumbers.NumberParseException:
        return False


RULES: tuple[Rule, ...] = (iban_is_valid, account_is_swiss, email_is_valid, phone_is_valid)
