"""The verdict on a file, from facts and the registry: pure, every rule of it in words.

Order of the conclusions: nothing signed → unsigned; anything broken, revoked, expired or signed
past its term as a seal → invalid; anything that could not be checked → unverifiable; then kind B,
kind A, personal only; an organ's signature that makes neither kind → invalid (R-008: kind A,
kind B or not valid; R-151: the leader signs first).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from congvan.signing.verification import sentences as say
from congvan.signing.verification.facts import (
    Chain,
    DocumentStampFacts,
    Examination,
    Integrity,
    SignatureFacts,
)
from congvan.signing.verification.findings import (
    Check,
    Result,
    SignatureLine,
    SignerRole,
    Status,
    Verdict,
)
from congvan.signing.verification.registry import KnownSigner, Registry

# What a certificate's standing means for the signature (states not named: could not be checked).
_CONDEMNING = {Chain.REVOKED, Chain.EXPIRED, Chain.NOT_YET_VALID, Chain.UNSUITABLE}


@dataclass(frozen=True, slots=True)
class _Judged:
    """A signature with whose it is; `organs` are those it stands for."""

    facts: SignatureFacts
    role: SignerRole
    organs: frozenset[str]
    is_past_term: bool
    checks: tuple[Check, ...]

    @property
    def has_failed(self) -> bool:
        return any(c.status is Status.FAILED for c in self.checks)

    @property
    def is_doubtful(self) -> bool:
        return any(c.status is Status.UNKNOWN for c in self.checks)


def judge(
    examination: Examination, registry: Registry, *, is_scan: Callable[[], bool]
) -> Result:  # fmt: skip
    """Conclude. `is_scan` is asked only when the organ alone has signed."""
    if examination.obstacle is not None:
        return _obstructed(examination)
    judged = [_judged(facts, registry) for facts in examination.signatures]
    stamps = [_stamp_check(stamp) for stamp in examination.stamps]
    whole = [*_file_checks(examination), *stamps]
    verdict, conclusion = _verdict(judged, whole, is_scan)
    checks = (*(c for item in judged for c in item.checks), *whole, *conclusion)
    return Result(
        verdict=verdict,
        warnings=tuple(c.sentence for c in checks if c.status is not Status.PASSED),
        signatures=tuple(_line(item) for item in judged),
        checks=checks,
    )


def _obstructed(examination: Examination) -> Result:
    """A file that could not be looked at to the end."""
    assert examination.obstacle is not None  # noqa: S101 - told by the caller
    status, sentence = say.OBSTACLES[examination.obstacle]
    verdict = Verdict.INVALID if status is Status.FAILED else Verdict.UNVERIFIABLE
    check = Check("file", status, sentence)
    return Result(verdict, (sentence,), checks=(check,))


def _judged(facts: SignatureFacts, registry: Registry) -> _Judged:
    known = registry.known(facts.certificate_sha256)
    competent = [signer for signer in known if signer.is_competent_at(facts.moment)]
    past_seal = not competent and any(s.role is SignerRole.ORGAN for s in known)
    past_leader = not competent and any(s.role is SignerRole.LEADER for s in known)
    role = SignerRole.PERSONAL
    if any(s.role is SignerRole.LEADER for s in competent):
        role = SignerRole.LEADER
    elif past_seal or any(s.role is SignerRole.ORGAN for s in competent):
        role = SignerRole.ORGAN
    checks = [
        _integrity_check(facts),
        _chain_check(facts),
        _time_check(facts),
        *_clock_checks(facts),
        _strength_check(facts),
        _authority_check(facts, role, known, past_seal=past_seal, past_leader=past_leader),
    ]
    return _Judged(
        facts=facts,
        role=role,
        organs=frozenset(s.organ for s in competent if s.role is role),
        is_past_term=past_seal or past_leader,
        checks=tuple(checks),
    )


def _integrity_check(facts: SignatureFacts) -> Check:
    is_whole = facts.integrity is Integrity.INTACT
    return Check(
        "integrity",
        Status.PASSED if is_whole else Status.FAILED,
        say.integrity(facts),
        facts.field,
    )


def _chain_check(facts: SignatureFacts) -> Check:
    standing = facts.chain.standing
    if standing is Chain.GOOD:
        status = Status.PASSED if facts.chain.revoked_later_at is None else Status.NOTED
    elif standing in _CONDEMNING:
        # Out of its period or revoked at the proved time, or even by the signer's own clock.
        # Without proof and without claim nothing is known of the time.
        judged_at_a_time = facts.proved_at is not None or facts.claimed_at is not None
        status = Status.FAILED if judged_at_a_time else Status.UNKNOWN
    else:
        status = Status.UNKNOWN
    return Check("certificate", status, say.chain(facts), facts.field)


def _time_check(facts: SignatureFacts) -> Check:
    if facts.stamp is not None and facts.stamp.is_broken:
        # It was right when it was put there: somebody changed the file since.
        status = Status.FAILED
    elif facts.proved_at is None:
        status = Status.UNKNOWN
    else:
        status = Status.PASSED if facts.is_proved_by_own_stamp else Status.NOTED
    return Check("time", status, say.time(facts), facts.field)


def _clock_checks(facts: SignatureFacts) -> list[Check]:
    """Differences between the signer's clock and the proved time, which wins (R-164)."""
    sentence = say.clock(facts)
    return [Check("clock", Status.NOTED, sentence, facts.field)] if sentence else []


