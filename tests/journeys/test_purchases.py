"""Purchases as a user types them: from their list, in a supplier's sheet, paid, doubled, deleted and brought back."""

from tests.desk import Desk


async def test_an_invoice_is_typed_from_the_list_paid_there_and_deleted_on_its_sheet(any_desk: Desk) -> None:
    any_desk.given(
        {"name": "Bois du Nord", "is_supplier": True, "is_customer": False},
        {"name": "Un Client", "is_customer": True},
    )
    async with any_desk.as_user("anne") as anne:
        await anne.press("m", "g")
        assert "Achats › Toutes" in anne.lines()[0]
        await anne.press("n")
        assert "Un Client" not in anne.screen_text(), "only suppliers are offered"
        await anne.press("enter")
        assert "[8 Achats" in anne.lines()[1]
        await anne.type("F-118")
        await anne.fill(base_1="100,05", rate_2="5,5", base_2="40")
        await anne.press("ctrl+s")
        assert "Achats › Toutes" in anne.lines()[0]
        assert "162,26" in anne.list.cursor()  # 100,05 + 20,01 + 40 + 2,20
        await anne.press("o", "p")
        assert "payée le" in anne.list.cursor()
        await anne.press("2")
        assert "F-118" not in anne.screen_text()
        await anne.press("ctrl+z", "f5")
        assert "à payer" in anne.list.cursor()
        await anne.press("enter")
        assert "100,05 HT à 20 % : TVA 20,01" in anne.screen_text()
        assert "TTC 162,26 €" in anne.screen_text()
        await anne.press("delete", "o")
        assert "Achats › À payer" in anne.lines()[0]
        assert "F-118" not in "\n".join(anne.lines()[2:-3])
        await anne.press("ctrl+z", "f5")
        assert "F-118" in anne.list.cursor()


async def test_a_doubled_invoice_is_refused_on_its_number_and_a_wrong_total_on_the_total(desk: Desk) -> None:
    desk.given({"name": "Bois du Nord", "is_supplier": True, "is_customer": False})
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "8", "n")
        await anne.type("F-118")
        await anne.fill(base_1="100")
        await anne.press("ctrl+s", "n")
        await anne.type("f-118")
        await anne.fill(base_1="50")
        await anne.press("ctrl+s")
        assert "la facture F-118 de ce fournisseur est déjà saisie" in anne.screen_text()
        await anne.replace(number="F-119", total_ttc="61")
        await anne.press("ctrl+s")
        assert "les montants et leur TVA font 60,00" in anne.screen_text()
        await anne.replace(total_ttc="")
        await anne.press("ctrl+s")
        assert "[8 Achats·2]" in anne.lines()[1]
