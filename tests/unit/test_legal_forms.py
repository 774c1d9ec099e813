"""Names without their legal form."""

import pytest

from jbtui.legal_forms import LEGAL_FORMS, without_legal_form


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("SARL Martin", "martin"),
        ("Martin SARL", "martin"),
        ("S.A.R.L. Martin", "martin"),
        ("MARTIN S.A.", "martin"),
        ("Société Martin SAS", "martin"),
        ("Ets Lefèvre", "lefevre"),
        ("Établissements Lefèvre & Fils", "lefevre fils"),
        ("Société par actions simplifiée Lebœuf", "leboeuf"),
        ("Association loi 1901 Les Amis", "les amis"),
        ("Micro-entreprise Dupont", "dupont"),
        ("Schmidt GmbH", "schmidt"),
        ("Sabatier", "sabatier"),
        ("Massa", "massa"),
        ("Transports SA Martin", "transports sa martin"),
        ("Sasu", "sasu"),
        ("SARL SAS", "sas"),
        ("Société", "societe"),
        ("安藤", "安藤"),
        ("", ""),
    ],
)
def test_forms_go_at_both_ends_and_nowhere_else(name: str, bare: str) -> None:
    assert without_legal_form(name) == bare


@pytest.mark.parametrize("form", LEGAL_FORMS)
def test_each_proposed_form_is_recognised(form: str) -> None:
    assert without_legal_form(f"{form} Martin") == without_legal_form(f"Martin {form}") == "martin"
