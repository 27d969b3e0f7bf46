"""Articles from files and folders: what is read, and what is refused with which words."""

import codecs
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.ingest import files
from bot.ingest.files import read_paths
from bot.model import Draft, Failure

TODAY = date(2025, 6, 30)
BODY = "The talks began in London on Monday, June 9th. Both sides said that they would go on."
SEEDS = Path(__file__).parents[3] / "seeds"


def read(*paths: Path | str) -> list[Draft | Failure]:
    return list(read_paths(paths, TODAY))


def one(folder: Path, name: str, content: str | bytes) -> Draft | Failure:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    (only,) = read(file)
    return only


def article(folder: Path, name: str, content: str | bytes) -> Draft:
    made = one(folder, name, content)
    assert isinstance(made, Draft), made
    return made


def refusal(folder: Path, name: str, content: str | bytes) -> str:
    failure = one(folder, name, content)
    assert isinstance(failure, Failure), failure
    assert failure.source.startswith(str(folder / name))
    assert "\n" not in failure.error
    return failure.error


def test_every_sample_article_is_read() -> None:
    found = read(SEEDS)
    assert len(found) > 14
    assert all(isinstance(item, Draft) and item.published_at and item.language == "en" for item in found)


def test_the_first_line_of_a_text_is_its_headline(tmp_path: Path) -> None:
    made = article(tmp_path, "a.txt", f"Talks begin\n\n{BODY}\n\nMore.\n")
    assert (made.title, made.text) == ("Talks begin", f"{BODY}\n\nMore.")
    assert made.published_at == datetime(2025, 6, 9, 12, tzinfo=UTC)
    assert made.published_inferred
    assert made.origin == str(tmp_path / "a.txt")


def test_a_text_of_one_line_is_headline_and_text(tmp_path: Path) -> None:
    made = article(tmp_path, "a.txt", "Talks begin in London\n")
    assert (made.title, made.text) == ("Talks begin in London", "Talks begin in London")


def test_a_first_line_too_long_for_a_headline_stays_in_the_text(tmp_path: Path) -> None:
    paragraph = "The talks began. " + "They went on and on. " * 30
    made = article(tmp_path, "a.txt", paragraph + "\nAnd ended.")
    assert made.title == "The talks began."
    assert made.text == paragraph + "\nAnd ended."


