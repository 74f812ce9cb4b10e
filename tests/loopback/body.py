"""What a message shows at one moment; an edit makes a new one."""

from dataclasses import dataclass
from typing import Any

from tests.loopback import components as parts
from tests.loopback.message_rules import COMPONENTS_V2, EPHEMERAL, LOADING


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a message, with its bytes."""

    id: int
    filename: str
    content: bytes
    url: str
    description: str | None = None
    content_type: str = "application/octet-stream"

    def payload(self):
        """Return the attachment object."""
        described = {"description": self.description} if self.description else {}
        return {
            "id": str(self.id),
            "filename": self.filename,
            "size": len(self.content),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
            **described,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Content, embeds, components, files and flags, and how a reader finds them."""

    content: str = ""
    embeds: tuple[dict[str, Any], ...] = ()
    components: tuple[dict[str, Any], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    flags: int = 0

    @property
    def text(self):
        """All that is written: the content and every text display, joined by line breaks."""
        return "\n".join([*([self.content] if self.content else []), *parts.texts(self.components)])

    @property
    def buttons(self):
        """All buttons."""
        return parts.buttons(self.components)

    @property
    def selects(self):
        """All select menus."""
        return parts.selects(self.components)

    @property
    def ephemeral(self):
        """Whether only one user sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def thinking(self):
        """Whether it still says "is thinking ..."."""
        return bool(self.flags & LOADING)

    @property
    def v2(self):
        """Whether it is made of components v2."""
        return bool(self.flags & COMPONENTS_V2)
