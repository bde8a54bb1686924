"""When and by how many people: periods, concentration and the last year day by day."""

from hypothesis import given
from hypothesis import strategies as st

from analyzer.history.activity import Work, bus_factor, read_authors, read_months, read_recent, read_years

DAY = 86_400
NOW = 1_700_000_000


def test_the_bus_factor_is_the_one_of_its_source() -> None:
    assert bus_factor([1000, 202, 90, 33, 332, 343, 42, 433]) == 2
    assert [bus_factor(counts) for counts in ([], [0, 0], [7], [1, 1], [1, 1, 1], [5, 1, 1], [1] * 9)] == [
        0, 0, 1, 1, 2, 1, 5,
    ]  # fmt: skip


@given(st.lists(st.integers(0, 20), max_size=30))
def test_the_bus_factor_is_the_shortest_head_that_made_half(counts: list[int]) -> None:
    ordered = sorted(counts, reverse=True)
    number = bus_factor(counts)
    assert 2 * sum(ordered[:number]) >= sum(ordered)
    assert number == 0 or 2 * sum(ordered[: number - 1]) < sum(ordered)


WORK = st.lists(st.builds(Work, st.integers(NOW - 500 * DAY, NOW), st.integers(-1, 4), st.booleans()), max_size=40)


@given(WORK)
def test_each_entry_of_the_last_year_is_what_a_fresh_count_gives(work: list[Work]) -> None:
    for entry in read_recent(work, NOW):
        inside = [one for one in work if (NOW - one.at) // DAY < entry.days]
        people = [one.person for one in inside if one.person >= 0 and not one.is_merge]
        assert entry.commits == len(inside)
        assert entry.bots == sum(one.person < 0 for one in inside)
        assert entry.authors == len(set(people))
        assert entry.bus_factor == bus_factor([people.count(person) for person in set(people)])


@given(WORK)
def test_shares_are_of_all_commits_of_people(work: list[Work]) -> None:
    authors = read_authors(work, NOW)
    people = [one.person for one in work if one.person >= 0 and not one.is_merge]
    assert authors.number == len(set(people))
    if people:
        assert authors.top_share == round(max(people.count(one) for one in people) / len(people), 4)
        assert authors.active <= authors.number
        assert authors.newcomers <= authors.active
        assert authors.bus_factor <= authors.active
    else:
        assert authors.top_share is None


@given(st.lists(st.integers(NOW - 900 * DAY, NOW), min_size=1, max_size=40))
def test_years_hold_every_commit_and_months_the_newest_without_gaps(dates: list[int]) -> None:
    years = read_years(dates, NOW)
    assert sum(year.commits for year in years) == len(dates)
    assert [int(year.name) for year in years] == list(range(int(years[0].name), 2024))
    months = read_months(dates, NOW)
    assert len({month.name for month in months}) == 24
    assert (months[0].name, months[-1].name) == ("2021-12", "2023-11")
    assert sum(month.commits for month in months) == sum(date >= 1_638_316_800 for date in dates)
