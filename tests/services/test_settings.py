"""Settings: rows of no contact that are changed, undone and told of as all others are; what documents use stays."""

from datetime import date
from typing import Any

import peewee
import pytest

from jbtui.models.base import NO_CONTACT
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.seller import THE_SELLER, Mention, Seller
from jbtui.models.vat_rate import VatRate
from jbtui.services import check, contacts, journal, undo
from jbtui.services.news import Lookout
from jbtui.services.settings import company, fiscal_years, rows
from jbtui.services.unit import Conflict, Forbidden, Invalid, Session, read
from tests.services.making import company as contact
from tests.services.making import last_unit, now, plain
from tests.services.selling import numbered, stored


@pytest.fixture(autouse=True)
def year() -> None:
    """The base begins with the year 2026, whenever the test runs."""
    FiscalYear.update(code="2026", start=date(2026, 1, 1), end=date(2026, 12, 31)).execute()


def new_year(anne: Session, code: str = "2027", start: str = "2027-01-01", end: str = "2027-12-31") -> Any:
    days = {"start": date.fromisoformat(start), "end": date.fromisoformat(end)}
    return fiscal_years.create(anne, {"code": code, **days}).row


def refused(error: pytest.ExceptionInfo[Invalid]) -> tuple[list[str], list[str]]:
    """The fields that were refused, and the codes of the rules."""
    return list(error.value.errors), list(error.value.codes.values())


# --- as all records -------------------------------------------------------------------------------------------------


def test_a_setting_is_journaled_undone_and_news_to_others(anne: Session, bob: Session) -> None:
    lookout = Lookout(bob)
    lookout.begin()
    term = rows.create(PaymentTerm, anne, {"label": "90 jours", "n": 90}).row
    rows.update(PaymentTerm, anne, term["id"], {"n": 91}, 1)
    changes = lookout.look((), NO_CONTACT).changes
    assert [(change.table, change.row_id, change.contact_id) for change in changes] == [
        ("payment_term", term["id"], NO_CONTACT)
    ] * 2
    entries = journal.of_contact(NO_CONTACT, 10)
    assert [(entry.who, entry.what) for entry in entries] == [
        ("anne", "condition de règlement"),
        ("anne", "condition de règlement, création"),
    ]
    assert entries[0].changes == ("Délai\u202f: 90 → 91",)
    assert undo.undo(anne, last_unit()).restored == 1
    assert read(PaymentTerm, term["id"])["n"] == 90
    undo.undo(anne, undo.last(anne) or 0)
    assert PaymentTerm.values(PaymentTerm.id == term["id"]) == []
    assert list(check.problems()) == []


def test_what_a_base_begins_with_is_changed_and_taken_back(anne: Session) -> None:
    before = read(Seller, THE_SELLER)
    saved = company.update(anne, {"name": "Dupuis", "iban": "FR7630006000011234567890189"}, before["version"]).row
    assert (saved["name"], saved["version"]) == ("Dupuis", 2)
    assert list(check.problems()) == []
    undo.undo(anne, last_unit())
    assert now(Seller, before)["name"] == ""
    assert list(check.problems()) == []


def test_two_who_change_the_same_setting_are_asked(anne: Session, bob: Session) -> None:
    company.update(anne, {"name": "Dupuis"}, 1)
    assert company.update(bob, {"name": "Dupuis", "bic": "AGRIFRPP"}, 1).row["bic"] == "AGRIFRPP"
    with pytest.raises(Conflict):
        company.update(bob, {"name": "Dupont"}, 1)


def test_a_row_that_no_journal_tells_of_is_found(anne: Session) -> None:
    rows.create(PaymentTerm, anne, {"label": "90 jours", "n": 90})
    PaymentTerm.update(n=92).where(PaymentTerm.label == "90 jours").execute()
    (problem,) = check.problems()
    assert plain(problem.sentence).startswith(
        "Condition de règlement 90 jours : n’est pas ce que dit le journal (Délai)"
    )


