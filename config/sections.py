"""The sections of the settings with their types and ranges; `defaults.toml` explains each setting."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator


class Section(BaseModel):
    """Settings of which none is unknown, and none changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DiscordSettings(Section):
    """The connection to Discord."""

    token: SecretStr
    api_url: str
    gateway_url: str
    message_content: bool


class AnswerSettings(Section):
    """How questions are answered in Discord."""

    citations: Annotated[int, Field(ge=1, le=5)]
    remember_days: Annotated[int, Field(ge=0, le=365)]
    at_once: Annotated[int, Field(ge=1, le=16)]
    timeout: Annotated[float, Field(gt=0, le=600)]
    encoder: str
    per_minute: Annotated[int, Field(ge=0, le=1000)]

    @property
    def encoder_folder(self) -> Path | None:
        """The folder that `encoder` names, if any."""
        return Path(self.encoder).expanduser() if self.encoder else None


class RetrievalSettings(Section):
    """What finds the passages that answer a question."""

    engine: Literal["embedded", "milvus"]
    url: SecretStr

    @property
    def address(self) -> str | None:
        """The address of the Milvus server; None for the index in the data folder."""
        return None if self.engine == "embedded" else self.url.get_secret_value().strip()

    @model_validator(mode="after")
    def _has_an_address(self) -> Self:
        if self.engine == "milvus" and not self.url.get_secret_value().strip():
            raise ValueError("needs retrieval.url, such as http://host:19530")
        return self


class NetworkSettings(Section):
    """What is fetched from the web, and in whose name."""

    contact: Annotated[str, Field(max_length=200, pattern=r"^[\x20-\x7e]*$")]
    ports: Annotated[tuple[Annotated[int, Field(ge=1, le=65535)], ...], Field(min_length=1)]
    timeout: Annotated[float, Field(gt=0, le=600)]
    allow_loopback: bool


class FeedSettings(Section):
    """How feeds are read."""

    poll: bool
    shortest_minutes: Annotated[float, Field(ge=1, le=1440)]
    longest_hours: Annotated[float, Field(ge=1, le=168)]
    per_guild: Annotated[int, Field(ge=0, le=10_000)]
    catalogue: str

    @property
    def catalogue_file(self) -> Path | None:
        """The file that `catalogue` names, if any."""
        return Path(self.catalogue).expanduser() if self.catalogue else None


class RetentionSettings(Section):
    """How much is kept of what comes by feeds; 0 is all."""

    days: Annotated[int, Field(ge=0, le=36_500)]
    articles_per_feed: Annotated[int, Field(ge=0)]
    articles: Annotated[int, Field(ge=0)]
    revisions: Annotated[int, Field(ge=0, le=1000)]


class StoreSettings(Section):
    """Where articles and all that people have set are stored."""

    url: SecretStr

    @property
    def address(self) -> str | None:
        """The address of the database; None for the file in the data folder."""
        return self.url.get_secret_value().strip() or None


class LogSettings(Section):
    """What is logged, and how."""

    level: Literal["debug", "info", "warning", "error"]
    format: Literal["text", "json"]


class HealthSettings(Section):
    """Where health and metrics can be read by HTTP; port 0 is nowhere."""

    port: Annotated[int, Field(ge=0, le=65535)]
    host: Annotated[str, Field(min_length=1)]


class AlertSettings(Section):
    """Where in Discord the operator is told what is wrong; 0 is nowhere."""

    channel: Annotated[int, Field(ge=0)]
    user: Annotated[int, Field(ge=0)]


class ClusterSettings(Section):
    """How the bot is spread over processes; 0 shards is one process, without shards."""

    shards: Annotated[int, Field(ge=0, le=100_000)]
    shards_per_process: Annotated[int, Field(ge=1, le=1000)]