def test_markdown_gives_its_front_matter_and_words_without_markup(tmp_path: Path) -> None:
    made = article(
        tmp_path,
        "a.md",
        "---\ntitle: Talks begin\nsource: The Paper\nauthor: [Ann Lee, Bo Chen]\nlink: https://p.example/a\n"
        "date: 2025-06-09\nlang: en-GB\n---\n"
        "# Talks begin\n\nThey *began* in [London](https://l.example) on\n"
        "Monday &amp; `went` on.<br>\n\n> He said **no**.\n\n- one\n- two\n\n"
        "<div>Boxed <b>words</b><script>x()</script></div>\n\n"
        "![a picture](x.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    )
    assert made.title == "Talks begin"
    assert made.text == (
        "They began in London on Monday & went on.\n\nHe said no.\n\none\n\ntwo\n\nBoxed words\n\na, b\n\n1, 2"
    )
    assert (made.publisher, made.byline, made.url) == ("The Paper", "Ann Lee, Bo Chen", "https://p.example/a")
    assert (made.published_at, made.published_inferred) == (datetime(2025, 6, 9, 12, tzinfo=UTC), False)
    assert made.language == "en"


def test_markdown_without_a_title_takes_its_first_heading_or_its_file_name(tmp_path: Path) -> None:
    made = article(tmp_path, "a.md", f"# Talks *begin*\n\n{BODY}")
    assert (made.title, made.text) == ("Talks begin", BODY)
    assert article(tmp_path, "talks-in-london.md", BODY).title == "talks-in-london"


def page(head: str = "", body: str = BODY, lang: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Talks begin</title>'
        f"{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Talks begin</h1><p>{body}</p>"
        f"<p>{body[::-1]}</p></article></body></html>"
    )


def test_html_gives_its_article_and_what_the_page_states(tmp_path: Path) -> None:
    head = (
        '<meta name="author" content="Ann Lee"><meta property="og:site_name" content="The Paper">'
        '<link rel="canonical" href="https://p.example/talks">'
        '<meta property="article:published_time" content="2025-06-09T13:20:00+01:00">'
    )
    made = article(tmp_path, "a.html", page(head))
    assert made.title == "Talks begin"
    assert made.text.startswith(BODY)
    assert "Home" not in made.text
    assert "\n\n" in made.text
    assert (made.publisher, made.byline, made.url) == ("The Paper", "Ann Lee", "https://p.example/talks")
    assert made.published_at == datetime(2025, 6, 9, 12, 20, tzinfo=UTC)
    assert made.language == "en"


def test_html_gives_the_time_of_its_structured_data(tmp_path: Path) -> None:
    data = '{"@context":"https://schema.org","@type":"NewsArticle","datePublished":"2025-06-09T13:20:00Z"}'
    made = article(tmp_path, "a.htm", page(f'<script type="application/ld+json">{data}</script>'))
    assert made.published_at == datetime(2025, 6, 9, 13, 20, tzinfo=UTC)


def test_html_in_the_charset_that_it_declares_is_read(tmp_path: Path) -> None:
    russian = "Переговоры между двумя странами начались в понедельник в Лондоне. " * 3
    content = page(body=russian, lang="ru").replace("utf-8", "koi8-r").encode("koi8-r")
    made = article(tmp_path, "a.html", content)
    assert made.text.startswith(russian.strip())
    assert made.language == "ru"


def test_json_may_hold_one_article_or_a_list_or_a_list_under_articles(tmp_path: Path) -> None:
    record = {
        "text": BODY,
        "title": "Talks",
        "byline": "Ann",
        "published_at": "2025-06-10",
        "language": "en",
        "x": [1],
    }
    made = article(tmp_path, "a.json", json.dumps(record))
    assert (made.title, made.text, made.byline) == ("Talks", BODY, "Ann")
    assert made.origin == str(tmp_path / "a.json")
    for content in ([record, record], {"articles": [record, record], "page": 1}):
        file = tmp_path / "b.json"
        file.write_text(json.dumps(content))
        first, second = read(file)
        assert isinstance(first, Draft)
        assert first == second
        assert first.origin is None


def test_one_bad_line_of_a_jsonl_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    good = json.dumps({"text": BODY})
    bad = ('{"text": ', '{"text": 5}', "[1]", '{"title": "x"}', '{"text": "a", "published_at": "06/07/2025"}')
    file.write_text("\n".join([good, "", *bad, good]))
    found = read(file)
    assert [isinstance(item, Draft) for item in found] == [True, False, False, False, False, False, True]
    failures = [item for item in found if isinstance(item, Failure)]
    assert [f.source for f in failures] == [f"{file} line {n}" for n in (3, 4, 5, 6, 7)]
    reasons = (
        "not valid JSON",
        '"text" is a number',
        "a list, not an article",
        'no "text"',
        '"published_at"',
    )
    for failure, reason in zip(failures, reasons, strict=True):
        assert reason in failure.error


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.md", b" \n\n", "is empty"),
        ("empty.json", b"", "is empty"),
        ("empty.jsonl", b"\n\n", "is empty"),
        ("none.json", b"[]", "list of articles is empty"),
        ("mark.txt", codecs.BOM_UTF8, "holds no words"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG picture"),
        ("zipped.jsonl", b"\x1f\x8b\x08\x00" + bytes(50), "compressed with gzip"),
        ("nul.txt", b"a\0b\0c\0", "is binary"),
        ("report.pdf", b"%PDF-1.7", "unknown kind of file"),
        ("noise.txt", bytes(range(128, 256)) * 3, "cannot tell its encoding; save it as UTF-8"),
        ("wide.jsonl", json.dumps({"text": BODY}).encode("utf-16"), "save it as UTF-8"),
        (
            "page.html",
            b"<html><head><title>x</title></head><body><script>1</script></body></html>",
            "no article",
        ),
        ("broken.json", b'{"text": "a",\n "title" 5}', "line 2, column 10"),
        ("deep.json", b"[" * 200_000 + b"]" * 200_000, "nested too deeply"),
        ("huge.json", b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "too many digits"),
        ("nan.json", b'{"text": "a", "published_at": NaN}', "published_at"),
        ("typed.json", b'{"text": "a", "title": ["b"]}', '"title" is a list'),
        ("word.json", b'"text"', "is a string, not an article"),
        ("open.md", b"---\ntitle: x\n\nText without an end.", "never closed"),
        ("list.md", b"---\n- a\n- b\n---\nText.", "holds no keys"),
        ("yaml.md", b"---\ntitle: a: b\n---\nText.", "no valid YAML (line 2)"),
        ("tag.md", b"---\ntitle: !!python/object/apply:os.getcwd []\n---\nText.", "no valid YAML"),
        ("bomb.md", b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nText.", "aliases"),
        ("deep.md", b"---\na: " + b"[" * 20_000 + b"\n---\nText.", "no valid YAML"),
        ("long.md", b"---\na: " + b"x" * 60_000 + b"\n---\nText.", "shorten it"),
        ("day.md", b"---\ndate: 2025-13-45\n---\nText.", "date"),
        ("named.md", b"---\ntitle: {a: b}\n---\nText.", "title in its front matter"),
        ("deep.html", b"<div>" * 100_000, "no article"),
    ],
)
def test_bad_input_is_refused_with_one_line_that_says_why(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    assert words in refusal(tmp_path, name, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "koi8-r", "shift_jis"])
def test_a_text_in_another_encoding_is_read_where_it_can_be_told(tmp_path: Path, encoding: str) -> None:
    texts = {
        "koi8-r": "Переговоры начались\nПереговоры между двумя странами начались в понедельник в Лондоне.",
        "shift_jis": "貿易交渉\n米国と中国は月曜日にロンドンで貿易交渉を開始した。両国は半導体について話し合った。",
    }
    text = texts.get(
        encoding, "Les retraites\nLe gouvernement a annoncé une réforme très attendue. Ça et là, des grèves."
    )
    made = article(tmp_path, "a.txt", text.encode(encoding))
    assert f"{made.title}\n{made.text}" == text


def test_a_file_over_the_limit_is_refused_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as sparse:
        sparse.truncate(50_000_000)
    (failure,) = read(file)
    assert isinstance(failure, Failure)
    assert "larger than 10 MB" in failure.error


def test_a_jsonl_may_be_long_but_not_a_line_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILE_LIMIT", 200)
    file = tmp_path / "a.jsonl"
    good = json.dumps({"text": BODY})
    file.write_text(f"{good}\n" * 5 + json.dumps({"text": "x" * 1000}) + f"\n{good}\n" + '{"text": "' + "y" * 500)
    found = read(file)
    assert [isinstance(item, Draft) for item in found] == [True] * 5 + [False, True, False]
    assert isinstance(found[5], Failure)
    assert found[5].source.endswith("line 6")
    assert "split it" in found[5].error


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("line.txt", "word " * 200_000),
        ("line.md", "[" * 20_000 + " words"),
        ("quote.md", ">" * 20_000 + " words"),
        (
            "line.html",
            f"<html><body><article><p>{BODY}</p><p>{'word ' * 200_000}</p></article></body></html>",
        ),
        ("line.json", json.dumps({"text": "word " * 200_000})),
    ],
)
def test_a_long_or_deeply_nested_line_is_read_or_refused(tmp_path: Path, name: str, content: str) -> None:
    one(tmp_path, name, content)


