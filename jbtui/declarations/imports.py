"""The import of a file: its commands."""

from jbtui.declarations.base import Command, Situation
from jbtui.language import _


def why_no_file(situation: Situation) -> str:
    """No file has been read."""
    return "" if situation.row is not None else _("lisez d’abord un fichier (l, ou Entrée sur son chemin)")


def why_busy(situation: Situation) -> str:
    """Nothing else while a file is read or imported."""
    return _("une lecture ou un import est en cours") if situation.busy else ""


def why_not_read(situation: Situation) -> str:
    """Only what a preview has shown is imported."""
    return why_busy(situation) or ("" if situation.ids else _("lisez d’abord un fichier (l, ou Entrée sur son chemin)"))


def why_no_reject(situation: Situation) -> str:
    """Nothing was rejected."""
    return why_busy(situation) or ("" if situation.row and situation.row["rejected"] else _("aucun rejet"))


def why_not_shown(situation: Situation) -> str:
    """There are no outcomes yet."""
    return why_busy(situation) or why_no_file(situation)


def why_not_decided(situation: Situation) -> str:
    """Only what would go in is decided about, and what becomes of a column."""
    decided = situation.row is not None and situation.row["open"]
    return why_not_shown(situation) or ("" if decided else _("rien à décider pour cette ligne"))


OUTCOMES = {
    "all": _("Tout"),
    "created": _("À créer"),
    "updated": _("À compléter"),
    "skipped": _("Déjà là"),
    "rejected": _("Rejets"),
    "doubtful": _("À vérifier"),
    "left": _("Ignorés"),
}
"""The onglets of the preview, and of what was done; what is to be checked is in another one too."""

IMPORT = (
    Command(
        "import.read",
        _("Lire le fichier"),
        _("Lire le fichier et montrer ce qui se passerait"),
        "read",
        "l",
        "enter",
        row=1,
        rank=70,
        why_not=why_busy,
    ),
    Command(
        "import.choose",
        _("Décider"),
        _("Décider de la ligne : compléter le contact du même nom, créer, ignorer ; d’une colonne, son champ"),
        "choose",
        "enter",
        row=1,
        rank=10,
        why_not=why_not_decided,
    ),
    Command(
        "import.run",
        _("Importer"),
        _("Importer ce que montre l’aperçu"),
        "run",
        "f2",
        "f2",
        ("ctrl+s",),
        row=1,
        rank=20,
        why_not=why_not_read,
    ),
    Command(
        "import.file",
        _("Fichier"),
        _("Revenir au chemin du fichier, pour en prendre un autre"),
        "file",
        "f",
        row=1,
        rank=60,
        why_not=why_busy,
    ),
    Command(
        "import.columns",
        _("Colonnes"),
        _("Voir quelle colonne va dans quel champ ; encore : l’aperçu"),
        "columns",
        "c",
        row=1,
        rank=40,
        why_not=why_not_shown,
    ),
    Command(
        "import.profile",
        _("Profil"),
        _("Client, prospect ou fournisseur, où le fichier ne le dit pas"),
        "profile",
        "p",
        "f4",
        ("f4",),
        row=1,
        rank=30,
        why_not=why_busy,
    ),
    Command(
        "import.existing",
        _("Déjà là"),
        _("Ce qui est fait d’un contact déjà là : compléter, ignorer, remplacer"),
        "existing",
        "e",
        row=1,
        rank=35,
        why_not=why_busy,
    ),
    Command(
        "import.rejects",
        _("Rejets"),
        _("Écrire les lignes rejetées, avec leur motif, dans un fichier à corriger"),
        "rejects",
        "x",
        row=1,
        rank=50,
        why_not=why_no_reject,
    ),
    *(
        Command(
            f"import.show.{what}",
            label,
            _("Onglet {label}").format(label=label),
            "show",
            str(number),
            argument=what,
            why_not=why_not_shown,
        )
        for number, (what, label) in enumerate(OUTCOMES.items(), 1)
    ),
)
