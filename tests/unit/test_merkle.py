"""The Merkle tree: known roots, the definition of RFC 6962, and that no forged path passes."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.kernel.audit import locating, merkle

# Inputs and roots of sizes 1 to 8 from the tests of Certificate Transparency's reference code.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
INPUTS += ["606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves_of(size: int) -> list[bytes]:
    return [merkle.leaf_hash(str(i).encode()) for i in range(size)]


def root_by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = root_by_definition(leaves[:split]), root_by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_known_roots(size):
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]
    assert merkle.root(leaves).hex() == ROOTS[size - 1]


@given(st.integers(0, 300))
def test_root_is_that_of_the_definition(size):
    assert merkle.root(leaves_of(size)) == root_by_definition(leaves_of(size))


@given(st.integers(1, 300), st.data())
def test_every_leaf_has_a_path_to_the_root(size, data):
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(leaves, index)
    assert merkle.root_from_path(leaves[index], index=index, size=size, path=path) == merkle.root(
        leaves
    )


@given(st.integers(2, 300), st.data())
def test_another_leaf_index_or_sibling_gives_another_root(size, data):
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(leaves, index)
    root = merkle.root(leaves)
    strange = merkle.leaf_hash(b"strange")

    assert merkle.root_from_path(strange, index=index, size=size, path=path) != root
    changed = data.draw(st.integers(0, len(path) - 1))
    forged = [*path[:changed], strange, *path[changed + 1 :]]
    assert merkle.root_from_path(leaves[index], index=index, size=size, path=forged) != root
    elsewhere = data.draw(st.integers(0, size - 1).filter(lambda i: i != index))
    try:
        claimed = merkle.root_from_path(leaves[index], index=elsewhere, size=size, path=path)
    except ValueError:
        return
    assert claimed != root


@given(st.integers(1, 300), st.data())
def test_a_path_of_another_length_is_refused(size, data):
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(leaves, index)
    with pytest.raises(ValueError, match="too long"):
        merkle.root_from_path(leaves[index], index=index, size=size, path=[*path, bytes(32)])
    if path:
        with pytest.raises(ValueError, match="too short"):
            merkle.root_from_path(leaves[index], index=index, size=size, path=path[:-1])


def test_an_index_outside_the_tree_is_refused():
    with pytest.raises(IndexError):
        merkle.inclusion_path(leaves_of(3), 3)
    with pytest.raises(ValueError, match="No leaf"):
        merkle.root_from_path(bytes(32), index=-1, size=3, path=[])


@given(st.sets(st.integers(0, 59)), st.sets(st.integers(0, 59)))
def test_differences_name_exactly_what_was_done(deleted, changed):
    sealed = leaves_of(60)
    present = [
        (index, b"changed" if index in changed else leaf)
        for index, leaf in enumerate(sealed)
        if index not in deleted
    ]
    found = list(locating.compare(sealed, present))
    strange = {i for difference in found for i in difference.strange_ids}
    assert strange == changed - deleted
    assert sum(difference.lost for difference in found) == len(changed | deleted)
    for difference in found:
        after = -1 if difference.after_id is None else difference.after_id
        before = 60 if difference.before_id is None else difference.before_id
        assert set(range(after + 1, before)) <= changed | deleted
