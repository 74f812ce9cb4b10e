"""Every command, button and form takes the strangest content: nothing breaks a rule of Discord's or pings."""

import pytest
from hypothesis import Phase, given, settings

from tests.bot.strange.content import contents
from tests.bot.strange.world import world


@pytest.fixture(scope="module")
def everything():
    with world() as made:
        yield made


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # what failed is large
@settings(
    max_examples=settings.default.max_examples // 20,  # a walk through everything takes seconds
    phases=[Phase.generate],  # what was said before is still there: an example is not the same again
)
@given(contents)
def test_whatever_is_written_is_answered_within_the_rules(everything, strange):
    assert everything.walk(strange)
