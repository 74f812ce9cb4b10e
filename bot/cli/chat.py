"""`clippings chat`: a conversation in the terminal."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from bot.cli.ask import answer, samples_notice
from bot.cli.console import corpus_to_ask, messages, output, reported, settings_of
from bot.cli.news import news_text, request_in
from bot.cli.options import AskedScope, this_moment
from bot.cli.render.answer import answer_text
from bot.core.errors import UserError
from bot.core.phrases import small_talk_reply, visible_citations
from bot.locale.texts import ENGLISH
from corpus import Corpus, SmallTalk
from corpus.retrieval.query import asks_for_more, continued, small_talk

HELP = """\
Ask in plain words; "quoted words" must be there, -such must not. A line such as "and in Spain?", "how old
is he?", "only Reuters", "since Monday" or "not about football" goes on from the question before it. The
arrow keys bring back what you asked.
  /more   more citations for the last question
  /help   this page
  /quit   leave (so does Ctrl-D)"""
PROMPT = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} "


@dataclass
class ChatSession:
    """The last question, which the next line may follow up on."""

    corpus: Corpus
    limit: int
    console: Console
    question: str = ""
    shown: int = 0

    def take(self, line: str) -> bool:
        """Answer one line; return False when it was the last."""
        match line.split():
            case []:
                pass
            case ["/quit" | "/exit" | "quit" | "exit"]:
                return False
            case ["/more"]:
                self._more()
            case [word, *_] if word.startswith("/"):
                self.console.print(HELP)
            case _:
                self._say(line)
        return True

    def _say(self, line: str) -> None:
        """Answer a line that is no command."""
        following = continued(self.question, line, known_sources=self.corpus.sources())
        talk = small_talk(line)
        if self.question and asks_for_more(line):
            self._more()
        elif talk and not (following and talk is SmallTalk.UNCLEAR):
            self.console.print(small_talk_reply(talk, ENGLISH))
        elif following is None or (following.is_guess and self._stands_alone(line)):
            self._ask(line, leans=False)
        else:
            self._ask(following.question, leans=True)

    def _stands_alone(self, line: str) -> bool:
        """Return whether a line that may go on from the last question is answered without it."""
        scope = AskedScope(limit=self.limit, now=this_moment())
        with reported():
            return request_in(self.corpus, line, scope) is not None or answer(self.corpus, line, scope).found

    def _ask(self, question: str, *, leans: bool) -> None:
        scope = AskedScope(limit=self.limit, now=this_moment())
        with reported():
            intent = None if leans else request_in(self.corpus, question, scope)
            if intent:
                self.console.print(news_text(self.corpus, intent, scope))
                self.question, self.shown = intent.topic, 0
                return
            given = answer(self.corpus, question, scope)
        if leans:
            self.console.print(f"Searched for: {question}", style="dim")
        self.console.print(answer_text(given, now=scope.now))
        self.question, self.shown = question, len(visible_citations(given))

    def _more(self) -> None:
        if not self.question:
            self.console.print("Ask something first.")
            return
        scope = AskedScope(limit=self.shown + self.limit, now=this_moment())
        given = answer(self.corpus, self.question, scope)
        further = replace(given, citations=given.citations[self.shown :])
        if further.citations:
            self.console.print(answer_text(further, now=scope.now))
        else:
            self.console.print("That was all.")
        self.shown += len(visible_citations(further))


def run(*, limit: int | None, data: Path | None, config: Path | None) -> None:
    """Read questions from standard input until it ends.

    Raises:
        UserError: it is closed, or the data folder cannot be used.
    """
    if sys.stdin is None:
        raise UserError("standard input is closed; ask with `clippings ask` instead")
    settings = settings_of(data=data, config=config)
    with corpus_to_ask(settings) as (corpus, is_samples):
        if is_samples:
            messages().print(samples_notice(settings), style="dim")
        conversation = ChatSession(corpus, limit or settings.answers.citations, output())
        _talk(conversation, interactive=sys.stdin.isatty())


def _talk(conversation: ChatSession, *, interactive: bool) -> None:
    if interactive:
        # Importing it gives input() its history and line editing; Windows has none.
        import contextlib

        with contextlib.suppress(ImportError):
            import readline  # noqa: F401
        conversation.console.print("Ask about the news. /help for help, Ctrl-D to leave.", style="dim")
    while True:
        try:
            line = input(PROMPT if interactive else "")
        except EOFError:
            return
        try:
            if not conversation.take(line):
                return
        except UserError as error:
            messages().print(f"clippings: {error}")
