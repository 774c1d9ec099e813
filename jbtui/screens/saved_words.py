"""What a save did, in one sentence."""

from jbtui.language import _, ngettext
from jbtui.models.base import Record
from jbtui.services.contacts import Saved
from jbtui.widgets.glyphs import GLYPHS


def saved_words(model: type[Record], saved: Saved) -> str:
    """That a record is saved; with what others changed meanwhile, if they did."""
    labels = {name: str(model.columns()[name].verbose_name or "") for name in saved.merged}
    merged = {name: who for name, who in saved.merged.items() if labels[name]}
    if not merged:
        return _("{done} {title} enregistré.").format(done=GLYPHS.done, title=model.title(saved.row))
    people = sorted(set(merged.values()))
    words = ngettext(
        "{done} Enregistré, avec ce que {names} a changé : {fields}.",
        "{done} Enregistré, avec ce que {names} ont changé : {fields}.",
        len(people),
    )
    fields = ", ".join(labels[name] for name in merged)
    return words.format(done=GLYPHS.done, names=", ".join(people), fields=fields)
