"""A loopback Discord: REST and gateway on 127.0.0.1, to which an unmodified discord.py connects.

`server.LoopbackDiscord` is the face for tests; everything else here is what it is made of.
"""
