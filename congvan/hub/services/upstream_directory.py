"""The directory of a hub above joins ours, without ever changing a line of our own (R-189)."""

from __future__ import annotations

from collections.abc import Iterable

from congvan.hub.models import CODE_LENGTH, HubOrgan, Upstream
from congvan.hub.services.upstream_accounts import client_of, note_reached, note_unreachable
from congvan.kernel import clock
from congvan.kernel.errors import WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from edxml_vn.routing import canonical
from edxml_vn.vxp.client import HubRefused, HubUnreachable, Listed

_BATCH = 2000


def sync(upstream_id: int) -> int:
    """Fetch the directory of a hub above; outside transactions. Returns how many of its lines stand.

    Raises WrongState when it does not answer, VaultDamaged.
    """
    above = Upstream.objects.filter(pk=upstream_id, is_active=True).first()
    if above is None:
        return 0
    try:
        with client_of(above) as client:
            listed = client.agencies()
    except (HubUnreachable, HubRefused) as failure:
        note_unreachable(upstream_id, failure.sentence)
        raise WrongState(
            f"Chưa lấy được danh bạ: {failure.sentence}", next_step="Thử lại sau ít phút."
        ) from failure
    note_reached(upstream_id)
    return _join(upstream_id, listed)


@in_transaction
def _join(upstream_id: int, listed: Iterable[Listed]) -> int:
    """New lines with `upstream` set, names of its own lines kept fresh; ours stay as they are."""
    # Two lists at once would both bring the same new lines.
    Upstream.objects.select_for_update().get(pk=upstream_id)
    now = clock.now()
    present = {one.code: one for one in HubOrgan.objects.only("code", "name", "upstream_id")}
    taken = set(
        HubOrgan.objects.exclude(old_code="").values_list("old_code", flat=True)
    ) | set(present)  # fmt: skip
    added: dict[str, HubOrgan] = {}
    renamed = []
    count = 0
    for line in listed:
        code, name = canonical(line.code), " ".join(nfc(line.name or "").split())[:300]
        if not code or not name or len(code) > CODE_LENGTH or code in added:
            continue
        known = present.get(code)
        if known is not None:
            if known.upstream_id == upstream_id:
                count += 1
                if known.name != name:
                    known.name, known.modified_at = name, now
                    renamed.append(known)
            continue
        if code in taken:  # the old code of a line of ours
            continue
        old_code = canonical(line.old_code)[:CODE_LENGTH]
        old_code = "" if old_code in taken or old_code == code else old_code
        taken |= {code, old_code} - {""}
        added[code] = HubOrgan(
            code=code, old_code=old_code, parent_code=canonical(line.pid)[:CODE_LENGTH], name=name,
            email=(line.mail or "").strip()[:100], upstream_id=upstream_id, modified_at=now,
        )  # fmt: skip
    HubOrgan.objects.bulk_create(added.values(), batch_size=_BATCH)
    HubOrgan.objects.bulk_update(renamed, ["name", "modified_at"], batch_size=_BATCH)
    Upstream.objects.filter(pk=upstream_id).update(directory_at=now)
    return count + len(added)
