"""Sums up when the commits were made and by how many people: periods, concentration, and the last year day by day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from analyzer.history.values import YEAR_DAYS, Authors, Period, Recent

DAY = 86_400
MONTHS = 24
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Work:
    """One commit as far as it matters here: its date, its person (-1: a program), and whether it is a merge."""

    at: int
    person: int
    is_merge: bool


def read_years(dates: Iterable[int], reference: int) -> tuple[Period, ...]:
    """Return the commits of each calendar year from the first to the year of `reference`."""
    counted = Counter(_moment(date).year for date in dates)
    last = _moment(reference).year
    return tuple(Period(str(year), counted[year]) for year in range(min(counted, default=last), last + 1))


def read_months(dates: Iterable[int], reference: int) -> tuple[Period, ...]:
    """Return the commits of each of the 24 calendar months that end with the one of `reference`."""
    last = _month(reference)
    counted = Counter(_month(date) for date in dates if reference - date < (MONTHS + 1) * 31 * DAY)
    return tuple(
        Period(f"{month // 12:04d}-{month % 12 + 1:02d}", counted[month])
        for month in range(last - MONTHS + 1, last + 1)
    )


def read_authors(commits: Sequence[Work], reference: int) -> Authors:
    """Return how the commits are spread over people."""
    all_time: Counter[int] = Counter()
    last_year: Counter[int] = Counter()
    first: dict[int, int] = {}
    start = reference - YEAR_DAYS * DAY
    for commit in commits:
        if commit.person != NOBODY and not commit.is_merge:
            all_time[commit.person] += 1
            last_year[commit.person] += commit.at > start
            first[commit.person] = min(first.get(commit.person, commit.at), commit.at)
    if not all_time:
        return Authors()
    total = all_time.total()
    top = sorted(all_time.values(), reverse=True)
    return Authors(
        number=len(all_time),
        top_share=round(top[0] / total, 4),
        top_three_share=round(sum(top[:3]) / total, 4),
        active=sum(count > 0 for count in last_year.values()),
        bus_factor=bus_factor(last_year.values()),
        newcomers=sum(at > start for at in first.values()),
    )


def read_recent(commits: Iterable[Work], reference: int) -> tuple[Recent, ...]:
    """Return what happened in the last 1, 2, … 365 days, one entry wherever there is something new."""
    by_age: dict[int, list[Work]] = {}
    for commit in commits:
        age = (reference - commit.at) // DAY
        if age < YEAR_DAYS:
            by_age.setdefault(age, []).append(commit)
    found = []
    number = bots = 0
    people: Counter[int] = Counter()
    sizes: Counter[int] = Counter()
    for age, day in sorted(by_age.items()):
        number += len(day)
        bots += sum(commit.person == NOBODY for commit in day)
        for commit in day:
            if commit.person != NOBODY and not commit.is_merge:
                sizes[people[commit.person]] -= 1
                people[commit.person] += 1
                sizes[people[commit.person]] += 1
        found.append(Recent(age + 1, number, bots, len(people), _bus_factor(sizes)))
    return tuple(found)


def bus_factor(counts: Iterable[int]) -> int:
    """Return the smallest number of people who made half of the commits; 0 if there are none.

    Source: CHAOSS, Contributor Absence Factor (formerly Bus Factor).
    """
    return _bus_factor(Counter(counts))


def _bus_factor(sizes: Mapping[int, int]) -> int:
    """Return the bus factor of `sizes`, how many people made how many commits.

    However many people there are, sizes that differ are few: a hostile history cannot make this slow.
    """
    ordered = sorted((size for size, people in sizes.items() if size > 0 and people > 0), reverse=True)
    missing = (sum(size * sizes[size] for size in ordered) + 1) // 2
    number = 0
    for size in ordered:
        needed = min(sizes[size], -(-missing // size))
        number += needed
        missing -= needed * size
        if missing <= 0:
            break
    return number


def _month(date: int) -> int:
    moment = _moment(date)
    return moment.year * 12 + moment.month - 1


def _moment(date: int) -> datetime:
    return datetime.fromtimestamp(date, UTC)
