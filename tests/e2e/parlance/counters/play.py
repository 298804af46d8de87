"""Plays a sequence, compares after each step, and cuts a failing sequence down to what it needs."""

import random
import time

from .model import differences
from .steps import Steps, sequence
from .view import View
from .world import World

# Events and the work after an answer are on their way this long at most.
PATIENCE = 30.0


class Difference(AssertionError):
    """Counters that are not what they should be."""


def play(deployment, steps, every=1, until=None):
    """Takes the steps in a fresh world; returns how many did something. A difference is raised with all that led to it."""
    world = World(deployment)
    try:
        taker = Steps(world)
        views = {user: View(world, user) for user in world.by_id}
        said = []
        for number, step in enumerate(steps):
            if until and time.monotonic() > until:
                break
            if told := taker.take(step):
                said.append(told)
                if len(said) % every == 0 or number == len(steps) - 1:
                    check(world, views, said, taker)
        return len(said)
    finally:
        world.close()


def check(world, views, said, taker):
    """Model, server and clients agree, at the latest when everything under way has arrived."""
    deadline = time.monotonic() + PATIENCE
    wrong = list(views)
    while wrong:
        lines = []
        for user in list(wrong):
            found = compare(world, views[user], user)
            if not found:
                wrong.remove(user)
            lines += [f"{world.model.users[user].name}: {line}" for line in found]
        if wrong and time.monotonic() > deadline:
            for id, name in taker.names.items():
                lines = [line.replace(id, name) for line in lines]
            steps = [f"  {n}. {told}" for n, told in enumerate(said, 1)]
            raise Difference("\n".join(["after:", *steps, "differ:", *(f"  {line}" for line in lines)]))
        if wrong:
            time.sleep(0.03)


def compare(world, view, user):
    """Differences between model and server, and between server and client."""
    view.listen()
    server = world.fetch(user).state()
    lines = differences(world.model.state(user), server, "expected", "server")
    return lines or differences(view.shown(server), view.state(), "server", "client")


def reduce(deployment, steps, seconds):
    """The shortest failing sequence found in the time, and its difference."""
    end = time.monotonic() + seconds
    found = fails(deployment, steps)
    if not found:
        return steps, None
    size = max(1, len(steps) // 2)
    while size and time.monotonic() < end:
        at, shorter = 0, False
        while at < len(steps) and time.monotonic() < end:
            fewer = steps[:at] + steps[at + size:]
            if less := fails(deployment, fewer):
                steps, found, shorter = fewer, less, True
            else:
                at += size
        size = size if shorter and size == 1 else size // 2
    return steps, found


def fails(deployment, steps):
    """The difference a sequence ends in, or None."""
    try:
        play(deployment, steps)
    except Difference as difference:
        return difference
    return None


def search(deployment, seed, seconds, length=120):
    """Sequences from a seed until the time is over; returns (sequences, steps). The first failing one is reduced."""
    end = time.monotonic() + seconds
    count = steps_taken = 0
    while time.monotonic() < end:
        chosen = random.Random(f"{seed}-{count}")
        steps = sequence(chosen, length)
        try:
            steps_taken += play(deployment, steps, every=chosen.choice((1, 2, 4)), until=end)
        except Difference as first:
            shortest, reduced = reduce(deployment, steps, seconds=60)
            raise Difference(
                f"COUNTERS_SEED={seed}, sequence {count}, cut down to {len(shortest)} steps:\n{reduced or first}") from None
        except Exception as failure:
            failure.add_note(f"COUNTERS_SEED={seed}, sequence {count}")
            raise
        count += 1
    return count, steps_taken
