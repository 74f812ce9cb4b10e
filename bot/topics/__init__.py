"""Coverage of topics: latest, compare, timeline, trend, sources, and checks of messages."""
