"""What the bot of the gallery has read: one story that several outlets tell over weeks, and odd things."""

from datetime import timedelta

from corpus import Article


def told(days, source, title, body):
    """What makes an article from so many days before a moment."""
    slug = "-".join(title.lower().split()[:6]).encode("ascii", "ignore").decode() or "article"
    host = "".join(source.lower().split()).encode("ascii", "ignore").decode() or "paper"
    url = f"https://{host}.example/{int(days * 100)}/{slug}"
    return lambda now: Article(
        title=title, body=body, source=source, url=url, published_at=now - timedelta(days=days)
    )


_WIRE = (
    "The storm tore two cranes from the quay of Elmsea on Friday and killed 12 people, the county said. "
    "Mayor Ada Quill put the damage at 3 million euros. Ferries to Norholm stay in port until the channel "
    "has been searched for containers. It was the worst storm on this coast since 1953."
)
CUP = told(
    2,
    "Norholm Times",
    "Ada Quill wins the chess cup of Norholm",
    "The chess cup of Norholm was won on Sunday, in front of a hall so full that 60 people stood in the "
    "street and followed the moves on a board that the club had hung from its balcony, first in the rain, "
    "then in the snow, and at last, after nine hours, 121 moves and three pots of strong tea for each of the "
    "players, in the light of the lamps that the firemen of the town had brought from their hall, while "
    "the band played the old songs of the coast and the children, whom nobody had sent to bed, counted the "
    "pieces that were left on the board of the last game. Nobody left when Ada Quill thanked the coach.",
)
STORM = (
    told(
        25,
        "Elmsea Herald",
        "Forecasters warn of a storm on the coast of Elmsea",
        "Forecasters expect winds of 140 km/h on the coast of Elmsea from Friday on. "
        "The harbour master asked the owners of small boats to take them out of the water.",
    ),
    told(24, "Elmsea Herald", "Storm kills 12 in Elmsea and tears cranes from the quay", _WIRE),
    told(23.9, "Norholm Times", "Twelve dead after the storm in Elmsea, says the county", _WIRE),
    told(
        23.8,
        "North Coast Radio",
        "Elmsea counts its dead after the worst storm since 1953",
        "At least 14 people died in the storm that hit Elmsea on Friday, rescuers said. "
        "Mayor Ada Quill spoke of damage of 5 million euros. "
        "The harbour is closed, and two cranes lie in the water before the quay.",
    ),
    told(
        23.7,
        "The Varde Courier",
        "Storm in Elmsea: harbour closed, cranes lost",
        "The storm that hit Elmsea on Friday killed 12 people and left the harbour without its two cranes. "
        "Deputy mayor Ben Ives said that the damage could not be told yet. "
        "Schools in Elmsea stay closed until Wednesday.",
    ),
    told(
        20,
        "The Varde Courier",
        "Elmsea buries the victims of the storm",
        "Thousands followed the coffins of the storm's victims through the streets of Elmsea on Tuesday. "
        "The county ordered three days of mourning.",
    ),
    told(
        12,
        "Elmsea Herald",
        "First ferry leaves Elmsea since the storm",
        "The first ferry since the storm left the harbour of Elmsea for Norholm on Wednesday, 80 on board. "
        "Tickets cost 12 euros, as before.",
    ),
    told(
        4,
        "North Coast Radio",
        "New cranes for Elmsea cost 9 million euros",
        "Elmsea will buy two new cranes for 9 million euros after the storm, the council decided on Friday. "
        "Insurers pay half of it, and the state the rest.",
    ),
    told(
        0.4,
        "Norholm Times",
        "Elmsea's harbour reopens 24 days after the storm",
        "The harbour of Elmsea reopened on Monday, 24 days after the storm. Mayor Ada Quill cut the ribbon. "
        "Ferries to Norholm sail every two hours again.",
    ),
)
OTHERS = (
    told(
        2,
        "Elmsea Herald",
        "A comet over Norholm",
        "A comet stood over Norholm on Sunday. Astronomer Cara Dunn gave its tail 4 million kilometres.",
    ),
    told(
        3,
        "The Varde Courier",
        "Chess club of Varde wins the cup",
        "The chess club of Varde won the cup for the third time. Its captain Dag Holm is 14 years old.",
    ),
    told(
        6,
        "North Coast Radio",
        "Harbour fees rise in June",
        "Harbour fees rise by 8 per cent in June. Fishers protested against the fees before the town hall.",
    ),
    told(
        1,
        "Markup *Weekly* [x](y)",
        "**Bold** @everyone `code` ||spoiler|| <@1> # not a heading",
        "Editors of *Markup Weekly* wrote $x^2$ and <b>tags</b> into 100% of their titles. "
        "Nobody was pinged by @everyone.",
    ),
    told(
        5,
        "\u0627\u0644\u062c\u0632\u064a\u0631\u0629",
        "\u0639\u0627\u0635\u0641\u0629 \u0639\u0644\u0649 \u0627\u0644\u0633\u0627\u062d\u0644",
        "\u0636\u0631\u0628\u062a \u0639\u0627\u0635\u0641\u0629 \u0627\u0644\u0633\u0627\u062d\u0644. "
        "A storm hit the coast near Elmsea, the Arabic service wrote.",
    ),
    told(
        7,
        "\u671d\u65e5\u65b0\u805e",
        "\u5d50\u304c\u6e2f\u3092\u8972\u3046 \U0001f30a",
        "\u5d50\u304c\u6e2f\u3092\u8972\u3063\u305f\u3002 The storm of Elmsea was news in Japan too.",
    ),
)


def articles(now):
    """All of them, as if it were `now`."""
    return [made(now) for made in (*STORM, *OTHERS)]
