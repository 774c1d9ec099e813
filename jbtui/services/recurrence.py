"""When the next action of a series is due."""

from datetime import date, timedelta

from jbtui.models.days import add_months


def next_due(due: date, every: int, unit: str, month_day: int | None = None) -> date:
    """The day `every` units after `due`. A series by months or years keeps to its day of the month, `month_day`: after
    the 28th of February the 31st of March follows."""
    if unit == "day":
        return due + timedelta(every)
    if unit == "week":
        return due + timedelta(weeks=every)
    return add_months(due, every * (12 if unit == "year" else 1), day_of_month=month_day)
