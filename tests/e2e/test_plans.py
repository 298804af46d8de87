"""How much of its tables the server reads: on a database of thousands, nothing that one person does reads all of a table."""

import time

import psycopg
import pytest

from parlance.client import Api
from parlance.seeded import PASSWORD, Seeded

SIZE = ["--users", "3000", "--teams", "4", "--channels", "300", "--posts", "30000"]
# Of smaller tables Postgres rightly reads all rather than an index.
LARGE = 2500
# Postgres counts what an idle connection did ten seconds later at the latest.
COUNTED = 11


@pytest.fixture(scope="module")
def seeded(cluster_url, nats_url):
    server = Seeded(cluster_url, nats_url, SIZE)
    yield server
    server.stop()


def rows_read(url):
    """By large table: rows read so far, and rows there are; asked until nothing is added any more."""
    query = """SELECT schemaname || '.' || relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0), n_live_tup
               FROM pg_stat_user_tables WHERE schemaname LIKE 'parlance%%' AND n_live_tup >= %s"""
    last, since = None, time.monotonic()
    while last is None or time.monotonic() - since < COUNTED:
        with psycopg.connect(url, autocommit=True) as connection:
            now = {table: (read, there) for table, read, there in connection.execute(query, [LARGE]).fetchall()}
        if now != last:
            last, since = now, time.monotonic()
        time.sleep(0.5)
    return last


def live_a_little(person, other, team):
    """What people do all day, as the calls a client makes for it."""
    me = person.get("/users/me")
    for path in ("preferences", "teams", "teams/members", "teams/unread?include_collapsed_threads=true", "channels",
                 "channel_members?page=0&per_page=60", f"teams/{team}/channels", f"teams/{team}/channels/members",
                 f"teams/{team}/channels/categories", f"teams/{team}/threads?totalsOnly=true",
                 f"teams/{team}/threads?extended=true&per_page=25", "sessions", "status"):
        person.get(f"/users/me/{path}")
    person.ok("PUT", "/users/me/patch", json={"nickname": "another"})
    person.ok("PUT", "/users/me/status", json={"user_id": me["id"], "status": "away"})
    person.ok("PUT", "/users/me/preferences", json=[
        {"user_id": me["id"], "category": "display_settings", "name": "use_military_time", "value": "true"}])
    channel = person.post("/channels", json={"team_id": team, "name": f"room-{time.time_ns()}", "display_name": "Room", "type": "O"})
    there = f"/channels/{channel['id']}"
    person.post(f"{there}/members", json={"user_id": other})
    town = person.get(f"/teams/{team}/channels/name/town-square")["id"]
    for place in (channel["id"], town):
        root = person.post("/posts", json={"channel_id": place, "message": "a root"})
        person.post("/posts", json={"channel_id": place, "root_id": root["id"], "message": "a reply"})
        person.ok("PUT", f"/posts/{root['id']}/patch", json={"message": "another root"})
        person.post("/reactions", json={"user_id": me["id"], "post_id": root["id"], "emoji_name": "heart"})
        person.get(f"/posts/{root['id']}/thread")
        person.post(f"/posts/{root['id']}/pin")
        person.get(f"/users/me/channels/{place}/posts/unread?limit_before=30&limit_after=30")
        person.get(f"/channels/{place}/posts?page=0&per_page=60")
        person.get(f"/channels/{place}/stats")
        person.get(f"/channels/{place}/members?page=0&per_page=60")
        person.get(f"/channels/{place}/pinned")
        person.post("/channels/members/me/view", json={"channel_id": place})
        person.ok("DELETE", f"/posts/{root['id']}")
    person.post("/users/ids", json=[me["id"], other])
    person.post("/users/status/ids", json=[me["id"], other])
    direct = person.post("/channels/direct", json=[me["id"], other])
    person.post("/posts", json={"channel_id": direct["id"], "message": "to you alone"})
    person.get(f"/users?in_team={team}&page=0&per_page=60")
    person.ok("DELETE", there)


def test_nothing_one_person_does_reads_a_whole_table(seeded):
    assert seeded.filling.returncode == 0, seeded.filling.stderr
    other = Api(seeded)
    other_id = other.login("person-2@example.com", PASSWORD)["id"]
    person = Api(seeded)
    person.login("person-1@example.com", PASSWORD)
    other.login("person-2@example.com", PASSWORD)
    teams = {team["id"] for team in person.get("/users/me/teams")} & {team["id"] for team in other.get("/users/me/teams")}
    team = min(teams)
    before = rows_read(seeded.database_url)
    live_a_little(person, other_id, team)
    after = rows_read(seeded.database_url)
    assert {f"parlance_messaging.{table}" for table in ("posts", "users", "channel_members", "team_members")} <= set(after)
    assert "parlance_auth.users" in after
    read = {table: (rows - before[table][0], there) for table, (rows, there) in after.items() if table in before}
    assert any(rows for rows, _ in read.values()), "nothing was counted"
    assert {table: counts for table, counts in read.items() if counts[0] >= counts[1]} == {}
    person.close()
    other.close()