def _strength_check(facts: SignatureFacts) -> Check:
    status = Status.UNKNOWN if facts.weak else Status.PASSED
    return Check("strength", status, say.strength(facts), facts.field)


def _authority_check(
    facts: SignatureFacts, role: SignerRole, known: tuple[KnownSigner, ...],
    *, past_seal: bool, past_leader: bool,
) -> Check:  # fmt: skip
    """A seal past its term fails; a leader past the term signs as a person."""
    if past_seal:
        status = Status.FAILED
    elif past_leader:
        status = Status.NOTED
    else:
        status = Status.PASSED
    until = max((s.until for s in known if s.until), default=None)
    organ = next((s.organ for s in known if s.organ), "")
    sentence = say.authority(
        facts, role, organ=organ, until=until, past_seal=past_seal, past_leader=past_leader
    )
    return Check("authority", status, sentence, facts.field)


def _stamp_check(stamp: DocumentStampFacts) -> Check:
    """A broken stamp over the file shows that the file was altered; an untrusted one proves nothing."""
    if stamp.integrity is not Integrity.INTACT or stamp.stamp.is_broken:
        status = Status.FAILED
    else:
        status = Status.PASSED if stamp.stamp.is_trusted else Status.NOTED
    return Check("document_stamp", status, say.document_stamp(stamp), stamp.field)


def _file_checks(examination: Examination) -> list[Check]:
    checks = []
    if examination.removed:
        checks.append(Check("removed", Status.FAILED, say.removed(examination.removed)))
    if examination.is_irregular:
        checks.append(Check("structure", Status.NOTED, say.IRREGULAR))
    return checks


def _verdict(
    judged: list[_Judged], whole: list[Check], is_scan: Callable[[], bool]
) -> tuple[Verdict, list[Check]]:
    if any(item.has_failed for item in judged) or any(c.status is Status.FAILED for c in whole):
        return Verdict.INVALID, []
    if not judged:
        return Verdict.UNSIGNED, [Check("kind", Status.NOTED, say.UNSIGNED)]
    if any(item.is_doubtful for item in judged):
        return Verdict.UNVERIFIABLE, []
    return _kind(judged, is_scan)


def _kind(judged: list[_Judged], is_scan: Callable[[], bool]) -> tuple[Verdict, list[Check]]:
    """All signatures are good: which kind of document do they make?"""
    seals = [item for item in judged if item.role is SignerRole.ORGAN]
    leaders = [item for item in judged if item.role is SignerRole.LEADER]
    if not seals:
        return Verdict.PERSONAL_ONLY, [Check("kind", Status.NOTED, say.PERSONAL_ONLY)]
    if leaders:
        late = [item for item in leaders if not _is_sealed(item, seals)]
        if len(late) == len(leaders):
            return Verdict.INVALID, [Check("order", Status.FAILED, say.order(late[0].facts))]
        notes = [Check("order", Status.NOTED, say.late_leader(item.facts)) for item in late]
        return Verdict.VALID_KIND_B, [Check("kind", Status.PASSED, say.KIND_B), *notes]
    if not is_scan():
        return Verdict.INVALID, [
            Check("kind", Status.FAILED, say.organ_alone(len(judged) > len(seals)))
        ]
    notes = []
    if len(judged) > len(seals):
        notes.append(Check("kind", Status.NOTED, say.PERSON_ON_SCAN))
    return Verdict.VALID_KIND_A, [Check("kind", Status.PASSED, say.KIND_A), *notes]


def _is_sealed(leader: _Judged, seals: list[_Judged]) -> bool:
    """Whether the leader's own organ has sealed after the leader signed."""
    return any(
        seal.facts.revision > leader.facts.revision and seal.organs & leader.organs
        for seal in seals
    )


def _line(item: _Judged) -> SignatureLine:
    facts = item.facts
    return SignatureLine(
        field=facts.field,
        signer_cn=facts.signer_cn,
        role=item.role,
        intact=facts.integrity is Integrity.INTACT,
        trusted=facts.chain.standing is Chain.GOOD and not facts.weak,
        timestamped=facts.stamp is not None and facts.stamp.is_trusted,
        covers_whole_file=facts.covers_whole_file,
        signed_at=facts.proved_at or facts.claimed_at,
        time_is_proved=facts.proved_at is not None,
        certificate_sha256=facts.certificate_sha256,
    )
