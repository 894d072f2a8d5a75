"""Trees and proofs: the published vectors, and that no wrong tree passes."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.transparency.merkle import (
    EMPTY,
    ProofError,
    check_consistency,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_from_inclusion,
    root_of,
)

# Inputs and roots of the reference implementation of RFC 6962 (certificate-transparency, merkle_tree_test).
VECTORS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def leaves(count: int, salt: str = "") -> list[bytes]:
    return [leaf_hash(f"{salt}{n}".encode()) for n in range(count)]


def test_the_published_roots() -> None:
    hashes = [leaf_hash(bytes.fromhex(text)) for text in VECTORS]
    assert {n: root_of(hashes[:n]).hex() for n in ROOTS} == ROOTS
    assert root_of([]) == EMPTY == hashlib.sha256().digest()


def test_every_leaf_of_every_small_tree_is_proven_and_no_other() -> None:
    for size in range(1, 20):
        all_leaves = leaves(size)
        root = root_of(all_leaves)
        for index in range(size):
            proof = inclusion_proof(all_leaves, index)
            assert root_from_inclusion(all_leaves[index], index, size, proof) == root
            assert root_from_inclusion(leaf_hash(b"other"), index, size, proof) != root


@pytest.mark.parametrize(("index", "size"), [(3, 7), (6, 7), (0, 1), (4, 8)])
def test_a_proof_of_another_length_is_refused(index: int, size: int) -> None:
    proof = inclusion_proof(leaves(size), index)
    with pytest.raises(ProofError):
        root_from_inclusion(leaves(size)[index], index, size, [*proof, EMPTY])
    if proof:
        with pytest.raises(ProofError):
            root_from_inclusion(leaves(size)[index], index, size, proof[:-1])
    with pytest.raises(ProofError):
        root_from_inclusion(leaves(size)[index], size, size, proof)


def test_every_beginning_of_every_small_tree_is_proven() -> None:
    for size in range(18):
        whole = leaves(size)
        for old in range(size + 1):
            proof = consistency_proof(whole, old)
            check_consistency(old, root_of(whole[:old]), size, root_of(whole), proof)


@given(size=st.integers(2, 40), data=st.data())
def test_a_log_that_changed_below_the_old_size_is_refused(size: int, data: st.DataObject) -> None:
    whole = leaves(size)
    old = data.draw(st.integers(1, size))
    place = data.draw(st.integers(0, old - 1))
    forged = [*whole[:place], leaf_hash(b"forged"), *whole[place + 1 :]]
    with pytest.raises(ProofError):
        check_consistency(old, root_of(whole[:old]), size, root_of(forged), consistency_proof(forged, old))


@given(size=st.integers(3, 40), data=st.data())
def test_no_hash_of_a_proof_may_be_left_out_or_changed(size: int, data: st.DataObject) -> None:
    whole = leaves(size)
    old = data.draw(st.integers(1, size - 1))
    proof = consistency_proof(whole, old)
    place = data.draw(st.integers(0, len(proof) - 1))
    changed = [*proof[:place], leaf_hash(b"x"), *proof[place + 1 :]]
    for wrong in (changed, proof[:place] + proof[place + 1 :], [*proof, EMPTY]):
        with pytest.raises(ProofError):
            check_consistency(old, root_of(whole[:old]), size, root_of(whole), wrong)
