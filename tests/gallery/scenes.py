"""The scenes of the gallery: by name, what somebody does, and the messages that they get."""

SCENES = {
    "answer": lambda stage: stage.run("ask", question="How many people did the storm in Elmsea kill?"),
    "answer-markup": lambda stage: stage.run("ask", question="What do editors of Markup Weekly write?"),
    "not-found": lambda stage: stage.run("ask", question="Who won the regatta of Zanzibar in 1897?"),
    "nothing-near": lambda stage: stage.run("ask", question="xylophone quokka?"),
    "error": lambda stage: stage.run("ask", question="storm", since="the day before"),
    "hint": lambda stage: stage.say(""),
    "help": lambda stage: stage.run("help"),
    "settings": lambda stage: stage.run("settings"),
    "privacy": lambda stage: stage.run("privacy"),
    "latest": lambda stage: stage.run("latest"),
    "latest-topic": lambda stage: stage.run("latest", topic="harbour"),
    "compare": lambda stage: stage.run("compare", topic="storm in Elmsea"),
    "compare-nothing": lambda stage: stage.run("compare", topic="quokkas"),
    "timeline": lambda stage: stage.run("timeline", topic="storm Elmsea"),
    "trend-sources": lambda stage: stage.run("trend", topic="Elmsea"),
    "trend-topics": lambda stage: stage.run("trend", topic="storm, ferry, comet"),
    "sources": lambda stage: stage.run("sources"),
    "check": lambda stage: stage.use(
        "Check against the news",
        "Did you read that? The storm in Elmsea killed 20 people! Mayor Ada Quill put the damage at 3 million"
        " euros. The moon is made of cheese.",
    ),
    "more-coverage": lambda stage: stage.use(
        "More coverage", "Storm kills 12 in Elmsea, cranes torn from the quay"
    ),
    "digest": lambda stage: stage.run("digest now"),
    "watches": lambda stage: stage.run("watch list"),
    "feeds": lambda stage: stage.run("feeds list"),
}


async def context(stage):
    """The sentences around an excerpt."""
    answer = await SCENES["answer"](stage)
    return await stage.press(answer, answer[-1].buttons[0].custom_id)


SCENES["context"] = context
