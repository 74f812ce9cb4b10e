"""The bot of the soak: one process on a machine that fails, started again whenever it ends."""

import contextlib
import os
import signal

from corpus.store.database_file import looking
from tests.bot.ask.measure_acknowledgement import variables
from tests.bot.footprint import Footprint, children_of
from tests.bot.program import Process

DAYS_KEPT = 5  # so that the corpus has its size after a sixth of a month
PATIENCE = 300  # seconds until a bot is connected on a busy machine


class SoakedBot:
    """At most one `clippings run`, with the log of all that ran.

    Attributes:
        logs: what each process has written to standard error, the running one last.
        ends: why each process ended, and its exit code.
    """

    def __init__(self, discord, machine, folder, *, port):
        self.discord, self.machine, self.folder = discord, machine, folder
        self._settings = {
            "CLIPPINGS_LOG__FORMAT": "json",
            "CLIPPINGS_NETWORK__ALLOW_LOOPBACK": "true",
            "CLIPPINGS_NETWORK__PORTS": f"[{port}]",
            "CLIPPINGS_RETENTION__DAYS": str(DAYS_KEPT),
            "CLIPPINGS_ANSWERS__REMEMBER_DAYS": str(DAYS_KEPT),
            "CLIPPINGS_ANSWERS__PER_MINUTE": "0",
        }
        self.process, self.processes, self.ends, self.lives = None, [], [], 0

    @property
    def logs(self):
        """What was logged, one text a process."""
        return [each.err for each in self.processes]

    @property
    def pid(self):
        """The number of the process that runs."""
        return self.process.pid

    async def start(self):
        """Start a process, and wait until it is connected."""
        settings = self._settings | self.machine.variables | variables(self.discord)
        self.process = await Process.start(
            "run", "--data", self.folder, module="tests.bot.soak.hastened", **settings
        )
        self.processes.append(self.process)
        self.lives += 1
        await self.discord.ready(timeout=PATIENCE)

    async def kill(self):
        """Kill it at once, as a machine does that loses its power."""
        self.process.signal(signal.SIGKILL)
        self.ends.append(("killed", await self._ended()))

    async def stop(self):
        """End it as a system does that shuts down."""
        self.process.stop()
        self.ends.append(("stopped", await self._ended()))

    def kill_child(self, draw):
        """Kill one of the processes that it has started."""
        if children := children_of(self.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(draw.choice(children), signal.SIGKILL)

    def begun(self):
        """Return the ids of the messages that it has begun to answer."""
        with looking(self.folder) as database:
            rows = database.execute("SELECT origin FROM messages WHERE origin IS NOT NULL").fetchall()
        return {int(origin) for (origin,) in rows if str(origin).isdigit()}

    def unread(self, feeds, now):
        """Return how many of some feeds are due at `now`, or are being read."""
        marks = ",".join("?" * len(feeds))
        query = f"SELECT count(*) FROM feeds WHERE status = 'active' AND due_at <= ? AND url IN ({marks})"
        values = (f"{now:%Y-%m-%d %H:%M:%S.%f}", *(each.url for each in feeds))
        with looking(self.folder) as database:
            (count,) = database.execute(query, values).fetchone()
        return count

    def footprints(self):
        """Return what the process takes, and what all that it has started take together, in MB."""
        children = 0.0
        for each in children_of(self.pid):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # one that has just ended
                children += Footprint.of(each).anonymous
        return Footprint.of(self.pid), children

    async def _ended(self):
        code = await self.process.ended(within=PATIENCE)
        await self.discord.disconnected()
        return code
