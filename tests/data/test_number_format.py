"""Number formats: which show an amount as it is, and which show another one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minikip_docs.data import number_format, text
from minikip_docs.data.workbook_look import AMOUNT, signed

ACCOUNTING = '_ "CHF"* #,##0.00_ ;_ "CHF"* -#,##0.00_ ;_ "CHF"* "-"??_ ;_ @_ '
FAITHFUL = [
    "", "General", "@", "0", "0.00", "0.##", "#,##0", "#,##0.00", "# ##0.00", "#'##0.00", AMOUNT,
    ACCOUNTING, '"CHF" #,##0.00', "[$CHF-807] #,##0.00", "[$SFr.-807] #,##0.00", '0".–"',
    '"Fr. "#,##0.00', '#,##0.00\\ "CHF"', "#,##0.00_);[Red](#,##0.00)", "[Blue]0.00",
]  # fmt: skip


@pytest.mark.parametrize("code", FAITHFUL)
@pytest.mark.parametrize("value", ["3500", "0", "1250000"])
def test_formats_as_offices_use_them_show_the_amount(code: str, value: str) -> None:
    assert number_format.shows(Decimal(value), code)


@pytest.mark.parametrize("code", [
    "0.00,", "#,##0,", "0.0,,", ";;;", '"1"0', '0"5"', '0"000"', '0" Tsd."', '0.0"k"', '0" Mio."',
    "0\\.00", '0"."00', "0\\00", "0%", "0.00E+00", "# ?/?", '"-"0', "-0", "(0)", '"CHF 1"#,##0',
    "\\x0", '"Jahr"', "[>=1000]0.0,;0", "x" * 256,
])  # fmt: skip
def test_formats_that_show_another_amount_are_known(code: str) -> None:
    assert not number_format.shows(Decimal(3500), code)


@pytest.mark.parametrize(("value", "code", "shown"), [
    ("3500.50", "0", False), ("3500.50", "0.0", True), ("3500.05", "0.0", False),
    ("3500.05", "0.00", True), ("3500.05", '0".–"', False), ("3500.00", "0", True),
    ("3500.05", AMOUNT, True),
    ("1E+30", "0.00", True), ("123456789012345", "0.00", True),
    ("0", '0.00;-0.00;"–"', True), ("5", '"–";-0;0', False), ("-5", '0;"–"', False),
])  # fmt: skip
def test_no_rappen_is_hidden_and_the_part_for_the_value_counts(
    value: str, code: str, shown: bool
) -> None:
    assert number_format.shows(Decimal(value), code) is shown


@pytest.mark.parametrize(("code", "currency"), [
    ("[$€-407] 0.00", "€"), ('0.00 "EUR"', "EUR"), ("[$USD] 0", "USD"), (ACCOUNTING, ""),
    ("[$CHF-807] 0", ""), ("€" * 300, ""),
])  # fmt: skip
def test_the_currency_of_a_format(code: str, currency: str) -> None:
    assert number_format.currency(code) == currency


@pytest.mark.parametrize(("code", "thousands"), [
    ("0,", True), ("0.00,", True), ("#,##0,,", True), ("#,##0", False), ('#,##0.00" ,"', False),
])  # fmt: skip
def test_thousands(code: str, thousands: bool) -> None:
    assert number_format.thousands(code) is thousands


@pytest.mark.parametrize("code", ["[$" * 128, "0" * 256, "0," * 128])
def test_a_format_longer_than_excel_takes_is_not_looked_through(code: str) -> None:
    assert not number_format.shows(Decimal(5), code)
    assert not number_format.thousands(code)
    assert not number_format.currency(code)


@pytest.mark.parametrize("value", ["92.75", "-1250.05", "0.00", "-1234567.80", "999999.99"])
def test_differences_show_as_they_are(value: str) -> None:
    amount = Decimal(value)
    assert number_format.shows(abs(amount), signed(amount).replace("+", ""))
    parts = signed(amount).split(";")
    assert [parts[0][0], parts[1][0], parts[2]] == ["+", "-", "0.00"]
    assert parts[0].count("’") == text.amount(amount).count("’")
