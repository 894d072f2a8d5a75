"""What a machine token may do in our ABIS: OSIA's scopes, in the galleries that it names."""

from __future__ import annotations

from handover.abis.access import GALLERY
from handover.abis.galleries import PRINTS
from handover.abis.operations import SCOPES
from handover.accounts.scopes_on_offer import Scope, declare

declare(
    *(Scope(name, f"OSIA's scope {name}, in the galleries that the token names") for name in SCOPES),
    *(
        Scope(f"{GALLERY}{name}", f"the {name} gallery, by OSIA's scopes of the same token")
        for name in PRINTS
    ),
)
