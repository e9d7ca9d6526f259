"""How much lists for programs ask of the database: no more for many than for one."""

from tests.web.api.house.asking import WEEK, Program
from tests.web.api.test_statements import counted

MOST = {
    "/customers": 6,
    "/customers?updated_since=2026-01-01T00:00:00Z": 6,
    "/customers?q=karl": 8,
    "/messages": 4,
    "/record": 5,
    "/setup/services": 8,
    f"/figures?from={WEEK['from']}&to={WEEK['to']}": 8,
}


def statements(owner: Program) -> dict[str, int]:
    found = {}
    for path in MOST:
        owner.ask("GET", path)
        with counted() as asked:
            assert owner.ask("GET", path).status_code == 200
        found[path] = len(asked)
    return found


def test_a_list_of_many_asks_no_more_than_one_of_few(owner: Program) -> None:
    counts = []
    for hours in (("10", "11"), ("12", "13", "14", "15")):
        for hour in hours:
            owner.book(f"2026-11-30T{hour}:00:00+01:00", customer={"name": f"Karl {hour}", "email": "k@example.org"})
        counts.append(statements(owner))
    assert counts[0] == counts[1]
    assert [path for path, count in counts[0].items() if count > MOST[path]] == []
