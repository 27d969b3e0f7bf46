"""What every store promises of what channels follow and mute."""

from bot.follows import Follows, Mute, Subject, topic
from bot.store import Store
from tests.bot.store.samples import day

CHOSEN = Follows(
    False,
    (Subject("source", "7", "Harbour “Wire”"), topic("é🎉")),
    (Mute(topic("cricket"), day(9, 8)), Mute(Subject("story", "3", "Dam is safe"))),
)


class FollowsContract:
    def test_a_channel_that_chose_nothing_has_everything(self, store: Store) -> None:
        assert store.follows("local", "slack:T/C") == Follows()

    def test_what_a_channel_chose_comes_back_and_is_its_own(self, store: Store) -> None:
        store.set_follows("local", "slack:T/C", Follows(False))
        store.set_follows("local", "slack:T/C", CHOSEN)
        assert store.follows("local", "slack:T/C") == CHOSEN
        assert store.follows("local", "slack:T/D") == store.follows("other", "slack:T/C") == Follows()

    def test_what_several_channels_chose_is_asked_for_at_once(self, store: Store) -> None:
        store.set_follows("local", "slack:T/C", CHOSEN)
        store.set_follows("other", "slack:T/D", Follows(False))
        channels = [("local", "slack:T/C"), ("local", "slack:T/D"), ("other", "slack:T/D"), ("nowhere", "é")]
        assert store.follows_of(channels) == dict(
            zip(channels, [CHOSEN, Follows(), Follows(False), Follows()], strict=True)
        )
        assert store.follows_of([]) == {}
