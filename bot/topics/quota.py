"""Coverage to what of it a guild may still be shown: whose words may not be is named without them. Pure."""

from dataclasses import replace

from bot.state.quota import Allowance
from corpus.models.coverage import Check, Claim, Comparison, Listing, Timeline


def of_listing(listing: Listing, may: Allowance) -> Listing:
    """Return the list with the excerpts within the quota."""
    return replace(listing, citations=may.named(listing.citations))


def of_comparison(comparison: Comparison, may: Allowance) -> Comparison:
    """Return the comparison with the excerpts within the quota."""
    return replace(comparison, accounts=may.named(comparison.accounts))


def of_timeline(timeline: Timeline, may: Allowance) -> Timeline:
    """Return the timeline with the excerpts within the quota."""
    turns = tuple(replace(turn, excerpt=may.wordless(turn.excerpt)) for turn in timeline.turns)
    return replace(timeline, turns=turns)


def of_check(check: Check, may: Allowance) -> Check:
    """Claims with the articles that come near them."""
    return replace(check, claims=tuple(_of_claim(claim, may) for claim in check.claims))


def _of_claim(claim: Claim, may: Allowance) -> Claim:
    return replace(
        claim,
        alike=tuple(map(may.wordless, claim.alike)),
        different=tuple(map(may.wordless, claim.different)),
        near=tuple(map(may.wordless, claim.near)),
    )
