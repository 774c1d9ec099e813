"""The integers of documents as texts: French ones for the page, plain ones for the electronic invoice."""

from decimal import Decimal

from jbtui.models import values


def plain_money(cents: int) -> str:
    """`1234.50`."""
    return str(Decimal(cents).scaleb(-2))


def plain_number(ten_thousandths: int, decimals: int = 0) -> str:
    """`2.5` for a quantity, `12.345` and `12.00` for a price with at least two `decimals`."""
    whole, _point, rest = f"{Decimal(ten_thousandths).scaleb(-4):.4f}".partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0")
    return f"{whole}.{rest}" if rest else whole


def plain_rate(hundredths: int) -> str:
    """`5.50`."""
    return str(Decimal(hundredths).scaleb(-2))


def money(cents: int) -> str:
    """`1 234,50`, no unit."""
    return values.show_money(Decimal(cents).scaleb(-2))


def number(ten_thousandths: int, decimals: int = 0) -> str:
    """`1 234,5` for a quantity, `12,345` and `12,00` for a price with at least two `decimals`."""
    whole, _point, rest = plain_number(abs(ten_thousandths), decimals).partition(".")
    sign = "\u2212" if ten_thousandths < 0 else ""
    return sign + values.thousands(int(whole)) + (f",{rest}" if rest else "")


def rate(hundredths: int) -> str:
    """`20 %`, `5,5 %`."""
    return f"{number(hundredths * 100)}\u202f%"
