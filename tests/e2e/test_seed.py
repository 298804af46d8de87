"""The seeded database: the same from the same number, consistent in itself, and good enough for a server and its clients."""

import subprocess

import psycopg
import pytest

from parlance import postgres, settings
from parlance.client import Api
from parlance.seeded import PASSWORD, Seeded, seed

SIZE = ["--users", "120", "--teams", "3", "--channels", "30", "--posts", "4000"]


def content(url):
    """Each table's rows as one number."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables"
            " WHERE schemaname IN ('parlance_auth', 'parlance_messaging') AND tablename NOT LIKE '%migrations' ORDER BY 1").fetchall()
        rows = {}
        for (table,) in tables:
            query = f"SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM {table} t"
            rows[table] = connection.execute(query).fetchone()
        return rows


@pytest.fixture(scope="module")
def seeded(cluster_url, nats_url):
    """The server and what its database held before anybody used it."""
    server = Seeded(cluster_url, nats_url, SIZE)
    yield server
    server.stop()


@pytest.fixture
def filled(cluster_url, nats_url):
    """Makes filled databases without a server on them."""
    made = []

    def fill(*options):
        url = postgres.create_database(cluster_url)
        made.append(url)
        env = {"MM_SQLSETTINGS_DATASOURCE": url, "PARLANCE_NATS_URL": nats_url, "PARLANCE_SUBJECT_PREFIX": url.rsplit("/", 1)[1]}
        subprocess.run([settings.binary("standalone"), "migrate"], env=env, check=True, timeout=180)
        done = seed("fill", url, *SIZE, *options)
        assert done.returncode == 0, done.stderr
        return url

    yield fill
    for url in made:
        postgres.drop_database(cluster_url, url)


def test_the_same_number_gives_the_same_rows_and_another_gives_others(filled):
    first, second, other = content(filled()), content(filled()), content(filled("--seed", "2"))
    assert first == second
    for table in ("auth.users", "messaging.users", "messaging.channels", "messaging.channel_members", "messaging.posts",
                  "messaging.threads", "messaging.thread_members", "messaging.reactions", "messaging.team_members"):
        assert first[f"parlance_{table}"][0] > 0, table
        assert first[f"parlance_{table}"][1] != other[f"parlance_{table}"][1], table


@pytest.mark.parametrize("harm", [
    "UPDATE parlance_messaging.channels SET total_msg_count = total_msg_count + 1 WHERE name = 'town-square'",
    "UPDATE parlance_messaging.channel_members SET msg_count = msg_count - 1 WHERE msg_count = (SELECT max(msg_count) FROM parlance_messaging.channel_members)",
    "UPDATE parlance_messaging.channel_members SET mention_count = mention_count + 1 WHERE mention_count > 0",
    "UPDATE parlance_messaging.threads SET reply_count = reply_count + 1",
    "UPDATE parlance_messaging.thread_members SET unread_mentions = unread_mentions + 1",
    "DELETE FROM parlance_messaging.reactions",
    "UPDATE parlance_messaging.users SET username = username || 'x' WHERE username = 'admin'",
])
def test_what_is_derived_follows_and_the_check_would_see_if_not(filled, harm):
    url = filled()
    whole = seed("check", url)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute(harm).rowcount > 0
    harmed = seed("check", url)
    assert harmed.returncode == 1, f"{harm}\n{harmed.stdout}"


def test_only_an_empty_database_is_filled(filled):
    url = filled()
    before = content(url)
    again = seed("fill", url, *SIZE)
    assert again.returncode == 1 and "people already" in again.stderr
    assert content(url) == before


def test_a_server_on_it_answers_a_booting_client(seeded):
    assert seeded.filling.returncode == 0, seeded.filling.stderr
    person = Api(seeded)
    me = person.login("person-1@example.com", PASSWORD)
    assert person.get("/users/me")["username"] == me["username"]
    teams = person.get("/users/me/teams")
    assert teams and {team["id"] for team in teams} == {member["team_id"] for member in person.get("/users/me/teams/members")}
    channels = {channel["id"]: channel for channel in person.get("/users/me/channels")}
    members = {m["channel_id"]: m for m in person.get(f"/users/{me['id']}/channel_members?page=0&per_page=200")}
    live = {id for id, channel in channels.items() if channel["delete_at"] == 0}
    assert len(live) > 3 and live <= set(members)
    unread = {row["team_id"]: row for row in person.get("/users/me/teams/unread?include_collapsed_threads=true")}
    for team in teams:
        own = [id for id in live if channels[id]["team_id"] == team["id"]]
        missing = sum(channels[id]["total_msg_count"] - members[id]["msg_count"]
                      for id in own if members[id]["notify_props"]["mark_unread"] == "all")
        assert unread[team["id"]]["msg_count"] == missing
        assert unread[team["id"]]["mention_count"] == sum(members[id]["mention_count"] for id in own)
        categories = person.get(f"/users/me/teams/{team['id']}/channels/categories")["categories"]
        shown = {id for category in categories for id in category["channel_ids"]}
        assert set(own) <= shown
        threads = person.get(f"/users/me/teams/{team['id']}/threads?per_page=200&excludeDirect=true")
        assert threads["total"] == len(threads["threads"])
        assert threads["total_unread_mentions"] == sum(thread["unread_mentions"] for thread in threads["threads"])
    person.close()


def test_reading_writing_and_answering_go_on_from_the_counters(seeded):
    person = Api(seeded)
    me = person.login("person-2@example.com", PASSWORD)
    before = [c for c in person.get("/users/me/channels") if c["delete_at"] == 0 and c["total_msg_count"] > 20 and c["team_id"]]
    channel = max(before, key=lambda channel: channel["total_msg_count"])
    page = person.get(f"/users/me/channels/{channel['id']}/posts/unread?limit_before=30&limit_after=30")
    assert len(page["order"]) >= 30 and set(page["order"]) <= set(page["posts"])
    person.post("/channels/members/me/view", {"channel_id": channel["id"]})
    member = person.get(f"/channels/{channel['id']}/members/me")
    assert (member["msg_count"], member["mention_count"]) == (channel["total_msg_count"], 0)
    post = person.post("/posts", {"channel_id": channel["id"], "message": "one more"})
    newest = person.get(f"/channels/{channel['id']}/posts?per_page=1")
    assert newest["order"] == [post["id"]]
    assert person.get(f"/channels/{channel['id']}")["total_msg_count"] == channel["total_msg_count"] + 1
    answered = next(p for p in page["posts"].values() if p["reply_count"] > 0 and not p["root_id"])
    thread = person.get(f"/posts/{answered['id']}/thread")
    assert len(thread["order"]) == answered["reply_count"] + 1
    person.close()
    checked = seed("check", seeded.database_url)
    assert checked.returncode == 0, checked.stdout


def test_messagings_copy_of_the_people_is_what_auth_would_tell(cluster_url, nats_url):
    server = Seeded(cluster_url, nats_url, [*SIZE, "--seed", "5"])
    try:
        with psycopg.connect(server.database_url, autocommit=True) as connection:
            query = "SELECT id, profile, revision, username, roles, delete_at FROM parlance_messaging.users ORDER BY id"
            before = connection.execute(query).fetchall()
            subprocess.run(
                [settings.binary("standalone"), "rebuild-users"], env={**server.processes["standalone"].env}, check=True, timeout=180)
            assert connection.execute(query).fetchall() == before
    finally:
        server.stop()
