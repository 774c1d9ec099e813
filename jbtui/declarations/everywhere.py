"""The commands of every place, and of every list."""

from jbtui.declarations.base import Command
from jbtui.language import _

EVERYWHERE = (
    Command("back", _("Retour"), _("Revenir d’un pas, rien n’est perdu"), "back", "escape", "escape", ("q",), row=2),
    Command("menu", _("Menu"), _("Aller à un autre endroit"), "menu", "m", "ctrl+g", ("f9", "ctrl+g", "g"), row=2),
    Command(
        "palette", _("Commande"), _("Chercher une commande par son nom"), "palette", "colon", "ctrl+p", ("ctrl+p",)
    ),
    Command("undo", _("Annuler"), _("Annuler ma dernière modification"), "undo", "ctrl+z", row=2),
    Command("journal", _("Journal"), _("Voir mes modifications et en annuler une"), "journal", "u"),
    Command("refresh", _("Relire"), _("Relire les données"), "refresh", "f5", "f5", ("ctrl+r",)),
    Command("redraw", _("Redessiner"), _("Redessiner l’écran après des parasites"), "redraw", "ctrl+l", "ctrl+l"),
    Command("help", _("Aide"), _("Les touches de cet écran"), "help", "question_mark", "f1", ("f1",), row=2),
    Command("quit", _("Quitter"), _("Quitter jbtui, les brouillons sont gardés"), "quit", "ctrl+q", "ctrl+q"),
)

LISTS = (
    Command("list.open", _("Ouvrir"), _("Ouvrir la ligne"), "open", "enter", "enter", row=2),
    Command("list.search", _("Chercher"), _("Chercher dans cette liste"), "search", "slash", row=2),
    Command("list.find", _("Partout"), _("Chercher parmi tous les contacts"), "find", "f3", "f3", ("ctrl+f",), row=2),
    Command("list.new", _("Nouveau"), _("Créer ce que cet écran liste"), "popup", "n", "ctrl+n", row=1, argument="n"),
    Command("list.edit", _("Éditer"), _("Modifier la ligne"), "edit", "e", row=1),
    Command(
        "list.operations",
        _("Opérations…"),
        _("Agir sur les lignes choisies"),
        "popup",
        "o",
        "ctrl+o",
        row=1,
        argument="o",
    ),
    Command("list.convert", _("Convertir"), _("Faire passer à l’étape suivante"), "popup", "c", row=1, argument="c"),
    Command("list.sort", _("Trier"), _("Changer l’ordre, voir les archivés"), "popup", "t", row=1, argument="t"),
    Command("list.mark", _("Marquer"), _("Marquer la ligne et descendre"), "mark", "space", row=1),
    Command("list.mark_all", _("Tout marquer"), _("Marquer toutes les lignes, ou aucune"), "mark_all", "asterisk"),
)

FORMS = (
    Command(
        "form.next", _("Champ suivant"), _("Accepter le champ et passer au suivant"), "next", "enter", "enter", row=1
    ),
    Command("form.choices", _("Liste"), _("Voir les choix possibles de ce champ"), "choices", "f4", "f4", row=1),
    Command("form.save", _("Enregistrer"), _("Enregistrer la fiche"), "save", "ctrl+s", "ctrl+s", ("f2",), row=2),
    Command(
        "form.leave", _("Sortir (brouillon gardé)"), _("Sortir sans enregistrer"), "back", "escape", "escape", row=2
    ),
    Command(
        "form.revert", _("Annuler la frappe"), _("Rendre au champ ce qu’il contenait"), "revert", "ctrl+z", "ctrl+z"
    ),
)
