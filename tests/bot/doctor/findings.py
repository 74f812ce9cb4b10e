"""Findings as tests look at them."""

from bot.doctor.finding import Level


def wrong(findings):
    """What is not fine, as (subject, level, text; advice)."""
    return [
        (finding.subject, finding.level.value, f"{finding.text}; {finding.advice}")
        for finding in findings
        if finding.level is not Level.OK
    ]


def only(findings, subject):
    """The one finding on a subject that is not fine, as (level, text; advice)."""
    (found,) = wrong(findings)
    assert found[0] == subject
    return found[1:]
