"""Key files of signers at rest: who has the vault's key as well still needs each file's own password (R-155)."""

from __future__ import annotations

from congvan.kernel.vault import Vault

_VAULT = Vault("signing.key")

locked = _VAULT.locked
unlocked = _VAULT.unlocked
