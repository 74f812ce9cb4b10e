"""What the bot is made of: every service over one corpus, put together in one place."""

from dataclasses import dataclass

from bot.guilds import GuildService
from bot.pager import Pager
from bot.schedule.stores import DigestStores, digest_stores
from bot.service import NewsService
from bot.state.facts import Facts
from bot.state.guilds import Guilds
from bot.state.pages import Pages
from bot.state.posted import PostedAnswers
from bot.texts.catalogue import Catalogue
from bot.threads import Threads
from config.settings import AnswerSettings
from corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the cogs and views ask for what they show."""

    catalogue: Catalogue
    news: NewsService
    guilds: GuildService
    pager: Pager
    digests: DigestStores
    facts: Facts


def compose(corpus: Corpus, settings: AnswerSettings) -> Services:
    """The services over `corpus`; their turns belong to the event loop that first runs them."""
    threads = Threads(at_once=settings.at_once, timeout=settings.timeout)
    catalogue, engine = Catalogue(), corpus.engine
    return Services(
        catalogue=catalogue,
        news=NewsService(corpus, PostedAnswers(engine), threads, settings=settings),
        guilds=GuildService(Guilds(engine), threads, catalogue),
        pager=Pager(Pages(engine), threads, catalogue),
        digests=digest_stores(corpus),
        facts=Facts(engine),
    )
