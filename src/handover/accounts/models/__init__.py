"""People, the agencies they act for, and the machine accounts of jails."""

from handover.accounts.local_agreements import Designation, LocalAgreement
from handover.accounts.models.agencies import ORI, Agency
from handover.accounts.models.machine_accounts import USE_NOTED_EVERY, MachineToken
from handover.accounts.models.people import Delegation, People, User
from handover.accounts.sign_in_records import (
    Authenticator,
    EarlierPassword,
    LiveSession,
    RecoveryCode,
    SecurityKey,
    SignInPlace,
    TryCount,
)

__all__ = [
    "ORI",
    "USE_NOTED_EVERY",
    "Agency",
    "Authenticator",
    "Delegation",
    "Designation",
    "EarlierPassword",
    "LiveSession",
    "LocalAgreement",
    "MachineToken",
    "People",
    "RecoveryCode",
    "SecurityKey",
    "SignInPlace",
    "TryCount",
    "User",
]
