"""Whether an e-mail address is written as one can be, and how mail programs write it."""

from __future__ import annotations

_LONGEST = 320  # 64 signs, the @, 255 signs (RFC 5321, 4.5.3.1); no library looks at more


def fault(email: str) -> str:
    """Say in German what is wrong with the spelling of an address; empty if nothing is.

    Only the spelling is looked at (RFC 5322, IDNA): nobody is asked whether it exists.
    """
    if len(email) > _LONGEST:
        return "sie ist zu lang"
    if email.count("@") != 1:
        return "es braucht genau ein @-Zeichen"
    if any(character.isspace() for character in email):
        return "sie enthält einen Leerschlag"
    domain = _domain(email)
    if domain is None:
        return "sie ist nicht richtig geschrieben"
    return "" if "." in domain else "nach dem @ fehlt die Endung"


def plain(email: str) -> str:
    """Give a sound address in ASCII, as a header holds it; empty where it has none.

    A domain with umlauts is written as IDNA has it; a name before the @ that is not ASCII has
    no such spelling.
    """
    domain = _domain(email) if len(email) <= _LONGEST else None
    local = email.partition("@")[0]
    return f"{local}@{domain}" if domain and local.isascii() else ""


def _domain(email: str) -> str | None:
    """Give the part after the @ in ASCII, None if the address is not sound."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to load

    try:
        # Special domains such as .example are no matter of spelling.
        parsed = validate_email(email, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return None
    return str(parsed.ascii_domain)
