"""Paramètres: who sells, and the rows that documents are offered; their lists and forms."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from jbtui.declarations.base import Column, Command, Field, Form, Group, Listing, Section, Situation, Sort
from jbtui.declarations.contacts import ADDRESS_ROWS, address_lines, consequences
from jbtui.language import _, ngettext
from jbtui.models.base import Record, Values
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.seller import Mention, Seller
from jbtui.models.vat_rate import VatRate
from jbtui.services.documents.fiscal_years import suggested_code
from jbtui.services.paging import Order
from jbtui.services.settings import fiscal_years, rows

COMPANY = "seller"
"""What the drafts of the company are kept under."""


def of_company(column: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What follows from a filled column of the company: as on a contact, and its electronic address."""
    found = dict(consequences(column, values))
    siren = found.get("siren") or (values["siren"] if column == "siren" else "")
    if siren and not Seller.siren.check(siren):
        found["einvoice_address"] = siren
    return found


COMPANY_FORM = Form(
    Seller,
    (
        Group(
            _("Société"),
            (
                (Field("name", required=True), Field("trade_name")),
                (Field("legal_form"), Field("capital")),
                (Field("phone"), Field("email")),
                (Field("is_ei"),),
            ),
        ),
        Group(_("Adresse"), ADDRESS_ROWS, read_as=address_lines),
        Group(
            _("Identification"),
            (
                (Field("siret"), Field("siren")),
                (Field("vat_number"), Field("rcs_city")),
                (Field("einvoice_address"),),
            ),
        ),
        Group(_("TVA"), ((Field("vat_regime"), Field("vat_on_debits")),)),
        Group(_("Banque"), ((Field("iban", wide=True),), (Field("bic"),))),
        Group(
            _("Documents"),
            (
                (Field("deposit_series"), Field("credit_series")),
                (Field("encours_with_orders"), Field("prices_on_deliveries")),
                (Field("font"),),
            ),
        ),
    ),
    of_company,
)


COMPANY_COMMANDS = (
    Command(
        "company.numbering",
        _("Numérotation…"),
        _("Ce que les numéros des documents ont devant eux, et leur début"),
        "numbering",
        "n",
        popup="o",
    ),
    Command("company.logo", _("Logo…"), _("L’image en haut des documents"), "logo", "l", popup="o"),
)


def why_not_close(situation: Situation) -> str:
    """Only an open year is closed."""
    if situation.row is None:
        return _("aucun exercice choisi")
    return _("cet exercice est clos") if situation.row["closed_at"] is not None else ""


def why_not_reopen(situation: Situation) -> str:
    """Only a closed year is opened again."""
    if situation.row is None:
        return _("aucun exercice choisi")
    return "" if situation.row["closed_at"] is not None else _("cet exercice est ouvert")


FISCAL_YEARS = Listing(
    "fiscal_years",
    _("Exercices"),
    FiscalYear,
    tuple(FiscalYear._meta.sorted_fields),
    (
        Column("code", _("Code"), lambda row: str(row["code"]), width=12, weight=1),
        Column("start", _("Début"), lambda row: FiscalYear.start.show(row["start"]), width=10),
        Column("end", _("Fin"), lambda row: FiscalYear.end.show(row["end"]), width=10),
        Column("state", _("État"), lambda row: closed_words(row), width=22, weight=2),
    ),
    (Sort("start", _("début"), Order((FiscalYear.start, FiscalYear.id), descending=True)),),
    _("Aucun exercice."),
    commands=(
        Command(
            "fiscal_year.close",
            _("Clore…"),
            _("Plus aucun document n’y prendra de numéro"),
            "close_year",
            "c",
            popup="o",
            why_not=why_not_close,
        ),
        Command(
            "fiscal_year.reopen",
            _("Rouvrir"),
            _("L’exercice n’est plus clos"),
            "reopen_year",
            "r",
            popup="o",
            why_not=why_not_reopen,
        ),
    ),
)


def closed_words(row: Values) -> str:
    """Since when a year is closed."""
    if row["closed_at"] is None:
        return _("ouvert")
    return _("clos le {day}").format(day=FiscalYear.closed_at.show(row["closed_at"])[:10])


