"""Members take a role by a button and are mentioned by it, and no other role or everyone ever is."""

import pytest
from discord.utils import utcnow

from bot.digests.store import Subscriptions, Wishes
from bot.digests.subscription_text import wishes_lines
from bot.locale.texts import ENGLISH
from bot.watches.delivery import WatchDelivery
from corpus import Article
from tests.bot.digests.conftest import DAY, HOUR, a_subscription, place_of
from tests.loopback.permissions import USUAL_BOT, USUAL_MEMBER, Permission

CRANES = "Elmsea builds a red crane. It took a year."


@pytest.fixture
def guild(discord):
    return discord.add_guild("Readers", permissions=USUAL_BOT | Permission.MANAGE_ROLES)


@pytest.fixture
def boss(discord, guild):
    """A moderator who may give roles; of two roles in one position the older is the higher."""
    user = discord.add_user("boss")
    guild.add_member(user, USUAL_MEMBER | Permission.MANAGE_GUILD | Permission.MANAGE_ROLES)
    return user


@pytest.fixture
def readers(guild, boss):
    return guild.add_role("Readers", mentionable=True)


@pytest.fixture
def schedule(discord, bot, channel, boss):
    async def scheduled(role, *, by=boss, **options):
        call = await discord.slash(by, channel, "digest schedule", when="daily 8:00", role=role, **options)
        return await call.answer()

    return scheduled


def posted(channel):
    return [each for each in channel.messages.values() if each.author.bot and not each.ephemeral]


@pytest.fixture
async def digest(discord, bot, channel, boss, readers, schedule):
    """The message of a digest that mentions a role."""
    made = [Article(title=f"Crane {n}", body=CRANES, published_at=utcnow() - HOUR) for n in range(2)]
    bot.corpus.add(made)
    await schedule(readers)
    await (await discord.slash(boss, channel, "digest now")).answer()
    (message,) = posted(channel)
    return message


async def test_a_digest_pings_its_role_alone(discord, digest, readers):
    assert (digest.pings.roles, digest.pings.everyone, digest.pings.users) == ((readers.id,), False, ())
    path = f"{digest.channel.id}/messages"
    sent = [line.body for line in discord.requests if line.path.endswith(path)]
    assert sent[-1]["allowed_mentions"] == {"parse": [], "roles": [readers.id]}


async def test_the_button_gives_the_role_and_takes_it_back(discord, digest, guild, readers, ann):
    guild.add_member(ann)
    given = await (await discord.press(ann, digest, "Notify me")).answer()
    has = readers in guild.member(ann).roles
    taken = await (await discord.press(ann, digest, "Notify me")).answer()

    assert (has, readers in guild.member(ann).roles) == (True, False)
    assert "Press again" in given.text
    assert "no longer have" in taken.text
    assert (given.ephemeral, bool(given.pings)) == (True, False)


async def test_a_role_that_nothing_mentions_is_nobodys_to_take(discord, bot, digest, guild, readers, ann):
    guild.add_member(ann)
    kept = Subscriptions(bot.corpus.engine)
    kept.change(kept.of_guild(guild.id)[0].number, wishes=Wishes())

    told = await (await discord.press(ann, digest, "Notify me")).answer()

    assert "no longer offered" in told.text
    assert readers not in guild.member(ann).roles


async def test_a_role_that_has_become_powerful_is_not_given(discord, digest, guild, readers, ann):
    guild.add_member(ann)
    readers.permissions = int(Permission.MANAGE_MESSAGES)
    discord.dispatch("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": readers.payload()}, guild=guild)

    told = await (await discord.press(ann, digest, "Notify me")).answer()

    assert "gives permissions" in told.text
    assert readers not in guild.member(ann).roles


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (lambda guild: guild.everyone, "everyone is never mentioned"),
        (lambda guild: guild.bot_role, "belongs to an app"),
        (lambda guild: guild.add_role("Staff", permissions=Permission.MANAGE_MESSAGES), "gives permissions"),
        (lambda guild: guild.add_role("High", position=9), "a role above High"),
        (lambda guild: guild.add_role("Quiet"), "I can't mention Quiet"),
    ],
)
async def test_a_role_that_must_not_be_offered_is_refused_with_what_to_change(
    discord, bot, guild, boss, schedule, role, says
):
    guild.set_permissions(guild.permissions & ~Permission.MENTION_EVERYONE)

    message = await schedule(role(guild))

    assert says in message.text.replace("\\", "")
    assert Subscriptions(bot.corpus.engine).of_guild(guild.id) == ()


