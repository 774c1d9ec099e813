"""The commands of every place, of every list and of every form."""

from jbtui.declarations.base import Command, Situation
from jbtui.language import _


def why_no_row(situation: Situation) -> str:
    """Disabled where nothing is chosen."""
    return "" if situation.ids else _("rien n’est choisi")


EVERYWHERE = (
    Command(
        "back", _("Retour"), _("Revenir d’un pas, rien n’est perdu"), "back", "escape", "escape", ("q",), row=2, rank=20
    ),
    Command(
        "menu", _("Menu"), _("Aller à un autre endroit"), "menu", "m", "ctrl+g", ("f9", "ctrl+g", "g"), row=2, rank=50
    ),
    Command(
        "palette",
        _("Commande"),
        _("Chercher une commande par son nom"),
        "palette",
        "colon",
        "ctrl+p",
        ("ctrl+p",),
        row=2,
        rank=80,
    ),
    Command(
        "find",
        _("Partout"),
        _("Chercher parmi tous les contacts"),
        "find",
        "f3",
        "f3",
        ("ctrl+f",),
        row=2,
        rank=40,
    ),
    Command("undo", _("Annuler"), _("Annuler ma dernière modification"), "undo", "ctrl+z", row=2, rank=60),
    Command("journal", _("Journal"), _("Voir mes modifications et en annuler une"), "journal", "u"),
    Command("refresh", _("Relire"), _("Relire les données"), "refresh", "f5", "f5", ("ctrl+r",)),
    Command("redraw", _("Redessiner"), _("Redessiner l’écran après des parasites"), "redraw", "ctrl+l", "ctrl+l"),
    Command("help", _("Aide"), _("Les touches de cet écran"), "help", "question_mark", "f1", ("f1",), row=2, rank=70),
    Command(
        "quit", _("Quitter"), _("Quitter jbtui, les brouillons sont gardés"), "quit", "ctrl+q", "ctrl+q", row=2, rank=90
    ),
)

LISTS = (
    Command(
        "list.open", _("Ouvrir"), _("Ouvrir la ligne"), "open", "enter", "enter", row=2, rank=10, why_not=why_no_row
    ),
    Command("list.search", _("Chercher"), _("Chercher dans cette liste"), "search", "slash", row=2, rank=30),
    Command(
        "list.sort", _("Trier"), _("Changer l’ordre, voir les archivés"), "popup", "t", row=1, rank=60, argument="t"
    ),
    Command(
        "list.mark",
        _("Marquer"),
        _("Marquer la ligne et descendre"),
        "mark",
        "space",
        row=1,
        rank=80,
        why_not=why_no_row,
    ),
    Command(
        "list.mark_all",
        _("Tout marquer"),
        _("Marquer toutes les lignes, ou aucune"),
        "mark_all",
        "asterisk",
        why_not=why_no_row,
    ),
)

NEW = Command(
    "records.new",
    _("Nouveau"),
    _("Créer ce que cet écran liste"),
    "popup",
    "n",
    "ctrl+n",
    ("ctrl+n",),
    row=1,
    rank=10,
    argument="n",
)

ADD, EDIT, OPERATIONS, CONVERT = RECORDS = (
    Command("records.add", _("Ajouter…"), _("Ajouter à cette fiche"), "popup", "a", row=1, rank=20, argument="a"),
    Command("records.edit", _("Éditer"), _("Modifier la fiche"), "edit", "e", row=1, rank=30, why_not=why_no_row),
    Command(
        "records.operations",
        _("Opérations…"),
        _("Agir sur ce qui est choisi"),
        "popup",
        "o",
        "ctrl+o",
        row=1,
        rank=40,
        argument="o",
    ),
    Command(
        "records.convert",
        _("Convertir"),
        _("Faire passer à l’étape suivante"),
        "popup",
        "c",
        row=1,
        rank=65,
        argument="c",
    ),
)
"""What can be done with a record, from its list and from its sheet; each popup shows where something is in it."""

EXPORT = Command("list.export", _("Exporter…"), _("Exporter la liste, ou les lignes marquées, dans un fichier"),
                 "export", "x", popup="o", why_not=why_no_row)  # fmt: skip

CONTACT_JOURNAL = Command("record.journal", _("Journal de la fiche"), _("Qui a changé quoi chez ce contact, et quand"),
                          "show_history", "j", popup="o", why_not=why_no_row)  # fmt: skip

TURN = (
    Command("tabs.next", _("Onglet suivant"), _("Passer à l’onglet suivant"), "turn", "tab", argument=1),
    Command("tabs.previous", _("Onglet précédent"), _("Passer à l’onglet précédent"), "turn", "shift+tab", argument=-1),
)

ROWS = (
    Command("rows.new", _("Nouveau"), _("Ajouter une ligne"), "new", "n", row=1, rank=10),
    Command("rows.edit", _("Éditer"), _("Modifier la ligne"), "edit", "e", row=1, rank=30, why_not=why_no_row),
    Command(
        "rows.duplicate",
        _("Dupliquer"),
        _("Copier la ligne dans une nouvelle"),
        "duplicate",
        "d",
        row=1,
        rank=70,
        why_not=why_no_row,
    ),
    Command(
        "rows.delete",
        _("Supprimer"),
        _("Supprimer la ligne, après confirmation"),
        "delete",
        "s",
        popup="o",
        other_keys=("delete",),
        why_not=why_no_row,
    ),
)
"""What can be done with the rows of a record: the people of a company, the addresses of a contact."""

JOURNAL = (
    Command(
        "journal.undo",
        _("Annuler cette modification"),
        _("Annuler la modification choisie"),
        "undo_chosen",
        "enter",
        row=1,
        rank=10,
        why_not=why_no_row,
    ),
)
"""What can be done with one's own changes."""


def why_no_choices(situation: Situation) -> str:
    """The focused field has no list."""
    return "" if situation.ids else _("pas de liste pour ce champ")


FORMS = (
    Command(
        "form.next",
        _("Champ suivant"),
        _("Accepter le champ et passer au suivant"),
        "next",
        "enter",
        "enter",
        row=1,
        rank=10,
    ),
    Command(
        "form.choices",
        _("Liste"),
        _("Voir les choix possibles de ce champ"),
        "choices",
        "f4",
        "f4",
        row=1,
        rank=20,
        why_not=why_no_choices,
    ),
    Command(
        "form.save", _("Enregistrer"), _("Enregistrer la fiche"), "save", "ctrl+s", "ctrl+s", ("f2",), row=2, rank=10
    ),
    Command(
        "form.leave",
        _("Sortir (brouillon gardé)"),
        _("Sortir sans enregistrer"),
        "back",
        "escape",
        "escape",
        row=2,
        rank=20,
    ),
    Command(
        "form.revert", _("Annuler la frappe"), _("Rendre au champ ce qu’il contenait"), "revert", "ctrl+z", "ctrl+z"
    ),
)

SAVE_AND_NEW = Command(
    "form.save_and_new",
    _("Enreg. et nouveau"),
    _("Enregistrer, puis une fiche vide"),
    "save_and_new",
    "ctrl+n",
    "ctrl+n",
    row=1,
    rank=30,
)
