"""When the next action of a series is due."""

from datetime import date, timedelta

from jbtui.models.days import add_months


def next_due(due: date, every: int, unit: str, month_day: int | None = None) -> date:
    """The day `every` units after `due`. A series by months or years keeps to its day of the month, `month_day`: after
    the 28th of February the 31st of March follows, and the 30th of December after the 30th of November, though that one
    was put off to the 1st of December. Raises Refused beyond the year 9999."""
    if unit == "day":
        return due + timedelta(every)
    if unit == "week":
        return due + timedelta(weeks=every)
    put_off = month_day is not None and add_months(due, 0, day_of_month=month_day) > due  # from the month before
    months = every * (12 if unit == "year" else 1) - put_off
    return add_months(due, months, day_of_month=month_day)
