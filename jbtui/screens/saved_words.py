"""What a save or a deletion did, in one sentence."""

from jbtui.language import _
from jbtui.models.base import Record
from jbtui.models.values import TOLD, excerpt
from jbtui.services.contacts import Saved
from jbtui.text import elides
from jbtui.widgets.glyphs import GLYPHS


def saved_words(model: type[Record], saved: Saved) -> str:
    """That a record is saved; with what others changed meanwhile, if they did."""
    labels = {name: str(model.columns()[name].verbose_name or "") for name in saved.merged}
    merged = {name: who for name, who in saved.merged.items() if labels[name]}
    if not merged:
        words = _("{done} {title} enregistré · ^Z annule")
        if model.feminine:
            words = _("{done} {title} enregistrée · ^Z annule")
        return words.format(done=GLYPHS.done, title=excerpt(model.title(saved.row), TOLD))
    people = sorted(set(merged.values()))
    if len(people) > 1:
        words = _("{done} Enregistré, avec ce que d’autres ({names}) ont changé : {fields}.")
    elif elides(people[0]):
        words = _("{done} Enregistré, avec ce qu’{names} a changé : {fields}.")
    else:
        words = _("{done} Enregistré, avec ce que {names} a changé : {fields}.")
    fields = ", ".join(labels[name] for name in merged)
    return words.format(done=GLYPHS.done, names=", ".join(people), fields=fields)


def deleted_words(model: type[Record], title: str) -> str:
    """That a record of this title was deleted."""
    words = _("{done} {title} supprimée · ^Z annule") if model.feminine else _("{done} {title} supprimé · ^Z annule")
    return words.format(done=GLYPHS.done, title=excerpt(title, TOLD))