# --- rates, terms, texts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "values", "field"),
    [
        (PaymentTerm, {"label": ""}, "label"),
        (PaymentTerm, {"label": "30 jours net"}, "label"),
        (VatRate, {"code": "20", "rate": 20}, "code"),
        (VatRate, {"code": "12", "rate": 12}, "rate"),
        (VatRate, {"code": "zéro", "rate": 0}, "rate"),
        (VatRate, {"code": "E", "category": "E", "rate": 20, "text": "x"}, "rate"),
        (VatRate, {"code": "E", "category": "E", "rate": 0}, "text"),
        (Mention, {"kind": "pmd", "since": date(2027, 1, 1), "text": ""}, "text"),
        (Mention, {"kind": "pmd", "since": None, "text": "x"}, "since"),
        (Mention, {"kind": "pmd", "since": date(2000, 1, 1), "text": "x"}, "since"),
    ],
)
def test_what_a_setting_may_not_be(anne: Session, model: Any, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as error:
        rows.create(model, anne, values)
    assert list(error.value.errors) == [field]


def test_an_old_rate_and_a_dated_text_are_added(anne: Session) -> None:
    assert rows.create(VatRate, anne, {"code": "19,6", "rate": VatRate.rate.parse("19,6")}).row["active"]
    rows.create(Mention, anne, {"kind": "pmd", "since": date(2027, 1, 1), "text": "Au taux de dix pour cent."})
    assert [row["since"].year for row in Mention.values(Mention.kind == "pmd")] == [2000, 2027]


def test_a_term_that_a_document_names_stays(anne: Session) -> None:
    term = rows.create(PaymentTerm, anne, {"label": "90 jours", "n": 90}).row
    of = contacts.update(anne, contact(anne)["id"], {"payment_terms": "90 Jours"}, 1).row
    stored(anne, of, payment_term_id=term["id"])
    with pytest.raises(Forbidden) as error:
        rows.delete(PaymentTerm, anne, term["id"])
    assert plain(str(error.value)) == "« 90 jours » est utilisée par 1 contact, 1 document : elle reste."
    assert read(PaymentTerm, term["id"]) == term
    assert undo.undo(anne, undo.last(anne) or 0).restored  # the draft
    with pytest.raises(Forbidden, match="par 1 contact"):
        rows.delete(PaymentTerm, anne, term["id"])
    assert undo.undo(anne, undo.last(anne) or 0).restored  # the contact's
    rows.delete(PaymentTerm, anne, term["id"])
    assert PaymentTerm.values(PaymentTerm.id == term["id"]) == []


# --- fiscal years ---------------------------------------------------------------------------------------------------


def test_the_next_year_is_proposed_and_added(anne: Session) -> None:
    proposed = fiscal_years.next_year(anne)
    assert proposed == {"code": "2027", "start": date(2027, 1, 1), "end": date(2027, 12, 31)}
    fiscal_years.create(anne, proposed)
    assert [year.code for year in fiscal_years.years()] == ["2026", "2027"]


@pytest.mark.parametrize(
    ("code", "start", "end", "fields", "codes"),
    [
        ("2028", "2028-01-01", "2028-12-31", ["start"], ["E-FY-GAP"]),
        ("2027", "2026-12-31", "2027-12-31", ["start"], ["E-FY-OVERLAP"]),
        ("2027", "2027-01-01", "2029-01-01", ["end"], ["E-FY-LENGTH"]),
        ("2027", "2027-12-31", "2027-01-01", ["end"], ["E-FY-ORDER"]),
        ("2026", "2027-01-01", "2027-12-31", ["code"], ["E-FY-CODE"]),
        ("été 27", "2027-01-01", "2027-12-31", ["code"], ["E-NUM-FORMAT"]),
    ],
)
def test_a_year_that_does_not_fit_is_refused(
    anne: Session, code: str, start: str, end: str, fields: list[str], codes: list[str]
) -> None:
    with pytest.raises(Invalid) as error:
        new_year(anne, code, start, end)
    assert refused(error) == (fields, codes)
    assert len(FiscalYear.values()) == 1


def test_a_year_is_changed_closed_opened_again_and_taken_back(anne: Session) -> None:
    row = new_year(anne)
    fiscal_years.update(anne, row["id"], {"end": date(2028, 6, 30), "code": "2027-28"}, 1)
    fiscal_years.set_closed(anne, row["id"], True)
    assert read(FiscalYear, row["id"])["closed_at"] is not None
    fiscal_years.set_closed(anne, row["id"], False)
    assert read(FiscalYear, row["id"])["closed_at"] is None
    for _ in range(2):
        undo.undo(anne, undo.last(anne) or 0)
    assert read(FiscalYear, row["id"])["closed_at"] is None
    assert read(FiscalYear, row["id"])["code"] == "2027-28"
    assert list(check.problems()) == []


def test_a_year_with_numbers_keeps_its_days_in_the_database_itself(anne: Session) -> None:
    numbered(anne, stored(anne, contact(anne)))
    (year,) = FiscalYear.values()
    for act in (
        lambda: fiscal_years.update(anne, year["id"], {"end": date(2026, 11, 30)}, year["version"]),
        lambda: fiscal_years.delete(anne, year["id"]),
    ):
        with pytest.raises(Forbidden) as error:
            act()
        assert error.value.code == "E-FY-USED"
    assert plain(str(error.value)) == "L’exercice 2026 a 1 document numéroté : il reste."
    with pytest.raises(peewee.IntegrityError, match="E-FY-USED"):
        FiscalYear.update(code="X").execute()


def test_a_year_between_two_others_stays(anne: Session) -> None:
    middle = new_year(anne)
    last = new_year(anne, "2028", "2028-01-01", "2028-12-31")
    with pytest.raises(Forbidden, match="entre deux autres, 2026 et 2028"):
        fiscal_years.delete(anne, middle["id"])
    fiscal_years.delete(anne, last["id"])
    fiscal_years.delete(anne, middle["id"])
    assert [year.code for year in fiscal_years.years()] == ["2026"]


def test_a_series_of_numbers_does_not_change_within_a_year_that_has_some(anne: Session) -> None:
    company.update(anne, {"name": "Dupuis", "credit_series": "FA"}, 1)
    company.update(anne, {"credit_series": "AV"}, 2)
    numbered(anne, stored(anne, contact(anne), "AVO"))
    with pytest.raises(Invalid) as error:
        company.update(anne, {"credit_series": "FA"}, 3)
    assert list(error.value.errors) == ["credit_series"]
    company.update(anne, {"deposit_series": "FA"}, 3)