async def test_who_may_not_give_roles_offers_none_but_may_change_the_rest(
    discord, bot, guild, boss, channel, readers, schedule
):
    mod = discord.add_user("mod")
    guild.add_member(mod, USUAL_MEMBER | Permission.MANAGE_GUILD)
    kept = Subscriptions(bot.corpus.engine)

    refused = await schedule(readers, by=mod)
    one = kept.add(a_subscription(place_of(channel), due_at=utcnow() + DAY, wishes=Wishes(role=readers.id)))
    listed = await (await discord.slash(mod, channel, "digest list")).answer()
    panel = await (await discord.choose(mod, listed, str(one.number), menu="Choose a digest")).answer()
    call = await discord.press(mod, panel, "Posting")
    await (await discord.submit(mod, call, Options=["skip_empty"])).answer()

    assert "need Manage Roles" in refused.text
    assert kept.get(one.number).wishes == Wishes(role=readers.id, skip_empty=True)


async def test_without_the_right_to_give_roles_it_says_so_with_a_link(guild, readers, schedule):
    guild.set_permissions(USUAL_BOT)

    message = await schedule(readers)

    assert "I can't give roles; I need Manage Roles" in message.text
    assert "oauth2/authorize" in message.text


async def test_a_role_above_the_bots_own_is_refused(discord, bot, guild, readers, schedule):
    guild.owner_id = (owner := discord.add_user("owner")).id
    guild.add_member(owner, USUAL_MEMBER | Permission.ADMINISTRATOR)
    discord.dispatch("GUILD_UPDATE", guild.summary(), guild=guild)
    high = guild.add_role("High", position=9, mentionable=True)

    message = await schedule(high, by=owner)

    assert "High is above my own role" in message.text


async def test_a_role_is_chosen_and_dropped_in_the_form(discord, bot, guild, channel, boss, readers):
    kept = Subscriptions(bot.corpus.engine)
    one = kept.add(a_subscription(place_of(channel), due_at=utcnow() + DAY))
    listed = await (await discord.slash(boss, channel, "digest list")).answer()
    panel = await (await discord.choose(boss, listed, str(one.number), menu="Choose a digest")).answer()
    seen = []
    for chosen in ([readers], []):
        call = await discord.press(boss, panel, "Posting")
        panel = await (await discord.submit(boss, call, Role=chosen)).answer()
        seen.append(kept.get(one.number).wishes.role)

    assert seen == [readers.id, None]
    assert f"Mentions <@&{readers.id}>" in wishes_lines(Wishes(role=readers.id), ENGLISH)


async def test_a_watch_of_a_channel_pings_its_role_alone_and_one_in_private_none(
    discord, bot, guild, channel, boss, readers
):
    add = {"query": "Which cranes does Elmsea build?", "role": readers}
    refused = await (await discord.slash(boss, channel, "watch add", **add)).answer()
    await (await discord.slash(boss, channel, "watch add", **add, where="here")).answer()
    bot.corpus.add([Article(title="Crane", body=CRANES, published_at=utcnow())])
    await bot.services[WatchDelivery].tick(now=utcnow())

    (message,) = posted(channel)
    assert "only in a channel" in refused.text
    assert (message.pings.roles, message.pings.everyone) == ((readers.id,), False)
    assert message.button("Notify me")
