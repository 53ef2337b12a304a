"""Stories, marks, notes, tags and views by the API: as programs meet them, on both databases."""

from monitor.web.api import paging
from tests.test_api import House, house, stored

__all__ = ["house", "stored"]  # fixtures


def numbers(rows: list[dict[str, int]]) -> list[int]:
    return [row["id"] for row in rows]


def test_stories_come_in_pages_as_whoever_asks_has_handled_them(stored: House) -> None:
    every = stored.viewer.all("/stories", limit=5)
    assert numbers(every) == numbers(stored.viewer.get("/stories", limit=paging.MOST)["items"])
    assert len(set(numbers(every))) == len(every) > 10
    first, second = numbers(every)[:2]
    assert stored.viewer("POST", "/stories/act", {"act": "star", "stories": [first]}) == {"act": "star", "stories": 1}
    stored.viewer("POST", "/stories/act", {"act": "read", "stories": [first, second]})
    shown = stored.viewer.get("/stories", limit=2)["items"]
    assert [(row["read"], row["starred"]) for row in shown] == [(True, True), (True, False)]
    assert numbers(stored.viewer.all("/stories", starred=True)) == [first]
    assert first not in numbers(stored.viewer.all("/stories", unread=True))
    assert numbers(stored.editor.all("/stories", starred=True)) == []
    assert {row["article"]["id"] for row in stored.viewer.all("/hits", starred=True)} == {first}
    assert stored.viewer("POST", "/stories/undo")["act"] == "read"
    assert stored.viewer("POST", "/stories/undo") == {"act": None, "stories": 0}


def test_what_is_everybodys_takes_an_editor(stored: House) -> None:
    first = stored.viewer.get("/stories", limit=1)["items"][0]
    for act in ("dismiss", "restore", "tag", "untag"):
        stored.viewer("POST", "/stories/act", {"act": act, "stories": [first["id"]], "words": "x"}, status=403)
    stored.viewer("POST", f"/stories/{first['id']}/notes", {"words": "x"}, status=403)
    watchlist = first["hits"][0]["watchlist_id"]
    wanted = {"act": "dismiss", "stories": [first["id"]], "watchlist": watchlist, "words": "inny kraj"}
    stored.editor("POST", "/stories/act", wanted)
    stored.editor("POST", "/stories/act", {"act": "tag", "stories": [first["id"]], "words": "Gaz"})
    shown = stored.viewer.all("/stories", tag="gaz")
    assert [(row["tags"], row["put_aside"][0]["reason"]) for row in shown] == [(["gaz"], "inny kraj")]
    assert stored.viewer.get("/tags") == [{"tag": "gaz", "stories": 1}]
    dismissed = stored.viewer.all("/hits", dismissed=True)
    assert {row["watchlist_id"] for row in dismissed} == {watchlist}
    assert stored.viewer.all("/hits", dismissed=False, limit=50) == [
        row for row in stored.viewer.all("/hits", limit=50) if row not in dismissed
    ]
    too_long = {"act": "tag", "stories": [first["id"]], "words": "x" * 41}
    assert "40 characters" in stored.editor("POST", "/stories/act", too_long, status=422)["detail"]
    stored.editor("POST", "/stories/act", {"act": "read", "stories": [4711]}, status=404)


def test_notes_go_by_the_hand_that_wrote_them(stored: House) -> None:
    note = stored.editor("POST", "/stories/1/notes", {"words": "Zadzwonić."}, status=201)
    assert (note["by"], note["story"]) == ("editor", 1)
    assert numbers(stored.viewer.get("/stories/1/notes")) == [note["id"]]
    stored.admin("DELETE", f"/notes/{note['id']}", status=404)
    stored.editor("DELETE", f"/notes/{note['id']}", status=204)
    assert stored.viewer.get("/stories/1/notes") == []


def test_views_are_of_one_person(stored: House) -> None:
    saved = stored.viewer("POST", "/views", {"name": "Rano", "query": "unread=1"}, status=201)
    assert stored.viewer.get("/views") == [saved]
    assert stored.admin.get("/views") == []
    stored.admin("DELETE", f"/views/{saved['id']}", status=404)
    stored.viewer("DELETE", f"/views/{saved['id']}", status=204)
    stored.viewer("POST", "/views", {"name": "Rano", "query": "zażółć"}, status=422)


def test_words_in_articles_narrow_hits(stored: House) -> None:
    assert stored.viewer.all("/hits", text="zygzakowanie") == []
    assert stored.viewer.get("/articles/1/history") == {"versions": [], "edits": []}
    stored.viewer("GET", "/articles/4711/history", status=404)
