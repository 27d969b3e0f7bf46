"""Reading feeds over real sockets: what is stored, what it costs, and what comes next."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.audience import Audience
from bot.ingest.collecting import MOST_PAGES
from bot.ingest.feeds import read_feed
from bot.sources import Finder, health
from tests.bot.ingest.press import DAY, EMBEDDER, HOUR, NOW, PROSE, Press, feed, item, rss
from tests.web import Asked, Reply, Site, redirect, site


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    made = Press(tmp_path / "news.db")
    yield made
    made.store.close()


def conditional(body: bytes, tag: str) -> object:
    def answer(asked: Asked) -> Reply:
        return Reply(304) if asked.headers.get("if-none-match") == tag else Reply(headers={"ETag": tag}, body=body)

    return answer


def test_a_feed_that_did_not_change_is_asked_once_and_answers_with_nothing(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = conditional(rss([item(1), item(2)]), '"1"')  # type: ignore[assignment]
    added = press.add(f"{harbour.url}/feed")
    assert added.headlines == ("Headline 1 of the day", "Headline 2 of the day")
    harbour.asked.clear()
    again = press.poll()
    assert (again.polled, again.not_modified, again.added, again.failed) == (1, 1, 0, ())
    assert [asked.headers["if-none-match"] for asked in harbour.asked] == ['"1"']


def test_the_same_body_without_a_tag_is_unchanged_too(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = feed(item(1))
    press.add(f"{harbour.url}/feed")
    assert press.poll().not_modified == 1


def test_a_poll_in_which_nothing_changed_writes_twice_however_many_feeds_there_are(press: Press, harbour: Site) -> None:
    for number in range(12):
        harbour.routes[f"/{number}"] = conditional(rss([item(number)]), f'"{number}"')  # type: ignore[assignment]
    press.name(*(f"{harbour.url}/{number}" for number in range(12)))
    assert press.poll().added == 12
    harbour.asked.clear()
    statements: list[str] = []
    press.store._conn.set_trace_callback(statements.append)
    changes = press.store._conn.total_changes
    assert press.poll().not_modified == 12
    assert len(harbour.asked) == 12
    assert sum(statement.startswith("BEGIN IMMEDIATE") for statement in statements) == 2
    assert press.store._conn.total_changes - changes == 2 * 12


def test_an_entry_that_was_edited_is_a_new_version_and_its_old_text_is_kept(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = feed(item(1))
    press.add(f"{harbour.url}/feed")
    (before,) = press.articles()
    harbour.routes["/feed"] = feed(item(1, text="<p>The council took its decision back on Tuesday.</p>"))
    assert press.poll().updated == 1
    (after,) = press.articles()
    assert (after.id, after.text) == (before.id, "The council took its decision back on Tuesday.")
    assert [version.text for version in press.store.versions([after.id])[after.id]] == [before.text]


def test_a_permanent_redirect_is_believed_after_three_polls(press: Press, harbour: Site) -> None:
    harbour.routes["/new"] = feed(item(1))
    harbour.routes["/feed"] = feed(item(1))
    number = press.add(f"{harbour.url}/feed").source.id
    harbour.routes["/feed"] = redirect("/new", 301)
    for _ in range(3):
        assert press.source(number).address == f"{harbour.url}/feed"
        press.poll()
    assert press.source(number).address == f"{harbour.url}/new"
    harbour.asked.clear()
    press.poll()
    assert harbour.paths == ["/new"]


def test_what_is_gone_for_good_is_asked_no_more_and_says_so(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = feed(item(1))
    press.add(f"{harbour.url}/feed")
    harbour.routes["/feed"] = Reply(410)
    (failure,) = press.poll().failed
    assert (failure.source, failure.error) == (f"{harbour.url}/feed", "is gone for good")
    assert press.poll(30 * DAY).polled == 0
    (known,) = health(press.store, "local", press.now)
    assert (known.retired, known.last_error, known.next_poll) == (True, "is gone for good", None)
    assert press.titles() == {"Headline 1 of the day"}


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_names_a_time_is_left_alone_until_then(press: Press, harbour: Site, status: int) -> None:
    harbour.routes["/feed"] = Reply(status, {"Retry-After": str(3 * 86_400)})
    press.name(f"{harbour.url}/feed")
    assert press.poll(HOUR).failed[0].error == "asks us to come back later"
    harbour.routes["/feed"] = feed(item(1))
    assert press.poll(2 * DAY).polled == 0
    assert press.poll(1 * DAY).added == 1


def test_a_host_is_asked_one_thing_at_a_time(press: Press, harbour: Site) -> None:
    asked_at_once, most = 0, 0
    guard = threading.Lock()

    def answer(asked: Asked) -> Reply:
        nonlocal asked_at_once, most
        with guard:
            asked_at_once += 1
            most = max(most, asked_at_once)
        body = rss([item(int(asked.path.strip("/")))])
        with guard:
            asked_at_once -= 1
        return Reply(body=body)

    for number in range(8):
        harbour.routes[f"/{number}"] = answer
    press.name(*(f"{harbour.url}/{number}" for number in range(8)))
    assert press.poll().added == 8
    assert most == 1


def test_a_new_feed_fills_no_window_with_what_it_held_before(press: Press, harbour: Site) -> None:
    ages = [timedelta(hours=5 * number + 1) for number in range(30)]
    items = [item(number, NOW - age) for number, age in enumerate(ages)]
    harbour.routes["/feed"] = feed(*items)
    press.now = NOW - HOUR - timedelta(seconds=1)
    press.add(f"{harbour.url}/feed")
    news = press.store.arrivals_between(("local",), NOW - DAY, NOW)
    assert {article.title for article in news} == {
        f"Headline {number} of the day" for number, age in enumerate(ages) if age <= DAY
    }
    assert len(press.articles()) == 30
    harbour.routes["/feed"] = feed(item(99, NOW - 3 * DAY), *items)
    press.now = NOW
    press.poll(DAY)
    late = press.store.arrivals_between(("local",), NOW, NOW + 2 * DAY)
    assert [article.title for article in late] == ["Headline 99 of the day"]


def test_an_entry_without_a_date_is_of_no_day_in_the_backlog_and_of_today_later(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = feed(item(1, None))
    press.add(f"{harbour.url}/feed")
    harbour.routes["/feed"] = feed(item(2, None), item(1, None))
    press.poll()
    dates = {article.title: (article.published_at, article.news_at) for article in press.articles()}
    assert dates == {
        "Headline 1 of the day": (None, None),
        "Headline 2 of the day": (press.now, press.now),
    }
    harbour.routes["/feed"] = feed(item(2, None, text="<p>It was decided otherwise.</p>"), item(1, None))
    told = press.now
    press.poll()
    assert {article.published_at for article in press.articles()} == {None, told}


def test_a_feed_of_entries_without_dates_is_read_as_often_as_new_ones_came(press: Press, harbour: Site) -> None:
    items: list[str] = []
    for number in range(24):
        items.append(item(number, None))
        harbour.routes["/feed"] = feed(*items)
        if number == 0:
            source = press.add(f"{harbour.url}/feed").source.id
        press.poll(HOUR, [source])
    assert press.store.poll_states([source])[source].next_poll - press.now < timedelta(hours=1)


def test_what_is_older_than_retention_is_not_stored(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = feed(item(1, NOW - 91 * DAY), item(2, NOW - 89 * DAY))
    press.add(f"{harbour.url}/feed")
    assert press.titles() == {"Headline 2 of the day"}


def test_a_second_workspace_gets_all_of_a_feed_which_is_asked_once_for_both(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = conditional(rss([item(1), item(2)]), '"1"')  # type: ignore[assignment]
    press.add(f"{harbour.url}/feed")
    press.poll()
    press.add(f"{harbour.url}/feed", "other")
    assert press.titles("other") == press.titles("local") == {"Headline 1 of the day", "Headline 2 of the day"}
    assert press.store.arrivals_between(("other",), press.now - HOUR, press.now + HOUR) == []
    harbour.routes["/feed"] = conditional(rss([item(3), item(1)]), '"2"')  # type: ignore[assignment]
    harbour.asked.clear()
    assert press.poll().added == 2
    assert harbour.paths == ["/feed"]
    assert len(press.titles("other")) == len(press.titles("local")) == 3


def test_a_workspace_that_adds_a_feed_while_it_is_read_loses_nothing(press: Press, harbour: Site) -> None:
    first = conditional(rss([item(1)]), '"1"')
    harbour.routes["/feed"] = first  # type: ignore[assignment]
    press.add(f"{harbour.url}/feed")

    def meanwhile(asked: Asked) -> Reply:
        other = Press(press.store._path)
        other.now = press.now + timedelta(seconds=1)
        other.name(f"{harbour.url}/feed", workspace="other")
        other.store.close()
        return first(asked)  # type: ignore[operator, no-any-return]

    harbour.routes["/feed"] = meanwhile
    press.poll()
    harbour.routes["/feed"] = first  # type: ignore[assignment]
    press.poll()
    assert press.titles("other") == {"Headline 1 of the day"}


def test_a_source_that_is_removed_while_it_is_read_stores_nothing(press: Press, harbour: Site) -> None:
    def removed(_: Asked) -> Reply:
        other = Press(press.store._path)
        other.store.remove_source(number, NOW)
        other.store.close()
        return feed(item(1))

    harbour.routes["/feed"] = removed
    (number,) = press.name(f"{harbour.url}/feed")
    press.poll()
    assert press.articles() == []


SUMMARY = "<p>The council of Linden decided on the new bridge on Monday.</p>"
TOLD = "The council of Linden decided on the new bridge on Monday. " + " ".join(PROSE)


def page(title: str = "Linden gets a new bridge", text: str = TOLD) -> Reply:
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in text.split(". "))
    head = f"<title>{title}</title><meta property='og:type' content='article'>"
    return Reply(
        headers={"Content-Type": "text/html; charset=utf-8"},
        body=f"<html><head>{head}</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>".encode(),
    )


def summary(title: str = "Linden gets a new bridge", link: str = "/bridge") -> str:
    return item(1, title=title, link=link, description=SUMMARY)


class TestSummaries:
    def test_are_completed_from_their_pages_once(self, press: Press, harbour: Site) -> None:
        harbour.routes |= {"/feed": feed(summary()), "/bridge": page()}
        press.add(f"{harbour.url}/feed")
        (article,) = press.articles()
        assert article.extent == "full"
        assert "new crane" in article.text
        harbour.routes["/feed"] = feed(item(2), summary())
        harbour.asked.clear()
        press.poll()
        assert harbour.paths == ["/feed"]
        assert {known.extent for known in press.articles() if known.id == article.id} == {"full"}

    def test_are_completed_anew_where_the_headline_changed(self, press: Press, harbour: Site) -> None:
        harbour.routes |= {"/feed": feed(summary()), "/bridge": page()}
        press.add(f"{harbour.url}/feed")
        changed = "Linden gets no new bridge"
        harbour.routes |= {"/feed": feed(summary(changed)), "/bridge": page(changed, f"It will not be built. {TOLD}")}
        assert press.poll().updated == 1
        (article,) = press.articles()
        assert article.title == changed
        assert article.text.startswith("It will not be built")

    @pytest.mark.parametrize(
        "page_answers",
        [
            Reply(503),
            Reply(headers={"Content-Type": "image/png"}, body=b"\x89PNG"),
            page("Cat shows win", PROSE[2] * 9),
        ],
        ids=["failing", "a picture", "another article"],
    )
    def test_stay_what_they_are_where_the_page_is_no_use(
        self, press: Press, harbour: Site, page_answers: Reply
    ) -> None:
        harbour.routes |= {"/feed": feed(summary()), "/bridge": page_answers}
        assert press.add(f"{harbour.url}/feed").collected.failed == ()
        (article,) = press.articles()
        assert article.extent == "summary"
        assert article.text == "The council of Linden decided on the new bridge on Monday."

    def test_stay_what_they_are_where_robots_are_not_wanted(self, press: Press, harbour: Site) -> None:
        harbour.routes |= {
            "/robots.txt": Reply(body=b"User-agent: *\nDisallow: /bridge"),
            "/feed": feed(summary()),
            "/bridge": page(),
        }
        press.add(f"{harbour.url}/feed")
        assert "/bridge" not in harbour.paths
        assert [article.extent for article in press.articles()] == ["summary"]

    def test_are_completed_for_the_newest_of_many(self, press: Press, harbour: Site) -> None:
        items = []
        for number in range(MOST_PAGES + 5):
            title = f"Linden gets bridge number {number}"
            items.append(item(number, NOW - timedelta(hours=number), title=title, description=SUMMARY))
            harbour.routes[f"/news/{number}"] = page(title, f"{TOLD} Bridge {number}.")
        harbour.routes["/feed"] = feed(*reversed(items))
        press.add(f"{harbour.url}/feed")
        asked = {path for path in harbour.paths if path.startswith("/news/")}
        assert asked == {f"/news/{number}" for number in range(MOST_PAGES)}

    def test_of_two_feeds_with_one_article_make_one_article(self, press: Press, harbour: Site) -> None:
        harbour.routes |= {"/feed": feed(summary()), "/all": feed(summary("Bridge! | The Paper")), "/bridge": page()}
        first, second = (press.add(f"{harbour.url}/{name}").source.id for name in ("feed", "all"))
        (article,) = press.articles()
        assert press.store.sources_of([article.id]) == {article.id: frozenset({first, second})}
        assert article.title == "Linden gets a new bridge"
        harbour.routes["/all"] = feed(item(2), summary("Bridge! | The Paper"))
        harbour.asked.clear()
        press.poll()
        assert "/bridge" not in harbour.paths


def test_a_fault_of_ours_in_one_feed_is_one_line_and_the_others_are_read(
    press: Press, harbour: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(body: bytes, *more: object) -> object:
        if b"odd" in body:
            raise RecursionError("secret detail")
        return read_feed(body, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.ingest.visiting.read_feed", broken)
    harbour.routes |= {"/odd": Reply(body=rss([item(1, title="odd")])), "/good": feed(item(2))}
    press.name(f"{harbour.url}/odd", f"{harbour.url}/good")
    collected = press.poll()
    assert [(failure.source, failure.error) for failure in collected.failed] == [
        (f"{harbour.url}/odd", "could not be read, which is a fault of ours (RecursionError)")
    ]
    assert collected.added == 1


def test_moves_to_an_address_that_is_a_source_already_make_one_of_two(press: Press, harbour: Site) -> None:
    harbour.routes |= {"/old": redirect("/new", 301), "/new": feed(item(1))}
    press.name(f"{harbour.url}/old", f"{harbour.url}/new")
    for _ in range(4):
        press.poll()
    harbour.asked.clear()
    press.poll()
    assert harbour.paths == ["/new"]
    assert len(press.articles()) == 1


def test_two_sites_are_read_at_once(press: Press) -> None:
    barrier = threading.Barrier(2, timeout=20)

    def together(_: Asked) -> Reply:
        barrier.wait()
        return feed(item(1))

    with site() as one, site() as two:
        one.routes["/feed"] = two.routes["/feed"] = together
        press.name(f"{one.url}/feed", f"{two.url}/feed")
        assert replace(press.poll(), added=0).read == 2


def test_what_a_channel_follows_is_looked_up_and_then_collected(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = feed(item(1))
    audience = Audience("local", "slack:T/C", "full")
    assistant = Assistant(press.store, EMBEDDER, "local", finder=Finder(press.parts, lambda: press.now))
    reply = assistant.follow(audience, "U1", f"<{harbour.url}/feed>", press.now)
    (source,) = press.store.sources("local")
    assert source.address == f"{harbour.url}/feed"
    assert source.title in reply.lines[0]
    assert press.poll().added == 1
    refused = assistant.follow(audience, "U1", f"{harbour.url}/nothing", press.now)
    assert "does not exist" in refused.lines[0]


def test_a_feed_that_is_added_is_asked_once(press: Press, harbour: Site) -> None:
    harbour.routes["/feed"] = feed(item(1))
    assert press.add(f"{harbour.url}/feed").headlines == ("Headline 1 of the day",)
    assert harbour.paths == ["/feed"]