def test_pipes_devices_and_broken_links_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to("/dev/zero")
    (tmp_path / "c.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "d.txt").symlink_to(tmp_path / "d.txt")
    (tmp_path / "e.txt").write_text(BODY)
    found = read(tmp_path)
    assert [type(item) for item in found] == [Failure, Failure, Failure, Failure, Draft]


def test_a_file_that_may_not_be_read_is_named_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(BODY)

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    (failure,) = read(tmp_path / "a.txt")
    assert failure == Failure(
        str(tmp_path / "a.txt"),
        "cannot be read (Permission denied); check its permissions and where it links to",
    )


def test_folders_are_read_whole_sorted_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.txt", "a/x.txt/0.txt", "c.TXT", ".hidden.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{name}\n{BODY}")
    (tmp_path / "b" / "back").symlink_to(tmp_path)
    assert [item.title for item in read(tmp_path) if isinstance(item, Draft)] == [
        "a/1.txt",
        "a/x.txt/0.txt",
        "b/2.txt",
        "c.TXT",
    ]


def test_a_path_that_gives_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    gone, empty, nul = read(tmp_path / "gone.txt", tmp_path / "empty", "a\0b.txt")
    assert gone == Failure(str(tmp_path / "gone.txt"), "no such file or folder; check the path")
    assert isinstance(empty, Failure)
    assert "no articles in this folder" in empty.error
    assert nul == Failure("a\\x00b.txt", "no such file or folder; check the path")


def test_a_bad_file_costs_nothing_but_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "b.json").write_text("{")
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    (tmp_path / "d.md").write_text(BODY)
    assert [type(item) for item in read(tmp_path)] == [Draft, Failure, Failure, Draft]


