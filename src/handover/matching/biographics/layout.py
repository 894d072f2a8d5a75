"""What the kernels share: the columns that records are kept in, the levels, and the layout of the weights."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Levels of two tokens, best first. INITIAL_DIFFERENT and DIFFERENT are contradictions.
EXACT, VARIANT, EDIT1, INITIAL, EDIT2, SOUND, PREFIX, INITIAL_DIFFERENT, DIFFERENT = range(9)
# Flags beside the worst (bits 0-3) and best (bits 4-7) level of a role's tokens.
MISSING, JOINED, OTHER_ORDER, COMPARED = 256, 512, 1024, 2048
# Fields of an answer; the number kinds follow from NUMBER on.
SURNAME, GIVEN, ORDER, SUFFIX, ALIASES, BIRTH, SEX, BIRTHPLACE, CITIZENSHIP, NUMBER = range(10)
KIND_COUNT = 8
FIELDS = NUMBER + KIND_COUNT
SID_KIND = 2
# Birth levels, in the order of the weights; -1 is not compared.
B_SAME, B_NEW_YEAR, B_SWAPPED, B_YEAR_OFF, B_DIGIT, B_MONTH, B_DAY, B_DAY_MONTH = range(8)
B_YEAR, B_CLOSE, B_DIFFERENT, B_FAR, B_PART_MONTH, B_PART_YEAR, B_PART_CLOSE, B_PART_DIFFERENT = range(8, 16)
N_SAME, N_NEAR, N_DIFFERENT, N_OTHER_STATE = range(4)
# Where the weights are: token levels as (log2 m, log2 spread, -log2 u_least).
W_SURNAME, W_GIVEN, W_NAME, W_BIRTH, W_SEX, W_PLACE = 0, 21, 42, 55, 71, 74
W_NUMBER, W_RULES, W_SIZE = 78, 102, 107
W_SURNAME_AGAINST, W_SURNAME2_AGAINST, W_GIVEN_AGAINST, W_MIDDLE_AGAINST, W_INITIAL_AGAINST = range(42, 47)
W_SURNAME_MISSING, W_GIVEN_MISSING, W_OTHER_PLACE, W_OTHER_ORDER, W_JOINED, W_CORRELATED = range(47, 53)
W_SUFFIX_SAME, W_SUFFIX_AGAINST = range(53, 55)
W_ALIAS_EXPONENT, W_NUMBER_SHARE = W_RULES + 3, W_RULES + 4
ROLE_SURNAME, ROLE_GIVEN, ROLE_ANY = range(3)
WIDE = 8  # tokens of a name, both roles
PLACE_BITS = 11  # of a place code: two of A-Z and 0-9, see ``values.parse_code``
GENERAL_US, GENERAL_MEXICO, GENERAL_CANADA = 1109, 815, 446  # "US", "MM", "CD": a country, state unsaid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
WordArray = NDArray[np.uint64]

BITS_UNIT = 1024.0  # frequencies are kept in 1/1024 bit


class Columns(NamedTuple):
    """Records in packed tables. A search touches a few hundred records, each wherever it lies: small rows count.

    record (n + 1, 4)  first name, birth, number; codes (sex | birthplace << 2 | citizenship << 13);
                       the next row's firsts are this one's ends
    name (names, 4)    first place in ``token``; surnames | tokens << 8 | suffix << 16, surnames come first;
                       32 bits of the hashes of the undivided surname and given name, 0 for none
    token              indices into ``word``
    word (words, 8)    hash; sound | letters << 32; length | families << 8 (four of 12 bits, 0 for none; of surnames
                       from ``name_lists.FIRST_OF_SURNAMES`` on);
                       -log2 frequency as surname | as given name << 16, in 1/1024 bit; 24 letters;
                       32 bits of the hash without a joined particle (DELAHOYA: HOYA), two of them, 0 for none
    birth              YYYYMMDD, 00 unknown
    number (n, 2)      kind | length << 4 | 19 bits of the hash << 9, then 16 characters of six bits, the first
                       six in the first word: two numbers are the same where both words are
    """

    record: NDArray[np.int32]
    name: NDArray[np.uint32]
    token: NDArray[np.int32]
    word: WordArray
    birth: NDArray[np.int32]
    number: WordArray
