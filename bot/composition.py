"""What the bot is made of: every service over one corpus, put together in one place."""

from dataclasses import dataclass

from bot.service import NewsService
from bot.state.facts import Facts
from bot.state.posted import PostedAnswers
from bot.threads import Threads
from config.settings import AnswerSettings
from corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the cogs and views ask for what they show."""

    news: NewsService
    facts: Facts


def compose(corpus: Corpus, settings: AnswerSettings) -> Services:
    """The services over `corpus`; their turns belong to the event loop that first runs them."""
    threads = Threads(at_once=settings.at_once, timeout=settings.timeout)
    return Services(
        news=NewsService(corpus, PostedAnswers(corpus.engine), threads, citations=settings.citations),
        facts=Facts(corpus.engine),
    )
