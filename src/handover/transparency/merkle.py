"""Merkle trees of RFC 6962, section 2.1: roots, proofs that a leaf is in a tree, proofs that a tree only grew.

Trees are given by the hashes of their leaves, 32 bytes each; an index counts from 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

EMPTY: Final = hashlib.sha256(b"").digest()
"""Root of the tree without a leaf."""
HASH_BYTES: Final = 32


class ProofError(ValueError):
    """A proof does not lead to the root that it must lead to."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf; the byte before it keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class GrowingTree:
    """The root of a tree that gets leaf after leaf, in memory of the logarithm of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []
        """Roots of the full subtrees from left to right, one for each bit of the size."""

    def add(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        left = self.size
        while left & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            left >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the leaves so far."""
        if not self._peaks:
            return EMPTY
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over the hashes of leaves."""
    tree = GrowingTree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of a leaf (section 2.1.1), the leaf's sibling first. Raises ``IndexError``."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"there is no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), root_of(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), root_of(leaves[:split])]


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that the audit path of a leaf leads to (RFC 9162, section 2.1.3.2). Raises `ProofError` where the
    path is none of a tree of this size."""
    if not 0 <= index < size:
        raise ProofError(f"a tree of {size} leaves has no leaf {index}")
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("the proof is longer than the tree is high")
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofError("the proof is shorter than the tree is high")
    return found


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """Return the proof that the tree of the first ``old`` leaves is a beginning of this one (section 2.1.2); empty for
    an empty or an equal one. Raises ``IndexError`` where the old tree is the larger."""
    if not 0 <= old <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} leaves has no beginning of {old}")
    return _subproof(leaves, old, True) if 0 < old < len(leaves) else []


def _subproof(leaves: Sequence[bytes], old: int, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = _split(len(leaves))
    if old <= split:
        return [*_subproof(leaves[:split], old, whole), root_of(leaves[split:])]
    return [*_subproof(leaves[split:], old - split, False), root_of(leaves[:split])]


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Raise `ProofError` unless the proof shows that the old tree is a beginning of the new one (RFC 9162, section
    2.1.4.2)."""
    if not 0 <= old <= size:
        raise ProofError(f"a tree of {size} leaves has no beginning of {old}")
    if old in (0, size):
        expected = EMPTY if old == 0 else root
        if proof or old_root != expected:
            raise ProofError(
                "two trees of one size have different roots" if old else "an empty tree needs no proof"
            )
        return
    hashes = list(proof) if old & (old - 1) else [old_root, *proof]
    if not hashes:
        raise ProofError("the proof is empty")
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    of_old = of_new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofError("the proof is longer than the tree is high")
        if at & 1 or at == last:
            of_old, of_new = node_hash(sibling, of_old), node_hash(sibling, of_new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            of_new = node_hash(of_new, sibling)
        at, last = at >> 1, last >> 1
    if last or of_old != old_root or of_new != root:
        raise ProofError("the later tree is not the earlier one with leaves added")


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
