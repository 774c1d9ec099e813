"""Purchases as other programs read them: amounts are texts, days those of ISO 8601."""

from typing import Any

from jbtui.models import days
from jbtui.models.base import Values
from jbtui.models.purchase import INVOICE, RATES, Purchase
from jbtui.services.follow_up_json import Named


def of_purchase(row: Values, named: Named) -> dict[str, Any]:
    """A purchase, with its amounts by rate; an invoice is `paid`, `overdue` or `due`, an order `ordered`."""
    return {
        "number": row["number"],
        "kind": row["kind"],
        "state": _state(row),
        "date": row["date"].isoformat(),
        "due_date": row["due_date"] and row["due_date"].isoformat(),
        "paid_on": row["paid_on"] and row["paid_on"].isoformat(),
        "contact": named.contact(row),
        "subject": row["subject"] or None,
        "vat": [
            {"rate": f"{row[f'rate_{n}']}", "base": f"{row[f'base_{n}']:.2f}", "vat": f"{row[f'vat_{n}']:.2f}"}
            for n in RATES
            if row[f"base_{n}"] is not None
        ],
        **{name: f"{row[name]:.2f}" for name in ("total_ht", "total_vat", "total_ttc")},
        "remarks": row["remarks"] or None,
    }


def _state(row: Values) -> str:
    if row["kind"] != INVOICE:
        return "ordered"
    if not Purchase.is_due(row):
        return "paid"
    return "overdue" if Purchase.is_overdue(row, days.today()) else "due"
