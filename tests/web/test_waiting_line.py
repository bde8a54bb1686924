import threading
import time
from functools import partial

import anyio
import pytest
from litestar import Litestar
from litestar.exceptions import ServiceUnavailableException
from litestar.testing import TestClient
from markup import Page

from web.waiting_line import WaitingLine


class Work:
    """Slow work that knows how many do it at once."""

    def __init__(self) -> None:
        self.now = self.most = self.done = 0
        self.lock = threading.Lock()

    def __call__(self) -> int:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.002)
        with self.lock:
            self.now -= 1
            self.done += 1
        return self.done


def test_one_is_served_after_the_other_and_all_who_wait_get_their_turn() -> None:
    work, line = Work(), WaitingLine(most_waiting=49)

    async def crowd() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(line.run, work)

    anyio.run(crowd)
    assert (work.most, work.done) == (1, 50)


def test_whoever_finds_the_line_full_is_asked_to_come_again_and_finds_room_then() -> None:
    gate, line = threading.Event(), WaitingLine(most_waiting=2)

    async def crowd() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(line.run, gate.wait)
            await anyio.wait_all_tasks_blocked()
            with pytest.raises(ServiceUnavailableException) as caught:
                await line.run(gate.wait)
            assert caught.value.headers == {"retry-after": "20"}
            gate.set()
        assert await line.run(lambda: 7) == 7

    anyio.run(crowd)


def test_work_that_fails_leaves_its_place() -> None:
    line = WaitingLine(most_waiting=0)

    async def twice() -> None:
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await line.run(partial(divmod, 1, 0))

    anyio.run(twice)


def test_a_full_line_is_told_kindly(client: TestClient[Litestar], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.waiting_line.WaitingLine.run", _full)
    answer = client.post("/sign-in", data={"email": "a@b.example", "password": "x"}, headers={"sec-fetch-site": "none"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "20")
    assert Page(answer.text).one("h1").text == "Gerade ist sehr viel los"


async def _full(self: WaitingLine, work: object) -> None:  # noqa: ARG001 - takes the place of `WaitingLine.run`
    raise ServiceUnavailableException("too many wait already", headers={"retry-after": "20"})
