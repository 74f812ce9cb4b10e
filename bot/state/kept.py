"""Which articles the bot's messages stand on: these stay for as long as what was posted is remembered."""

from sqlalchemy import Engine

from bot.state.cited import CitedExcerpts
from bot.state.editions import Editions
from bot.state.posted import PostedAnswers


def articles_cited(engine: Engine) -> frozenset[str]:
    """The ids of all articles that are cited in an answer, a message of a watch or a digest."""
    return PostedAnswers(engine).articles() | CitedExcerpts(engine).articles() | Editions(engine).articles()
