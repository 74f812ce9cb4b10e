"""A gateway session: it outlives its connection and keeps every event, so that RESUME can replay them."""

import secrets

DISPATCH = 0


class Session:
    """The intents and shard of one IDENTIFY, and the events since."""

    def __init__(self, link, intents, shard):
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard = shard
        self.sequence = 0
        self.events = []
        self.link = link

    def covers(self, guild):
        """Return whether a guild's events come over this shard; direct messages come over shard 0."""
        number, count = self.shard
        return number == 0 if guild is None else (guild.id >> 22) % count == number

    def dispatch(self, event, payload):
        """Send an event, or keep it for the resumption."""
        self.sequence += 1
        self.events.append((self.sequence, event, payload))
        if self.link is not None:
            self.link.send(DISPATCH, payload, event, self.sequence)

    def replay(self, link, after):
        """Continue on a new connection with the events the client has not seen."""
        self.link = link
        link.session = self
        for sequence, event, payload in self.events:
            if sequence > after:
                link.send(DISPATCH, payload, event, sequence)
