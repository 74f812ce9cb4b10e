"""What the bot is made of: every service over one corpus, put together in one place."""

from dataclasses import dataclass

from bot.charts import Charts
from bot.citing import CitingService
from bot.guilds import GuildService
from bot.pager import Pager
from bot.reading import ReadingService
from bot.service import NewsService
from bot.state.cited import CitedExcerpts
from bot.state.facts import Facts
from bot.state.finds import Finds
from bot.state.guilds import Guilds
from bot.state.pages import Pages
from bot.state.posted import PostedAnswers
from bot.state.votes import Votes
from bot.state.watches import Watches
from bot.texts.catalogue import Catalogue
from bot.threads import Threads
from bot.voting import VoteService
from bot.watches import WatchService
from config.settings import AnswerSettings
from corpus import Corpus

_LONGEST_WORK = 600.0  # seconds, of what nobody waits for


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the cogs and views ask for what they show."""

    catalogue: Catalogue
    news: NewsService
    guilds: GuildService
    pager: Pager
    reading: ReadingService
    charts: Charts
    facts: Facts
    watches: WatchService
    citing: CitingService
    votes: VoteService


def compose(corpus: Corpus, settings: AnswerSettings) -> Services:
    """The services over `corpus`; their turns belong to the event loop that first runs them."""
    threads = Threads(at_once=settings.at_once, timeout=settings.timeout)
    beside = Threads(at_once=1, timeout=_LONGEST_WORK)
    catalogue, engine = Catalogue(), corpus.engine
    return Services(
        catalogue=catalogue,
        news=NewsService(corpus, PostedAnswers(engine), threads, settings=settings),
        guilds=GuildService(Guilds(engine), threads, catalogue),
        reading=ReadingService(corpus, threads),
        charts=Charts(),
        pager=Pager(Pages(engine), threads, catalogue),
        facts=Facts(engine),
        watches=WatchService(corpus, Watches(engine), Finds(engine), beside),
        citing=CitingService(
            corpus, CitedExcerpts(engine), Facts(engine), beside, keeps=settings.remember_days > 0
        ),
        votes=VoteService(Votes(engine), threads),
    )