def code_of(column: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The code of a year, once its days are known."""
    if column not in ("start", "end") or not (values["start"] and values["end"]):
        return {}
    return {"code": suggested_code(values["start"], values["end"])}


FISCAL_YEAR_FORM = Form(
    FiscalYear,
    (
        Group(
            _("Exercice"),
            (
                (Field("start", required=True), Field("end", required=True)),
                (Field("code", required=True, titled=True),),
            ),
        ),
    ),
    code_of,
)

VAT_RATES = Listing(
    "vat_rates",
    _("Taux de TVA"),
    VatRate,
    tuple(VatRate._meta.sorted_fields),
    (
        Column("code", _("Code"), lambda row: str(row["code"]), width=16, weight=1),
        Column("rate", _("Taux"), lambda row: VatRate.rate.show(row["rate"]), width=8, align="right"),
        Column("category", _("Catégorie"), lambda row: VatRate.category.show(row["category"]), width=24, weight=1),
        Column("text", _("Motif"), lambda row: str(row["text"]), width=18, weight=2),
        Column("active", "", lambda row: "" if row["active"] else _("inactif"), width=7),
    ),
    (Sort("rate", _("taux"), Order((VatRate.category, VatRate.rate, VatRate.id), descending=True)),),
    _("Aucun taux."),
)

VAT_RATE_FORM = Form(
    VatRate,
    (
        Group(
            _("Taux de TVA"),
            (
                (Field("code", required=True, titled=True), Field("rate", required=True)),
                (Field("category"), Field("vatex")),
                (Field("text", wide=True),),
                (Field("active"),),
            ),
        ),
    ),
)

PAYMENT_TERMS = Listing(
    "payment_terms",
    _("Conditions de règlement"),
    PaymentTerm,
    tuple(PaymentTerm._meta.sorted_fields),
    (
        Column("label", _("Libellé"), lambda row: str(row["label"]), width=30, weight=1),
        Column("delay", _("Échéance"), lambda row: term_words(row), width=40, weight=1),
    ),
    (Sort("delay", _("délai"), Order((PaymentTerm.n, PaymentTerm.id))),),
    _("Aucune condition."),
)


def term_words(row: Values) -> str:
    """When an invoice is due, in words."""
    if row["instalments"]:
        return PaymentTerm.instalments.show(row["instalments"])
    count = row["n"] or 0
    if row["unit"] == "month":
        delay = ngettext("{count} mois", "{count} mois", count)
    else:
        delay = ngettext("{count} jour", "{count} jours", count)
    delay = delay.format(count=count)
    words = {
        "after": _("{delay}, puis fin du mois"),
        "before": _("fin du mois, puis {delay}"),
    }.get(row["mode"], "{delay}" if count else _("comptant"))
    fixed = _(", le {day} qui suit").format(day=row["fixed_day"]) if row["fixed_day"] else ""
    return words.format(delay=delay) + fixed


PAYMENT_TERM_FORM = Form(
    PaymentTerm,
    (
        Group(
            _("Condition de règlement"),
            (
                (Field("label", required=True, titled=True),),
                (Field("n"), Field("unit")),
                (Field("mode"), Field("fixed_day")),
                (Field("instalments", wide=True),),
            ),
        ),
    ),
)

MENTIONS = Listing(
    "mentions",
    _("Mentions légales"),
    Mention,
    tuple(Mention._meta.sorted_fields),
    (
        Column("kind", _("Mention"), lambda row: Mention.kind.show(row["kind"]), width=25),
        Column("since", _("À partir du"), lambda row: Mention.since.show(row["since"]), width=11),
        Column("text", _("Texte"), lambda row: str(row["text"]), width=36, weight=1),
    ),
    (Sort("kind", _("mention"), Order((Mention.kind, Mention.since, Mention.id))),),
    _("Aucune mention."),
)

MENTION_FORM = Form(
    Mention,
    (
        Group(
            _("Mention légale"),
            (
                (Field("kind"), Field("since", required=True)),
                (Field("text", required=True, wide=True),),
            ),
        ),
    ),
)


def _alone(listing: Listing, form: Form, note: Callable[[Values], str]) -> Section:
    """The section of rows that users add, change and delete, and nothing else."""
    model: type[Record] = form.model
    return Section(
        listing.id,
        listing.title,
        "2",
        listing,
        form,
        None,
        model.noun,
        create=lambda session, _contact_id, values: rows.create(model, session, values),
        update=partial(rows.update, model),
        delete=partial(rows.delete, model),
        note=note,
        letter="n",
    )


SECTIONS = (
    Section(
        FISCAL_YEARS.id,
        FISCAL_YEARS.title,
        "2",
        FISCAL_YEARS,
        FISCAL_YEAR_FORM,
        None,
        FiscalYear.noun,
        create=lambda session, _contact_id, values: fiscal_years.create(session, values),
        update=fiscal_years.update,
        delete=fiscal_years.delete,
        begin=fiscal_years.next_year,
        note=lambda _row: _("Un document est de l’exercice qui contient sa date. Les exercices se suivent sans trou."),
        letter="n",
    ),
    _alone(
        VAT_RATES,
        VAT_RATE_FORM,
        lambda _row: _("Un document garde le taux qu’il a : ce qui change ici ne vaut que pour les suivants."),
    ),
    _alone(PAYMENT_TERMS, PAYMENT_TERM_FORM, term_words),
    _alone(MENTIONS, MENTION_FORM, lambda _row: _("Un document porte les textes en vigueur à sa date.")),
)
"""Each alone on its screen."""
