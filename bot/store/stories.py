"""Which articles report the same event. As in `bot.store`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.profile import Profile


class Stories(Protocol):
    """Keeps which articles report the same event. A story belongs to one shelf; its profile is the mean of its
    articles' (`bot.profile.mean`); it goes with its last article."""

    def articles_with_keys(self, shelf: str, keys: Sequence[int]) -> tuple[int, dict[int, int]]:
        """How many articles of the shelf are in stories with a profile, and, for each of these keys that some hold, how
        many do."""
        ...

    def stories_sharing(
        self, shelf: str, keys: Sequence[int], since: datetime, until: datetime, limit: int
    ) -> dict[int, Profile]:
        """The stories with an article between `since` and `until`, or both before and after, that hold one of these
        keys as a telling one: those that hold more of them first, an earlier key counting more, then the younger
        stories. Of a key that very many stories hold only the youngest of them are looked at."""
        ...

    def add_to_story(
        self, shelf: str, article_id: int, story_id: int | None, profile: Profile | None, telling: Sequence[int]
    ) -> int:
        """Puts an article into a story, or into a new one, and returns the story's id; ids only grow. Where it is in a
        story already it leaves that one, unless it is the same. The story is found by the `telling` keys from then
        on. Without a profile (a light rewrite) the story's own stays as it is. `KeyError` where there is no such
        story on the shelf."""
        ...

    def leave_story(self, article_id: int) -> None:
        """Undoes `add_to_story`; a story that is left without articles goes. Nothing happens where the article is in
        none."""
        ...

    def stories_of(self, article_ids: Sequence[int]) -> dict[int, int]:
        """The story of each of these articles that is in one."""
        ...

    def story_articles(self, story_ids: Sequence[int]) -> dict[int, list[int]]:
        """The articles of each of these stories, by id; an unknown story has none."""
        ...

    def story_profiles(self, story_ids: Sequence[int]) -> dict[int, Profile]:
        """The profiles of the stored stories among these that have one."""
        ...

    def articles_without_story(self, shelf: str, limit: int) -> list[int]:
        """Of the articles that were stored before stories were kept and have not been put into one yet, the oldest of
        the shelf by time of publication (or else of storing)."""
        ...
