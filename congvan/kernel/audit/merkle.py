"""The Merkle tree of RFC 6962 §2.1 with SHA-256: roots and inclusion proofs over leaf hashes.

Leaves and inner nodes are hashed with different first bytes, so that neither can pass for the
other. A tree whose size is no power of two is as deep on the left as it can be, nothing is
padded. Pure functions over bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

_LEAF = b"\x00"
_NODE = b"\x01"


def leaf_hash(content: bytes) -> bytes:
    """The 32 bytes that stand for `content` in the tree."""
    return hashlib.sha256(_LEAF + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32 bytes over two subtrees."""
    return hashlib.sha256(_NODE + left + right).digest()


class RootAccumulator:
    """Computes a root from leaves that come one after another, in memory that grows with log n.

    Keeps the roots of the full subtrees so far, the largest first: one per 1-bit of `count`.
    """

    __slots__ = ("_subtrees", "count")

    def __init__(self) -> None:
        self.count = 0
        self._subtrees: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append the next leaf hash."""
        size = self.count
        while size & 1:
            leaf = node_hash(self._subtrees.pop(), leaf)
            size >>= 1
        self._subtrees.append(leaf)
        self.count += 1

    def root(self) -> bytes:
        """The root so far; of no leaves, SHA-256 of nothing (RFC 6962 §2.1)."""
        if not self._subtrees:
            return hashlib.sha256(b"").digest()
        *rest, root = self._subtrees
        for subtree in reversed(rest):
            root = node_hash(subtree, root)
        return root


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in their order."""
    accumulator = RootAccumulator()
    for leaf in leaves:
        accumulator.add(leaf)
    return accumulator.root()


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The sibling hashes from leaf `index` up to the root (RFC 6962 §2.1.1).

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"No leaf {index} in a tree of {len(leaves)}.")
    path = []
    level = list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        # A last node without a sibling moves up as it is: the same tree as RFC 6962's recursion.
        odd = level[-1:] if len(level) % 2 else []
        pairs = range(0, len(level) - 1, 2)
        level = [node_hash(level[i], level[i + 1]) for i in pairs] + odd
        index //= 2
    return path


def root_from_path(leaf: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a path claims for leaf `index` of `size` leaves.

    Raises ValueError when the path is too short or too long for that place.
    """
    if not 0 <= index < size:
        raise ValueError(f"No leaf {index} in a tree of {size}.")
    siblings = iter(path)
    node, last = leaf, size - 1
    try:
        while last > 0:
            if index % 2:
                node = node_hash(next(siblings), node)
            elif index < last:
                node = node_hash(node, next(siblings))
            index, last = index // 2, last // 2
    except StopIteration:
        raise ValueError("The path is too short.") from None
    if next(siblings, None) is not None:
        raise ValueError("The path is too long.")
    return node
