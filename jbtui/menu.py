"""The menu tree: the only place that says which screens there are. A letter is the same object everywhere."""

from dataclasses import dataclass

from jbtui.language import _


@dataclass(frozen=True)
class Place:
    """A place of the menu: its letter, its words, « module:Screen », and what the screen is given (a shelf)."""

    key: str
    label: str
    screen: str
    argument: str = ""


MENU: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        _("Contacts"),
        (
            Place("t", _("Tous les contacts"), "jbtui.screens.contacts.contacts:ContactsScreen", "all"),
            Place("c", _("Clients"), "jbtui.screens.contacts.contacts:ContactsScreen", "customer"),
            Place("p", _("Prospects"), "jbtui.screens.contacts.contacts:ContactsScreen", "prospect"),
            Place("r", _("Fournisseurs"), "jbtui.screens.contacts.contacts:ContactsScreen", "supplier"),
        ),
    ),
    (
        _("Relation Client"),
        (
            Place("a", _("Actions à réaliser"), "jbtui.screens.relation_client.actions:ActionsScreen"),
            Place("i", _("Affaires"), "jbtui.screens.relation_client.deals:DealsScreen"),
            Place("j", _("Projets"), "jbtui.screens.relation_client.deals:ProjectsScreen"),
        ),
    ),
    (
        _("Ventes"),
        (
            Place("d", _("Devis"), "jbtui.screens.ventes.documents:QuotesScreen"),
            Place("o", _("Commandes"), "jbtui.screens.ventes.documents:OrdersScreen"),
            Place("l", _("Livraisons"), "jbtui.screens.ventes.documents:DeliveriesScreen"),
            Place("f", _("Factures"), "jbtui.screens.ventes.documents:InvoicesScreen"),
        ),
    ),
    (
        _("Achats"),
        (Place("g", _("Commandes, factures reçues"), "jbtui.screens.achats.purchases:PurchasesScreen"),),
    ),
    (
        _("Paramètres"),
        (
            Place("s", _("Société"), "jbtui.screens.parametres.company:CompanyScreen"),
            Place("x", _("Exercices"), "jbtui.screens.parametres.rows:SettingsScreen", "fiscal_years"),
            Place("v", _("Taux de TVA"), "jbtui.screens.parametres.rows:SettingsScreen", "vat_rates"),
            Place("e", _("Conditions de règlement"), "jbtui.screens.parametres.rows:SettingsScreen", "payment_terms"),
            Place("n", _("Mentions légales"), "jbtui.screens.parametres.rows:SettingsScreen", "mentions"),
        ),
    ),
    (
        _("Échanges"),
        (Place("h", _("Importer un fichier"), "jbtui.screens.echanges.import_file:ImportScreen"),),
    ),
)

ALL_CONTACTS = MENU[0][1][0]
HOME = MENU[1][1][0]
