"""Counters cannot go phantom: random conversations, compared after every few steps with a model and with what clients
make of the events alone.

    COUNTERS_SECONDS=600 COUNTERS_SEED=4711 tests/e2e/run test_counters.py -k standalone
"""

import random

import pytest

from conftest import SUMMARIES
from parlance.counters import play
from parlance.counters.model import Channel, Member, Model, Post, User, differences
from parlance.settings import variable

SECONDS = int(variable("COUNTERS_SECONDS") or 35)


@pytest.mark.timeout(SECONDS + 180)
def test_counters_are_what_they_should_be(deployment):
    seed = variable("COUNTERS_SEED") or "5"
    if seed == "random":
        seed = str(random.randrange(1 << 32))
    sequences, steps = play.search(deployment, seed, SECONDS)
    SUMMARIES.append((f"counters, {deployment.kind}", f"COUNTERS_SEED={seed}: {steps} steps in {sequences} sequences, all counters equal"))
    assert steps > SECONDS


def small():
    """A model of two people in one channel."""
    model = Model({"a": User("a", "a", collapsed=False), "b": User("b", "b", collapsed=True)})
    model.teams["t"] = ("team", {"a", "b"})
    model.channels["c"] = Channel("c", "room", "t", "O", members={"a": Member(), "b": Member()})
    return model, model.channels["c"]


def test_the_model_counts_what_is_unread():
    model, room = small()
    model.say(room, Post("1", "a", 10, calls=(("user", "b"),)))
    model.say(room, Post("2", "a", 20, root="1"))
    read, unread = model.state("a"), model.state("b")
    assert (read["room: member msg_count"], read["room: member last_viewed_at"]) == (2, "end")
    assert (unread["team: unread msg_count"], unread["team: unread msg_count_root"]) == (2, 1)
    assert (unread["room: member mention_count"], unread["team: threads total_unread_threads"]) == (1, 1)
    model.read_channel(room, "b", threads=False)
    assert model.state("b")["team: unread msg_count"] == 0 and model.state("b")["thread 1: unread"] == 1


def test_a_difference_is_seen():
    model, room = small()
    before = model.state("b")
    model.say(room, Post("1", "a", 10))
    assert "room: total_msg_count: expected 1, server 0" in differences(model.state("b"), before, "expected", "server")
    assert differences(before, before, "expected", "server") == []
