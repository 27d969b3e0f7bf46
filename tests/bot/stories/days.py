"""A day of many articles, generated: events of different sizes, each article in words of its own."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.model import Draft, Window
from tests.bot.library import news

MIDNIGHT = datetime(2025, 6, 9, tzinfo=UTC)
DAY = Window(MIDNIGHT, MIDNIGHT + timedelta(days=1))

PLACES = """Aldane Belmir Corvik Dunmere Elsker Fennholt Galmouth Hollin Istra Jorund Kelmouth Lorne Marrow Norvik Orlin
    Pellau Quarne Rostel Sundby Tarn Uplend Velm Wexby Yarrow Zelden Ashna Brunn Crane Dovre Eskil Farnay Gorm Halden
    Inver Jask Kolm Linden Mosel Nesse Odde Prien Ravel Skane Temrin Ulva Varde Wolm Ysper Zarn Anser Birch Calder Drava
    Enns Fyne Grane Holt Ilmen Jura Kell""".split()
THINGS = """
    ballot orchard telescope ferry violin passport glacier turbine vaccine tariff penalty archive beehive
    cathedral dividend earthquake fountain greenhouse harvest insurance jury keyboard lighthouse mortgage novel
    opera pension quarry reservoir satellite tunnel umbrella vineyard whale yacht zoo antenna bakery castle
    drone embassy factory garage hospital island jewel kitchen library museum nursery oven pipeline railway
    sculpture tournament uniform village warehouse algorithm barrel carpet diamond engine forest goalkeeper
    hurricane interpreter judge kindergarten laboratory mosaic necklace orchestra painter quilt referendum
    scholarship theatre university virus wallet acrobat battery chocolate dinosaur elevator fossil guitar horse
    iceberg journal kidney lottery mine nurse oyster piano radar salmon toll veterinarian wolf airline bridge
    cinema dam election fire gambling heating internet jacket lamp marathon newspaper oil parade refinery
    stadium textbook volcano wedding
    """.split()
SHAPES = """
    {name} {verb} in {place} that the {a} and the {b} had been {adjective}.
    Near the {a} in {place}, {name} {verb} about {number} {b}s.
    What began with a {a} ended with a {b}, {name} {verb}.
    Nobody in {place} had expected the {a}; the {b} came first, {name} {verb}.
    For the {a} alone {number} people stayed up all night.
    {name} wants the {a} of {place} looked into, and the {b} paid for.
    The {b} is {adjective}, but the {a} will have to wait until spring.
    Neighbours of {name} speak of a {adjective} {a} beside the {b}.
    Since the {a}, {place} has had no {b} to speak of.
    Without {name} there would have been neither {a} nor {b}.
    """
TITLES = """
    {place}: {a} and {b} in question
    {name} on the {adjective} {a}
    How the {a} of {place} met its {b}
    No more {a} for {place}
    {number} {a}s later: the {b} of {name}
    """
VERBS = "said reported explained added noted insisted wrote announced complained recalled".split()
ADJECTIVES = "late costly strange modest empty crowded famous broken quiet hopeful bitter splendid".split()


def events(count: int, rng: random.Random) -> list[tuple[str, list[str], list[str]]]:
    """Place, people and things of each."""
    syllables = "ba be dri fo gu ha ki lo mar ne or pa qui ro sel tu va wen yl zo".split()
    names = [
        f"{''.join(rng.sample(syllables, 2))} {''.join(rng.sample(syllables, 3))}".title() for _ in range(3 * count)
    ]
    return [(PLACES[n], names[3 * n : 3 * n + 3], rng.sample(THINGS, 6)) for n in range(count)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def day_of_news(sizes: list[int], seed: int = 8) -> Iterator[tuple[Draft, int]]:
    """For each event so many articles, each with the event's number, mixed; all published within `DAY`."""
    rng = random.Random(seed)
    told = events(len(sizes), rng)
    order = [number for number, size in enumerate(sizes) for _ in range(size)]
    rng.shuffle(order)
    for at, number in enumerate(order):
        place, people, things = told[number]

        def filled(shape: str) -> str:
            a, b = rng.sample(things, 2)  # noqa: B023
            return shape.format(
                place=place,  # noqa: B023
                name=rng.choice(people),  # noqa: B023
                a=a,
                b=b,
                verb=rng.choice(VERBS),
                adjective=rng.choice(ADJECTIVES),
                number=rng.randint(3, 90),
            )

        text = " ".join(filled(shape) for shape in rng.sample(_lines(SHAPES), 4))
        published = MIDNIGHT + timedelta(seconds=at * 86_000 // len(order))
        yield news(filled(rng.choice(_lines(TITLES))), text, f"Publisher {rng.randrange(40)}", published), number
