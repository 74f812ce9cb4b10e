"""One gateway connection: framing and compression of what is sent, in order, over a real socket."""

import asyncio
import json
import zlib


class Link:
    """A WebSocket with a queue in front, so that events can be dispatched from synchronous code."""

    def __init__(self, socket, transport, compression):
        self.socket = socket
        self.transport = transport
        self.session = None
        self._deflate = zlib.compressobj() if compression == "zlib-stream" else None
        self._queue = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(self, op, data=None, event=None, sequence=None):
        """Queue one gateway message."""
        self._queue.put_nowait(json.dumps({"op": op, "d": data, "t": event, "s": sequence}))

    async def close(self, code):
        """Send what is queued, then close with a code."""
        self._queue.put_nowait(None)
        await asyncio.wait([self._writer])
        await self.socket.close(code=code)

    def cut(self):
        """Break the connection as a network failure does: no close frame, nothing more is sent."""
        self._writer.cancel()
        if self.transport is not None:
            self.transport.abort()

    async def _write(self):
        while (text := await self._queue.get()) is not None:
            try:
                await self._send(text)
            except ConnectionError:
                # The client went away; the session keeps the event for a RESUME.
                return

    async def _send(self, text):
        if self._deflate is None:
            await self.socket.send_str(text)
            return
        packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(packed)

    async def stop(self):
        """End the writer."""
        self._writer.cancel()
        await asyncio.wait([self._writer])
