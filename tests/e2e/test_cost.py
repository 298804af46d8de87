"""What the calls that clients make most cost: statements sent to Postgres, whatever the length of the lists."""

import re
import time

import httpx
import pytest

from parlance.people import People

STATEMENTS = re.compile(r'^parlance_db_statements_total\{service="\w+"\} (\d+)', re.MULTILINE)
FEW, MANY = 2, 25

# Opening a channel and starting the client may take two each: who may, and what there is.
CALLS = [
    ("GET", "/users/me", None, 1),
    ("GET", "/users/me/preferences", None, 1),
    ("GET", "/users/me/teams", None, 1),
    ("GET", "/users/me/teams/members", None, 1),
    ("GET", "/users/me/teams/unread?include_collapsed_threads=true", None, 1),
    ("GET", "/users/me/channels", None, 1),
    ("GET", "/users/me/channel_members?page=0&per_page=200", None, 1),
    ("GET", "/users/me/teams/{team}/channels", None, 2),
    ("GET", "/users/me/teams/{team}/channels/members", None, 2),
    ("GET", "/users/me/teams/{team}/channels/categories", None, 2),
    ("GET", "/users/me/teams/{team}/threads?totalsOnly=true", None, 2),
    ("GET", "/users/me/teams/{team}/threads?extended=true", None, 4),
    ("POST", "/roles/names", ["system_user", "team_user", "channel_user"], 1),
    ("POST", "/users/ids", "people", 2),
    # Asked again and again of the same people: from memory, once they are known.
    ("POST", "/users/status/ids", "people", 0),
    ("GET", "/users/me/channels/{channel}/posts/unread?limit_before=30&limit_after=30", None, 2),
    ("GET", "/channels/{channel}/posts?page=0&per_page=60", None, 2),
    ("POST", "/channels/members/me/view", {"channel_id": "{channel}", "collapsed_threads_supported": True}, 1),
    ("GET", "/channels/{channel}/stats", None, 1),
    ("GET", "/channels/{channel}/members?page=0&per_page=60", None, 2),
    ("GET", "/channels/{channel}/members/me", None, 2),
    ("GET", "/posts/{root}/thread?perPage=60", None, 2),
    # Two for the post itself. Its event costs the relay and the consumer that looks for outgoing webhooks a transaction
    # each, however many posts there were meanwhile; a lone post pays them alone.
    ("POST", "/posts", {"channel_id": "{channel}", "message": "one more"}, 12),
    ("POST", "/posts", {"channel_id": "{channel}", "root_id": "{root}", "message": "one more"}, 12),
]


@pytest.fixture(scope="module", params=[FEW, MANY])
def place(request, deployment):
    """A team and a channel with that many members, as many channels more, and as many threads."""
    people = People(deployment)
    owner = people.person("owner")
    others = [people.person("member") for _ in range(request.param)]
    team = people.team(owner, *others)
    channel = people.channel(owner, team, *others)
    roots = []
    for person in others:
        root = person.post("/posts", {"channel_id": channel["id"], "message": f"@{owner.username} a question"})
        owner.post("/posts", {"channel_id": channel["id"], "root_id": root["id"], "message": "an answer"})
        people.channel(owner, team)
        roots.append(root)
    words = {"team": team["id"], "channel": channel["id"], "root": roots[0]["id"]}
    yield owner, words, [person.id for person in others]
    people.leave()


def statements(deployment):
    """Statements sent so far by all services of the process."""
    text = httpx.get(f"http://127.0.0.1:{deployment.metrics_port}/metrics").text
    return sum(int(count) for count in STATEMENTS.findall(text))


def quiet(deployment):
    """The same, once nobody has asked for a moment, or for a while not to be had."""
    count = statements(deployment)
    for _ in range(20):
        time.sleep(0.05)
        before, count = count, statements(deployment)
        if before == count:
            break
    return count


def filled(template, words, people):
    """The template with the place's ids in it."""
    if template == "people":
        return people
    if isinstance(template, dict):
        return {key: filled(value, words, people) for key, value in template.items()}
    return template.format(**words) if isinstance(template, str) else template


@pytest.mark.standalone
@pytest.mark.parametrize("method,path,body,allowed", CALLS, ids=[f"{method} {path}" for method, path, _, _ in CALLS])
def test_statements_of_a_call(deployment, place, method, path, body, allowed):
    owner, words, people = place
    spent = []
    deadline = time.monotonic() + 60
    # Background work asks too, now and then, and can only add; the cheapest of several is the call's own.
    while not spent or (min(spent) > allowed and time.monotonic() < deadline):
        before = quiet(deployment)
        owner.ok(method, filled(path, words, people), filled(body, words, people))
        spent.append(statements(deployment) - before)
    assert min(1, allowed) <= min(spent) <= allowed, spent
