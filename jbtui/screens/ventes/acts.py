"""What is done with documents from wherever they stand: their number, their next stage, their state, their copy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from textual.app import App

from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.base import Values
from jbtui.models.document import ACCOUNTING, AMOUNT, CREDIT, DEPOSIT, ORDER, PERCENT, QUOTE, Document, DocumentLine
from jbtui.models.fields import Refused
from jbtui.models.values import show_day, thousands
from jbtui.screens.base import PlaceScreen, top_of
from jbtui.screens.relation_client.acts import LinkActs, done
from jbtui.screens.ventes.pages import Pages
from jbtui.screens.ventes.settling import Settling
from jbtui.services.contacts import Saved
from jbtui.services.unit import Forbidden, Invalid, Session
from jbtui.widgets.cells import columns
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.line_question import LineQuestion
from jbtui.widgets.popup import WIDEST, Entry, Popup, Toggle


@dataclass(frozen=True)
class NotYet:
    """Why a draft has no number yet: sentences, whether to confirm or to put right, and the fields that they name."""

    sentences: Sequence[str]
    codes: Sequence[str] = ()
    """Of the warnings to confirm; none: it is refused."""
    fields: Sequence[str] = ()


class DocumentActs(LinkActs, Pages, Settling):
    """The commands of documents, for a list or a sheet of some."""

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        raise NotImplementedError

    def chosen_document(self) -> Values | None:
        """The document that shows, or the one under the cursor."""
        raise NotImplementedError

    async def chosen_documents(self) -> list[int]:
        """The documents that are marked, else that one."""
        raise NotImplementedError

    # --- its number --------------------------------------------------------------------------------------------------

    def do_validate_document(self) -> None:
        """Give the draft its number, aside: it is printed meanwhile."""
        if row := self.chosen_document():
            _begin_validating(self.place, row, ())

    # --- its next stage ----------------------------------------------------------------------------------------------

    async def do_convert_document(self, type_: str) -> None:
        """Make a draft of another type of the chosen documents, and open it."""
        row = self.chosen_document()
        if row is None:
            return
        if type_ == CREDIT:
            self._ask_reason(row)
        elif type_ == DEPOSIT:
            self._ask_deposit(row)
        else:
            from jbtui.services.documents import production

            await self._make(production.produce, await self.chosen_documents(), type_)

    def _ask_deposit(self, row: Values) -> None:
        def wrong(typed: str) -> str:
            try:
                asked_deposit(typed)
            except Refused as error:
                return str(error)
            return ""

        async def answered(typed: str | None) -> None:
            if typed is not None:
                from jbtui.services.documents import production

                await self._make(production.produce, [row["id"]], DEPOSIT, asked_deposit(typed))

        title = _("Acompte sur {title} : un pourcentage (30 %), ou un montant TTC (500)")
        question = LineQuestion(title.format(title=Document.name(row)), "30 %", _("Créer l’acompte"), wrong=wrong)
        question.open_over(self.place, answered)

    def _ask_reason(self, row: Values) -> None:
        def wrong(typed: str) -> str:
            return "" if typed.strip() else _("le motif figure sur l’avoir : il est à remplir")

        def answered(reason: str | None) -> None:
            if reason is not None:
                self._ask_how_much(row, reason)

        title = _("Motif de l’avoir sur {title}").format(title=Document.name(row))
        LineQuestion(title, "", _("Suite"), wrong=wrong).open_over(self.place, answered)

    def _ask_how_much(self, row: Values, reason: str) -> None:
        async def answered(answer: tuple[str, str] | None) -> None:
            if answer is None:
                return
            from jbtui.services.documents import production

            how, again = answer
            credit = partial(production.credit, reopens=again == "yes")
            if how == "all":
                await self._make(credit, row["id"], reason)
            elif how == "part":
                self._ask_percent(lambda percent: self._make(_credit_part, credit, row["id"], reason, percent))
            else:
                await self._ask_quantities(row, lambda quantities: self._make(credit, row["id"], reason, quantities))

        entries = [
            Entry("t", _("Tout ce qui n’est pas encore crédité"), "all"),
            Entry("q", _("Choisir les quantités…"), "some"),
            Entry("p", _("Un pourcentage : escompte, geste…"), "part"),
        ]
        choices = (("no", _("non")), ("yes", _("oui")))
        toggle = Toggle(_("À facturer de nouveau sur la commande"), choices, _("Espace bascule"))
        title = _("Avoir sur {title}").format(title=Document.name(row))
        Popup(title, entries, toggle=toggle, toggled="no").open_over(self.place, answered)

    def _ask_percent(self, make: Callable[[Decimal], Any]) -> None:
        def wrong(typed: str) -> str:
            try:
                percent = DocumentLine.vat_rate.parse(typed)
            except Refused as error:
                return str(error)
            return "" if percent else _("un pourcentage de 0 à 100 est attendu")

        async def answered(typed: str | None) -> None:
            if typed is not None and (percent := DocumentLine.vat_rate.parse(typed)):
                await make(percent)

        title = _("Pourcentage de chaque ligne à créditer")
        LineQuestion(title, "2 %", _("Créer l’avoir"), wrong=wrong).open_over(self.place, answered)

    async def _ask_quantities(self, row: Values, make: Callable[[Mapping[int, Decimal]], Any]) -> None:
        from jbtui.screens.ventes.quantities import Quantities
        from jbtui.services.documents import production

        lines = await self.place.ask(production.creditable, row["id"])
        if lines is None:
            return

        async def answered(quantities: Mapping[int, Decimal] | None) -> None:
            if quantities is not None:
                await make(quantities)

        title = _("Avoir sur {title} : quantités à créditer").format(title=Document.name(row))
        Quantities(title, lines).open_over(self.place, answered)

    def do_copy_document(self) -> None:
        """Copy the document in a new quote or order."""
        row = self.chosen_document()
        if row is None:
            return

        async def answered(type_: str | None) -> None:
            if type_:
                from jbtui.services.documents import production

                await self._make(production.copy, row["id"], type_)

        entries = [Entry("d", _("Devis"), QUOTE), Entry("o", _("Commande"), ORDER)]
        title = _("Dupliquer {title} en").format(title=Document.title(row))
        Popup(title, entries, chosen=1 if row["type"] == ORDER else 0).open_over(self.place, answered)

    async def _make(self, make: Callable[..., Any], *args: Any) -> None:
        """Make drafts, and open the one; of several, say how many there are."""
        place = self.place
        made = await place.ask(in_sentences, make, place.office.session, *args)
        if made is None:
            return
        rows: list[Values] = made if isinstance(made, list) else [made]
        await place.wrote()
        if len(rows) == 1:
            await open_draft(place, rows[0]["id"])
            words = _("{done} Créé : {title}").format(done=GLYPHS.done, title=Document.title(rows[0]))
        else:
            words = ngettext("{done} {count} brouillon créé", "{done} {count} brouillons créés", len(rows))
            words = words.format(done=GLYPHS.done, count=thousands(len(rows))) + _(" · ^Z annule")
        here = top_of(place.app)
        here.call_later(here.say, words, "done")  # which may be about to be composed

    # --- its state ---------------------------------------------------------------------------------------------------

    async def do_document_step(self, step: str) -> None:
        """Have the document take a step."""
        row = self.chosen_document()
        if row is None:
            return
        today = days.today()
        if step == "receive":
            self._ask_day(_("Livré le"), today, partial(self._step, row, step))
        elif step == "prolong":
            self._ask_day(_("Le devis tient jusqu’au"), today + timedelta(30), partial(self._step, row, step))
        elif step in ("cancel", "decline"):

            async def sure(yes: bool | None) -> None:
                if yes:
                    await self._step(row, step)

            words = {"cancel": (_("Annuler {title} ?"), _("Oui, annuler")),
                     "decline": (_("{title} : refusé par le client ?"), _("Oui, refusé"))}[step]  # fmt: skip
            details = [_("Il garde son numéro, et ne revient pas à l’état d’avant.")]
            Confirm(words[0].format(title=Document.title(row)), words[1], details).open_over(self.place, sure)
        else:
            await self._step(row, step)

    def _ask_day(self, title: str, proposed: date, act: Callable[[date], Any]) -> None:
        today = days.today()

        def wrong(typed: str) -> str:
            try:
                days.parse(typed, today)
            except Refused as error:
                return str(error)
            return ""

        async def answered(typed: str | None) -> None:
            if typed is not None:
                await act(days.parse(typed, today))

        LineQuestion(title, show_day(proposed), _("Enregistrer"), wrong=wrong).open_over(self.place, answered)

    async def _step(self, row: Values, step: str, *args: Any) -> None:
        from jbtui.services.documents import states

        act = {
            "accept": states.accept,
            "decline": states.decline,
            "prolong": states.prolong,
            "receive": states.receive,
            "close": states.close,
            "reopen": states.reopen,
            "cancel": states.cancel,
        }[step]
        now: Values | None = await self.place.ask(in_sentences, act, self.place.office.session, row["id"], *args)
        if now:
            await self.place.wrote()
            words = _("{done} {title} : {state}")
            state = Document.value("state").show(now["state"])
            self.place.say(words.format(done=GLYPHS.done, title=Document.title(now), state=state), "done")

    # --- a draft -----------------------------------------------------------------------------------------------------

    async def do_link_document(self) -> None:
        """Link the draft to a deal or a project of the contact, or to nothing."""
        row = self.chosen_document()
        if row is None:
            return
        from jbtui.services.documents import drafts

        def store(link: dict[str, int | None]) -> Saved:
            return drafts.update(self.place.office.session, row["id"], row["version"], drafts.Edit(changes=link))

        held = {name: row.get(name, row.get(f"{name}_id")) for name in ("deal", "project")}
        await self.link(contact_of(row), Document.title(row), store, {**row, **held})

    async def do_delete_document(self) -> None:
        """Delete the chosen drafts, once it is confirmed."""
        row, ids = self.chosen_document(), await self.chosen_documents()
        if row is None or not ids:
            return
        count = ngettext("{count} brouillon", "{count} brouillons", len(ids)).format(count=thousands(len(ids)))
        title = Document.title(row) if len(ids) == 1 else count

        async def sure(yes: bool | None) -> None:
            from jbtui.services.documents import drafts

            if yes and await self.place.ask(done, drafts.delete, self.place.office.session, ids):
                await self.place.wrote()
                words = _("{done} Supprimé : {title} · ^Z annule")
                self.place.say(words.format(done=GLYPHS.done, title=title), "done")

        Confirm(_("Supprimer {title} ?").format(title=title), _("Oui, supprimer")).open_over(self.place, sure)


def in_sentences(act: Callable[..., Any], *args: Any) -> Any:
    """Call a service that says field by field why it refuses, in whole sentences. Raises Forbidden, what it raises."""
    from jbtui.services.documents.refusals import sentences

    try:
        return act(*args)
    except Invalid as error:
        raise Forbidden(" · ".join(sentences(error.errors))) from error


def contact_of(row: Values) -> int:
    """The contact of a document, as a list or a sheet reads it."""
    id_: int = row["contact_id"] if "contact_id" in row else row["contact"]
    return id_


def _credit_part(session: Session, credit: Callable[..., Values], id_: int, reason: str, percent: Decimal) -> Values:
    """Credit so many percent of an invoice. Called in a database thread."""
    from jbtui.services.documents import production

    return credit(session, id_, reason, production.part_to_credit(id_, percent))


async def open_draft(place: PlaceScreen, id_: int) -> None:
    """Open a draft where it is edited, over its sheet."""
    from jbtui.screens.ventes.documents import DocumentScreen
    from jbtui.screens.ventes.editor import edit_document

    over = place
    if not (isinstance(place, DocumentScreen) and place.record == id_):
        over = DocumentScreen(id_)
        await place.app.push_screen(over)
    await edit_document(over, id_)


def asked_deposit(typed: str) -> dict[str, Any]:
    """What of an order a deposit asks for, as people say it: « 30 % », « 500 ». Raises Refused."""
    text = typed.strip()
    percent = text.endswith("%")
    value = Document.value("deposit_value").parse(text.removesuffix("%").strip())
    if not value or value < 0 or (percent and value > 100):
        raise Refused(_("un pourcentage de 0 à 100, ou un montant positif, est attendu"))
    return {"deposit_kind": PERCENT if percent else AMOUNT, "deposit_value": value}


# --- giving a number -------------------------------------------------------------------------------------------------


_under_way: set[tuple[int, int]] = set()
"""By the program and their ids, the drafts that are getting their numbers: asked for again, nothing is begun."""


def _begin_validating(place: PlaceScreen, row: Values, confirmed: Sequence[str]) -> None:
    place.say(_("{title} : validation…").format(title=Document.title(row)))
    if (here := (id(place.app), row["id"])) not in _under_way:
        _under_way.add(here)
        place.app.run_worker(_validate(place.app, place, row, confirmed), group="validate")


async def _validate(app: App[Any], asking: PlaceScreen, row: Values, confirmed: Sequence[str]) -> None:
    """Give a draft its number, or say why not; whatever place is in front by then."""
    try:
        answer = await asking.ask_aside(_attempt, asking.office.session, row, confirmed)
    finally:
        _under_way.discard((id(app), row["id"]))
    here = top_of(app)
    if isinstance(answer, NotYet):
        _tell_not_yet(here, row, answer, confirmed)
    elif answer:
        await here.wrote()
        words = _("{done} Validé : {title}") if row["type"] in ACCOUNTING else _("{done} Émis : {title}")
        words = _("{done} Confirmé : {title}") if row["type"] == ORDER else words
        here.say(words.format(done=GLYPHS.done, title=Document.title(answer)), "done")


def _attempt(session: Session, row: Values, confirmed: Sequence[str]) -> Values | NotYet:
    """The document with its number, or why it has none. Called in a database thread."""
    from jbtui.services.documents import validation
    from jbtui.services.documents.refusals import sentences

    try:
        return validation.validate(session, row["id"], row["version"], confirmed)
    except validation.ToConfirm as asked:
        words = [sentences({each.field: str(each)})[0] if each.field else str(each) for each in asked.warnings]
        return NotYet(words, [each.code for each in asked.warnings])
    except Invalid as error:
        return NotYet(sentences(error.errors), fields=list(error.errors))
    except Forbidden as error:
        return NotYet([str(error)])


def _tell_not_yet(here: PlaceScreen, row: Values, not_yet: NotYet, confirmed: Sequence[str]) -> None:
    title = Document.title(row)
    if here.app.screen is not here:  # one types elsewhere by now, and would answer without having read
        here.say(not_yet.sentences[0], "error")
        return
    if not_yet.codes:

        def sure(yes: bool | None) -> None:
            if yes:
                _begin_validating(here, row, [*confirmed, *not_yet.codes])

        Confirm(_("Valider {title} quand même ?").format(title=title), _("Oui, valider"), not_yet.sentences).open_over(
            here, sure
        )
        return
    if len(not_yet.sentences) == 1 and not not_yet.fields and columns(not_yet.sentences[0]) < here.size.width - 1:
        here.say(not_yet.sentences[0], "error")
        return
    here.say("")
    entries = [Entry("f", _("Fermer"), None)]
    if "contact_id" in not_yet.fields:
        entries.insert(0, Entry("c", _("Ouvrir la fiche du contact"), "contact"))
    if set(not_yet.fields) - {"contact_id"}:
        entries.insert(0, Entry("e", _("Corriger le brouillon"), "edit"))

    async def chosen(what: str | None) -> None:
        if what == "edit":
            await open_draft(here, row["id"])
        elif what == "contact":
            from jbtui.screens.contacts.contact import ContactScreen

            await here.app.push_screen(ContactScreen(contact_of(row)))

    title = _("{title} n’a pas encore son numéro").format(title=title)
    Popup(title, entries, heading=not_yet.sentences, width=WIDEST).open_over(here, chosen)
