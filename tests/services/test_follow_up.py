"""Actions and informations: completing, series, postponing, links; each act undone whole. On both engines."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import peewee
import pytest

from jbtui.declarations.base import View
from jbtui.declarations.deals import DEALS
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.base import Values, database
from jbtui.models.deal import Deal
from jbtui.models.entry import Entry
from jbtui.models.fields import Refused
from jbtui.models.note import Note
from jbtui.models.project import Project
from jbtui.screens.saved_words import saved_words
from jbtui.services import contacts, deals, entries, follow_up, journal, people, projects, undo
from jbtui.services.paging import Sorted
from jbtui.services.recurrence import next_due
from jbtui.services.unit import Conflict, Forbidden, Invalid, Session, read
from tests.desk import plain
from tests.services.making import company, last_unit, now, person


@pytest.fixture
def bois(anne: Session) -> Values:
    """A company to follow up."""
    return company(anne, "Bois")


def action(session: Session, contact: Values, label: str = "Rappeler", **values: object) -> Values:
    return follow_up.create_action(session, contact["id"], {"label": label, **values}).row


def deal(session: Session, contact: Values, label: str = "Atelier", **values: object) -> Values:
    return deals.create(session, contact["id"], {"label": label, "estimate": 1000, **values}).row


def open_actions(contact: Values) -> list[Values]:
    rows = Action.values(Action.contact == contact["id"], Action.done_at.is_null())
    return sorted(rows, key=lambda row: str(row["due_key"]))


# --- actions ---------------------------------------------------------------------------------------------------------


def test_an_action_is_for_who_makes_it_unless_it_is_said(anne: Session, bois: Values) -> None:
    assert action(anne, bois)["assignee"] == "anne"
    assert action(anne, bois, assignee="paul")["assignee"] == "paul"


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"label": ""}, "label"),
        ({"time": "09:00"}, "due"),
        ({"unit": "week", "due": date(2026, 12, 1)}, "every"),
        ({"every": 2, "due": date(2026, 12, 1)}, "unit"),
        ({"every": 2, "unit": "week"}, "due"),
    ],
)
def test_what_an_action_needs(anne: Session, bois: Values, values: Values, column: str) -> None:
    with pytest.raises(Invalid) as refused:
        action(anne, bois, **values)
    assert list(refused.value.errors) == [column]


def test_a_completed_action_leaves_its_result_as_an_information(anne: Session, bois: Values) -> None:
    affaire = deal(anne, bois)
    done = action(anne, bois, kind="visit", deal_id=affaire["id"])
    assert follow_up.complete(anne, [done["id"]], "Accepte le prix") == 1
    (note,) = Note.values()
    assert (note["text"], note["kind"], note["deal_id"], note["action_id"]) == (
        "Accepte le prix",
        "meeting",
        affaire["id"],
        done["id"],
    )
    done = now(Action, done)
    assert (done["done_by"], done["result"], done["done_at"] is not None) == ("anne", "Accepte le prix", True)
    assert follow_up.complete(anne, [done["id"]]) == 0
    assert follow_up.reopen(anne, [done["id"]]) == 1
    assert now(Action, done)["done_at"] is None
    assert follow_up.reopen(anne, [done["id"]]) == 0


def test_an_action_that_is_deleted_leaves_its_information_and_its_series(anne: Session, bois: Values) -> None:
    first = action(anne, bois, due=date(2099, 11, 30), every=1, unit="week")
    follow_up.complete(anne, [first["id"]], "Vu")
    (second,), (note,) = open_actions(bois), Note.values()
    follow_up.delete_action(anne, first["id"])
    assert (now(Note, note)["action_id"], now(Action, second)["previous_id"]) == (None, None)
    undo.undo(anne, last_unit())
    assert (now(Note, note)["action_id"], now(Action, second)["previous_id"]) == (first["id"], first["id"])


def test_what_is_typed_of_actions_is_cleaned_or_refused(anne: Session, bois: Values) -> None:
    row = action(anne, bois)
    follow_up.assign(anne, [row["id"]], "  paul ")
    assert now(Action, row)["assignee"] == "paul"
    with pytest.raises(Refused):
        follow_up.complete(anne, [row["id"]], "x" * 2_000)
    follow_up.complete(anne, [row["id"]], " Accepte  ")
    assert now(Action, row)["result"] == "Accepte"
    with pytest.raises(Invalid):
        follow_up.update_action(anne, row["id"], {"label": ""}, now(Action, row)["version"])


def test_completing_many_is_one_act(anne: Session, bois: Values) -> None:
    ids = [action(anne, bois, f"Action {number}")["id"] for number in range(10)]
    assert follow_up.complete(anne, ids) == 10
    assert open_actions(bois) == []
    undo.undo(anne, last_unit())
    assert len(open_actions(bois)) == 10


def test_a_series_makes_the_next_one_once_and_undoing_takes_it_back(anne: Session, bois: Values) -> None:
    kept = {"time": "09:30", "assignee": "paul", "priority": "high", "details": "Apporter les plans", "kind": "visit"}
    first = action(anne, bois, due=date(2027, 1, 31), every=1, unit="month", **kept)
    follow_up.complete(anne, [first["id"]])
    (second,) = open_actions(bois)
    assert {column: second[column] for column in kept} == kept
    assert (second["due"], second["previous_id"], second["time"]) == (date(2027, 2, 28), first["id"], "09:30")
    follow_up.reopen(anne, [first["id"]])
    follow_up.complete(anne, [first["id"]])
    assert [row["id"] for row in open_actions(bois)] == [second["id"]]
    follow_up.complete(anne, [second["id"]])
    (third,) = open_actions(bois)
    assert third["due"] == date(2027, 3, 31)
    undo.undo(anne, last_unit())
    assert [row["id"] for row in open_actions(bois)] == [second["id"]]


def test_a_series_keeps_to_the_day_that_is_chosen_next(anne: Session, bois: Values) -> None:
    first = action(anne, bois, due=date(2027, 1, 31), every=1, unit="month")
    follow_up.complete(anne, [first["id"]])
    (second,) = open_actions(bois)
    changed = follow_up.update_action(anne, second["id"], {"label": "Autre"}, second["version"]).row
    assert changed["month_day"] == 31
    changed = follow_up.update_action(anne, second["id"], {"due": date(2027, 2, 15)}, changed["version"]).row
    assert changed["month_day"] == 15
    follow_up.complete(anne, [second["id"]])
    assert open_actions(bois)[0]["due"] == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("every", "unit", "due"),
    [(3, "day", "2028-03-03"), (2, "week", "2028-03-14"), (1, "month", "2028-03-31"), (1, "year", "2029-02-28")],
)
def test_the_next_day_of_a_series(every: int, unit: str, due: str) -> None:
    assert next_due(date(2028, 2, 29), every, unit, 31) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("due", "month_day", "following"),
    [
        ("2026-12-01", 30, "2026-12-30"),  # was due on the 30th of November
        ("2027-03-03", 31, "2027-03-31"),  # on the 28th of February
        ("2026-11-20", 15, "2026-12-15"),  # on the 15th
        ("2027-01-02", 31, "2027-01-31"),  # on the 31st of December
    ],
)
def test_a_postponed_action_of_a_series_skips_no_month(due: str, month_day: int, following: str) -> None:
    assert next_due(date.fromisoformat(due), 1, "month", month_day) == date.fromisoformat(following)


def test_a_series_at_the_end_of_a_short_month_keeps_its_day_when_it_becomes_yearly(anne: Session, bois: Values) -> None:
    action(anne, bois, due=date(2099, 1, 31), every=1, unit="month")
    follow_up.complete(anne, [open_actions(bois)[0]["id"]])
    (second,) = open_actions(bois)
    assert second["due"] == date(2099, 2, 28)
    yearly = follow_up.update_action(anne, second["id"], {"unit": "year"}, second["version"]).row
    assert yearly["month_day"] == 31


def test_a_postponed_action_that_is_edited_keeps_the_day_of_its_series(anne: Session, bois: Values) -> None:
    first = action(anne, bois, due=date(2099, 11, 30), every=1, unit="month")
    follow_up.postpone(anne, [first["id"]], "02/12/2099")
    row = now(Action, first)
    follow_up.update_action(anne, row["id"], {"label": "Autre"}, row["version"])
    follow_up.complete(anne, [first["id"]])
    assert open_actions(bois)[0]["due"] == date(2099, 12, 30)


def test_somebody_who_was_deleted_meanwhile_is_no_action_that_was(anne: Session, bois: Values) -> None:
    roux = people.create(anne, bois["id"], {"last_name": "Roux"}).row
    people.delete(anne, roux["id"])
    with pytest.raises(Forbidden, match="n’existe plus"):
        action(anne, bois, person_id=roux["id"])


def test_two_days_for_one_action_of_a_series_are_one_question(anne: Session, bois: Values) -> None:
    first = action(anne, bois, due=date(2099, 11, 15), every=1, unit="month")
    follow_up.update_action(anne, first["id"], {"due": date(2099, 11, 20)}, first["version"])
    with pytest.raises(Conflict) as raised:
        follow_up.update_action(anne, first["id"], {"due": date(2099, 11, 18)}, first["version"])
    assert [clash.column for clash in raised.value.clashes] == ["due"]
    kept = follow_up.update_action(anne, first["id"], {"due": date(2099, 11, 18)}, raised.value.row["version"]).row
    assert kept["month_day"] == 18
    undo.undo(anne, last_unit())
    back = now(Action, first)
    assert (back["due"], back["month_day"]) == (date(2099, 11, 20), 20)


def test_the_day_that_a_series_keeps_to_is_named_to_nobody(anne: Session, bob: Session, bois: Values) -> None:
    first = action(anne, bois, due=date(2099, 11, 15), every=1, unit="month")
    made = last_unit()
    follow_up.update_action(bob, first["id"], {"due": date(2099, 11, 20)}, first["version"])
    saved = follow_up.update_action(anne, first["id"], {"priority": "high"}, first["version"])
    assert plain(saved_words(Action, saved)).endswith("Enregistré, avec ce que bob a changé : Échéance.")
    told = [plain(words) for entry in journal.of_contact(bois["id"], 9) for words in entry.changes]
    assert "Échéance : 15/11/2099 → 20/11/2099" in told
    assert not [words for words in told if words.endswith((": 15", ": 20", "15 → 20"))]
    assert list(map(plain, undo.undo(anne, made).skipped)) == ["Rappeler : Échéance, Priorité changé depuis"]


def test_undo_says_of_a_series_that_it_was_changed_without_naming_the_day_that_it_keeps_to(
    anne: Session, bob: Session, bois: Values
) -> None:
    first = action(anne, bois, due=date(2099, 11, 15), every=1, unit="month")
    made = last_unit()
    follow_up.postpone(bob, [first["id"]], "10/11/2099")
    follow_up.postpone(bob, [first["id"]], "15/11/2099")
    assert list(map(plain, undo.undo(anne, made).skipped)) == ["Rappeler : changé depuis"]


def test_a_series_follows_an_action_that_was_brought_forward(anne: Session, bois: Values) -> None:
    first = action(anne, bois, due=date(2099, 12, 15), every=1, unit="month")
    follow_up.postpone(anne, [first["id"]], "10/12/2099")
    follow_up.complete(anne, [first["id"]])
    assert open_actions(bois)[0]["due"] == date(2100, 1, 10)


def test_postponing_begins_today_where_the_day_is_past(anne: Session, bois: Values) -> None:
    today = follow_up.today(anne)
    late = action(anne, bois, due=date(2020, 1, 3))
    far = action(anne, bois, due=date(2099, 5, 29))  # a Friday
    ids = [late["id"], far["id"]]
    assert follow_up.postpone_by_week(anne, ids) == 2
    assert [now(Action, row)["due"] for row in (late, far)] == [next_due(today, 1, "week"), date(2099, 6, 5)]
    undo.undo(anne, last_unit())
    assert follow_up.postpone_by_day(anne, ids) == 2
    assert now(Action, far)["due"] == date(2099, 6, 2)  # Whit Monday is no working day
    assert now(Action, late)["due"] > today
    assert follow_up.postpone(anne, ids, "15/12/2099") == 2
    assert {now(Action, row)["due"] for row in (late, far)} == {date(2099, 12, 15)}
    assert follow_up.postpone(anne, ids, "15/12/2099") == 0
    with pytest.raises(Refused):
        follow_up.postpone(anne, ids, "jamais")


def test_what_is_of_today_is_not_late(anne: Session, bois: Values) -> None:
    for day in (days.today(), days.today() - timedelta(1), None):
        action(anne, bois, due=day)
    assert follow_up.counts(bois["id"])[:2] == (3, 1)


def test_an_action_without_a_day_is_put_off_from_today(anne: Session, bois: Values) -> None:
    for act in (follow_up.postpone_by_day, follow_up.postpone_by_week):
        row = action(anne, bois)
        assert act(anne, [row["id"]]) == 1
        assert now(Action, row)["due"] > follow_up.today(anne)


def test_a_done_action_is_not_postponed(anne: Session, bois: Values) -> None:
    done = action(anne, bois, due=date(2099, 1, 1))
    follow_up.complete(anne, [done["id"]])
    assert follow_up.postpone_by_week(anne, [done["id"]]) == 0


def test_actions_are_given_to_somebody(anne: Session, bois: Values) -> None:
    ids = [action(anne, bois)["id"], action(anne, bois, assignee="paul")["id"]]
    assert follow_up.assign(anne, ids, "paul") == 1
    assert {row["assignee"] for row in open_actions(bois)} == {"paul"}


def test_today_is_the_day_of_the_zone(bois: Values, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    try:
        night = Session("anne", clock=lambda: datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
        assert follow_up.today(night) == date(2026, 7, 1)
        assert follow_up.create_note(night, bois["id"], {"text": "x"}).row["day"] == date(2026, 7, 1)
    finally:
        monkeypatch.undo()
        time.tzset()


# --- what happened and what is next ----------------------------------------------------------------------------------


def entry(**values: Any) -> Values:
    return {**Entry.blank(), **values}


def test_what_happened_and_what_is_next_are_one_save(anne: Session, bois: Values) -> None:
    before = action(anne, bois)
    both = entry(text="Veut la pose avant Noël", happened="email", label="Confirmer la date")
    made = entries.save(anne, bois["id"], both, completed=[before["id"]])
    note = Note.values()[0]
    assert (made.model, made.row["id"], made.done) == (Action, open_actions(bois)[0]["id"], 1)
    assert (note["kind"], note["day"], note["action_id"]) == ("email", follow_up.today(anne), before["id"])
    undo.undo(anne, last_unit())
    assert Note.values() == []
    assert [row["id"] for row in open_actions(bois)] == [before["id"]]


def test_an_empty_half_creates_nothing(anne: Session, bois: Values) -> None:
    entries.save(anne, bois["id"], entry(label="Rappeler"))
    entries.save(anne, bois["id"], entry(text="Vu"))
    assert (len(Note.values()), len(Action.values())) == (1, 1)
    with pytest.raises(Invalid) as caught:
        entries.save(anne, bois["id"], entry())
    assert list(caught.value.errors) == ["text"]
    with pytest.raises(Invalid) as caught:
        entries.save(anne, bois["id"], entry(text="Vu", time="9:00"))
    assert set(caught.value.errors) == {"label", "due"}


def test_the_last_informations_are_told_beside_the_form(anne: Session, bois: Values) -> None:
    for day, text in ((3, "Trois"), (1, "Un"), (2, "Deux"), (3, "Encore trois")):
        follow_up.create_note(anne, bois["id"], {"text": text, "day": date(2026, 11, day)})
    assert [row["text"] for row in entries.recent(bois["id"])] == ["Encore trois", "Trois"]


def test_what_two_actions_led_to_is_the_result_of_neither(anne: Session, bois: Values) -> None:
    both = [action(anne, bois)["id"], action(anne, bois)["id"]]
    made = entries.save(anne, bois["id"], entry(text="Vu"), completed=both)
    assert (made.done, made.row["action_id"]) == (2, None)


def test_an_action_of_an_entry_keeps_to_its_day_of_the_month(anne: Session, bois: Values) -> None:
    monthly = entry(label="Rappeler", due=date(2099, 1, 31), every=1, unit="month")
    made = entries.save(anne, bois["id"], monthly).row
    assert made["month_day"] == 31
    edited = entries.Edited(Action, made["id"], made["version"], {"due": date(2099, 1, 15)})
    saved = entries.save(
        anne, bois["id"], monthly | {"due": date(2099, 1, 15), "text": "Vu"}, edited=edited, asked=Note
    )
    assert (saved.model, saved.row["month_day"]) == (Action, 15)


def test_both_halves_are_of_the_contact(anne: Session, bois: Values) -> None:
    theirs = deal(anne, company(anne, "Fer"))
    with pytest.raises(Forbidden, match="autre contact"):
        entries.save(anne, bois["id"], entry(text="Vu", deal_id=theirs["id"]))
    assert Note.values() == []


def test_the_half_that_is_edited_keeps_what_others_changed(anne: Session, bois: Values) -> None:
    row = follow_up.create_note(anne, bois["id"], {"text": "Vu", "kind": "call"}).row
    bob = Session("bob")
    follow_up.update_note(bob, row["id"], {"kind": "email"}, row["version"])
    changes = {"text": "Revu", "label": "Rappeler"}
    edited = entries.Edited(Note, row["id"], row["version"], changes)
    saved = entries.save(anne, bois["id"], entry(**entries.of_row(Note, row)) | changes, edited=edited)
    note = read(Note, row["id"])
    assert (note["kind"], note["text"], dict(saved.merged)) == ("email", "Revu", {"kind": "bob"})
    assert [each["label"] for each in open_actions(bois)] == ["Rappeler"]
    clash = entries.Edited(Note, row["id"], row["version"], {"happened": "meeting"})
    with pytest.raises(Conflict) as caught:
        entries.save(anne, bois["id"], entry(text="Vu", happened="meeting"), edited=clash)
    assert [(each.column, each.mine, each.theirs) for each in caught.value.clashes] == [
        ("happened", "meeting", "email")
    ]
    follow_up.update_note(bob, row["id"], {"text": "Vu par bob"}, note["version"])
    clash = entries.Edited(Note, row["id"], row["version"], {"text": "Vu par anne"})
    with pytest.raises(Conflict) as caught:
        entries.save(anne, bois["id"], entry(text="Vu par anne"), edited=clash)
    assert [each.column for each, _value in caught.value.united] == ["happened"]


# --- links -----------------------------------------------------------------------------------------------------------


def test_links_are_of_the_same_contact_and_no_other(anne: Session, bois: Values) -> None:
    fer = company(anne, "Fer")
    mine, other = deal(anne, bois), deal(anne, fer)
    theirs = projects.create(anne, fer["id"], {"label": "Pose"}).row
    somebody = person(anne, fer)
    linked = action(anne, bois, deal_id=mine["id"])
    for values in ({"deal_id": other["id"]}, {"project_id": theirs["id"]}, {"person_id": somebody["id"]}):
        with pytest.raises(Forbidden, match="autre contact"):
            action(anne, bois, **values)
        with pytest.raises(Forbidden, match="autre contact"):
            follow_up.update_action(anne, linked["id"], values, linked["version"])
        with pytest.raises(Forbidden, match="autre contact"):
            follow_up.create_note(anne, bois["id"], {"text": "x", **values})
    assert follow_up.choices_of_links(bois["id"]) == [("deal_id", mine["id"], "Atelier")]


def test_the_tables_refuse_a_link_to_another_contact(anne: Session, bois: Values) -> None:
    other = deal(anne, company(anne, "Fer"))
    linked = action(anne, bois)
    with pytest.raises(peewee.IntegrityError), database.atomic():
        Action.update(deal=other["id"]).where(Action.id == linked["id"]).execute()


def test_a_person_who_is_deleted_is_named_no_more(anne: Session, bois: Values) -> None:
    somebody = person(anne, bois)
    rows = [action(anne, bois, person_id=somebody["id"]), deal(anne, bois, person_id=somebody["id"])]
    people.delete(anne, somebody["id"])
    assert [now(model, row)["person_id"] for model, row in zip((Action, Deal), rows, strict=True)] == [None, None]
    undo.undo(anne, last_unit())
    assert now(Action, rows[0])["person_id"] == somebody["id"]


def test_a_contact_goes_with_all_that_is_its_own_and_comes_back(anne: Session, bois: Values) -> None:
    affaire = deal(anne, bois)
    first = action(anne, bois, deal_id=affaire["id"], due=date(2027, 1, 1), every=1, unit="week")
    follow_up.complete(anne, [first["id"]], "Vu")
    deals.win(anne, affaire["id"], as_project=True)
    before = {model: model.values() for model in (Action, Note, Deal, Project)}
    contacts.delete(anne, [bois["id"]])
    assert [model.values() for model in before] == [[], [], [], []]
    undo.undo(anne, last_unit())
    after = {model: model.values() for model in before}
    assert {model: len(rows) for model, rows in after.items()} == {model: len(rows) for model, rows in before.items()}


# --- deals and projects ----------------------------------------------------------------------------------------------


def test_a_deal_needs_a_label_and_an_estimate(anne: Session, bois: Values) -> None:
    with pytest.raises(Invalid) as refused:
        deals.create(anne, bois["id"], {})
    assert list(refused.value.errors) == ["label", "estimate"]


def test_a_deal_is_as_likely_as_its_stage_unless_it_is_said(anne: Session, bois: Values) -> None:
    assert deal(anne, bois, stage="proposal")["probability"] == 50
    assert deal(anne, bois, stage="proposal", probability=60)["probability"] == 60
    assert deals.weighted(deal(anne, bois, probability=33)) == 330
    assert str(deals.weighted(deal(anne, bois, estimate=Decimal("10.01"), probability=33))) == "3.30"


def test_a_deal_is_opened_today_and_worth_all_of_it_once_won(anne: Session, bois: Values) -> None:
    affaire = deal(anne, bois, probability=33)
    assert affaire["opened_on"] == follow_up.today(anne)
    assert deals.win(anne, affaire["id"]) is None
    assert Project.values() == []
    assert deals.weighted(now(Deal, affaire)) == 1000


def test_a_deal_that_moves_is_as_likely_as_its_stage(anne: Session, bois: Values) -> None:
    affaire = deal(anne, bois, probability=33)
    assert deals.weighted(deals.move(anne, affaire["id"], "negotiation")) == 750
    walk = DEALS.walk(View(shelf="open"))
    assert isinstance(walk, Sorted)
    assert deals.totals(walk) == (1, Decimal(1000), Decimal(750))
    undo.undo(anne, undo.last(anne) or 0)
    assert now(Deal, affaire)["probability"] == 33
    deals.lose(anne, affaire["id"], "trop cher")
    with pytest.raises(Forbidden):
        deals.move(anne, affaire["id"], "need")
    assert Deal.chance(now(Deal, affaire)) == 0


def test_what_is_less_than_nothing_is_no_budget_and_no_estimate(anne: Session, bois: Values) -> None:
    for field in (Project.budget, Deal.estimate):
        assert field.parse("0") == 0
        with pytest.raises(Refused):
            field.parse("-7")
    with pytest.raises(Invalid) as refused:
        projects.create(anne, bois["id"], {"label": "Pose", "budget": Decimal(-7)})
    assert list(refused.value.errors) == ["budget"]


def test_deals_and_projects_are_checked_when_they_change(anne: Session, bois: Values) -> None:
    affaire = deal(anne, bois)
    with pytest.raises(Invalid):
        deals.update(anne, affaire["id"], {"label": ""}, affaire["version"])
    with pytest.raises(Invalid):
        projects.create(anne, bois["id"], {})
    project = projects.create(anne, bois["id"], {"label": "Pose"}).row
    with pytest.raises(Invalid):
        projects.update(anne, project["id"], {"label": ""}, project["version"])


def test_what_is_open_is_offered_first(anne: Session, bois: Values) -> None:
    deals.win(anne, deal(anne, bois, "Abri")["id"])
    deal(anne, bois, "Zinc")
    projects.create(anne, bois["id"], {"label": "Abri", "state": "closed"})
    projects.create(anne, bois["id"], {"label": "Zinc"})
    offered = [(column, label) for column, _id, label in follow_up.choices_of_links(bois["id"])]
    assert offered == [("deal_id", "Zinc"), ("deal_id", "Abri"), ("project_id", "Zinc"), ("project_id", "Abri")]


def test_a_won_deal_becomes_a_project_that_its_follow_up_goes_with(anne: Session, bois: Values) -> None:
    roux = person(anne, bois, "Roux")
    affaire = deal(anne, bois, owner="paul", person_id=roux["id"], description="Chêne")
    todo = action(anne, bois, deal_id=affaire["id"])
    note = follow_up.create_note(anne, bois["id"], {"text": "Vu", "deal_id": affaire["id"]}).row
    elsewhere = action(anne, bois)
    project = deals.win(anne, affaire["id"], as_project=True)
    assert project
    assert (project["label"], project["budget"], project["deal_id"]) == ("Atelier", 1000, affaire["id"])
    assert (project["owner"], project["person_id"], project["description"]) == ("paul", roux["id"], "Chêne")
    assert project["starts_on"] == follow_up.today(anne)
    assert [now(model, row)["project_id"] for model, row in ((Action, todo), (Note, note), (Action, elsewhere))] == [
        project["id"],
        project["id"],
        None,
    ]
    assert now(Deal, affaire)["state"] == "won"
    with pytest.raises(Forbidden, match="déjà close"):
        deals.lose(anne, affaire["id"], "x")
    with pytest.raises(Forbidden, match="projet"):
        deals.delete(anne, [affaire["id"]])
    undo.undo(anne, last_unit())
    assert Project.values() == []
    assert now(Deal, affaire)["state"] == "open"


def test_a_deal_is_lost_for_a_reason(anne: Session, bois: Values) -> None:
    affaire = deal(anne, bois)
    with pytest.raises(Invalid):
        deals.lose(anne, affaire["id"], "")
    assert deals.weighted(deals.lose(anne, affaire["id"], "trop cher")) == 0
    again = deals.reopen(anne, affaire["id"])
    assert (again["state"], again["closed_on"], again["reason"]) == ("open", None, "")


def test_what_hung_on_a_deal_or_project_that_is_deleted_stays(anne: Session, bois: Values) -> None:
    affaire = deal(anne, bois)
    project = projects.create(anne, bois["id"], {"label": "Pose"}).row
    linked = action(anne, bois, deal_id=affaire["id"], project_id=project["id"])
    deals.delete(anne, [affaire["id"]])
    projects.delete(anne, [project["id"]])
    row = read(Action, linked["id"])
    assert (row["deal_id"], row["project_id"]) == (None, None)