def test_a_file_name_cannot_drive_the_terminal(tmp_path: Path) -> None:
    name = b"\x1b[31m\xff\nred.txt"
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_bytes(b"")
    (failure,) = read(tmp_path)[:1]
    assert isinstance(failure, Failure)
    (failed,) = [item for item in read(tmp_path) if isinstance(item, Failure)]
    assert failed.source == f"{tmp_path}/\\x1b[31m\\udcff\\nred.txt"


def test_an_article_in_a_file_with_a_strange_name_can_be_stored(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_text(BODY)
    (made,) = read(tmp_path)
    assert isinstance(made, Draft)
    assert (made.origin or "").encode()
    assert made.title.encode()


@pytest.mark.parametrize("suffix", files.SUFFIXES)
def test_no_bytes_make_reading_raise(tmp_path_factory: pytest.TempPathFactory, suffix: str) -> None:
    folder = tmp_path_factory.mktemp("wild")
    pieces = (
        b"---\n",
        b"title: ",
        b"date: 2025-06-09\n",
        b"# ",
        b"[a](b)",
        b"<p>",
        b"<html><body>",
        b"</p>",
        b'{"text": "',
        b'"}',
        b"\n",
        b"[",
        b"{",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\\ud800",
        b"\0",
        b"*a",
        b"&#0;",
        b"&#xd800;",
        b'<meta charset="utf-16">',
        b"words and more words. ",
    )

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.binary(max_size=400) | st.lists(st.sampled_from(pieces) | st.binary(max_size=8)).map(b"".join))
    @example(b'{"text": "\\ud800 a", "title": "\\ud800"}')
    @example(b"<html><body><article><p>&#xd800; words enough to be an article</p></article></body></html>")
    def check(content: bytes) -> None:
        file = folder / f"a{suffix}"
        file.write_bytes(content)
        for item in read(file):
            if isinstance(item, Draft):
                assert (item.title + item.text).encode()
                assert item.text == item.text.strip() != ""
                assert item.title
            else:
                assert item.error.isprintable()

    check()
