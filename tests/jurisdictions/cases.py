"""Cases of local law: what a place's law said of a request on a day, each with its source.

All of it is illustrative. A rule that nobody read (marks S and M) may say no, and permits nothing: where it would say
yes, the answer is not established.
"""

from datetime import date
from typing import Any

from handover.jurisdictions import OffenceClass, OffenceFact, OffenceOutcome

DAY = date(2026, 11, 20)
OLD = date(2020, 1, 1)
BEFORE_WELLS = date(2018, 1, 15)
PACKAGE: dict[str, Any] = {"served_on_person": True, "administrative_warrant": True, "form_complete": True}


def offence(
    kind: OffenceClass, outcome: str = "convicted", on: date | None = date(2024, 1, 1), days: int = 0
) -> dict[str, Any]:
    """A record of one offence."""
    return {"offences": (OffenceFact(frozenset({kind}), OffenceOutcome(outcome), on, days),)}


NONE: dict[str, Any] = {"offences": ()}
SERIOUS, INDICTABLE = OffenceClass.VIOLENT_OR_SERIOUS, OffenceClass.OTHER_INDICTABLE
FELONY, MISDEMEANOUR = OffenceClass.LISTED_FELONY, OffenceClass.LISTED_MISDEMEANOUR
JUDGE: dict[str, Any] = {"judicial_warrant": True}
NO_JUDGE: dict[str, Any] = {"judicial_warrant": False}
STATE_PRISON, AGGRAVATED = OffenceClass.STATE_PRISON_FELONY, OffenceClass.AGGRAVATED_FELONY
NO_ORDER: dict[str, Any] = {"judge_order": False, **NO_JUDGE}
ORDER: dict[str, Any] = {"judge_order": True}
CA: dict[str, Any] = {
    "registry": False, "magistrate_finding": False, "criminal_warrant": False, "public_release_date": False, **NO_ORDER,
}  # fmt: skip
"""Nothing of Gov. Code 7282.5 but the offences."""


CASES: list[tuple[str, str, dict[str, Any], date, str, str]] = [
    # source, place, facts beside a whole package, day, topic, answer
    ("SB 54", "us-ca", {}, DAY, "hold", "no"),
    ("SB 54: a judicial warrant moves a transfer, not a hold", "us-ca", JUDGE, DAY, "hold", "no"),
    ("SB 54, transfer", "us-ca", JUDGE, DAY, "transfer", "yes"),
    ("Gov. Code 7282.5", "us-ca", offence(FELONY), DAY, "notify", "yes"),
    ("Gov. Code 7282.5, charge only", "us-ca", {**CA, **offence(FELONY, "charged")}, DAY, "notify", "no"),
    ("7282.5, 5 years", "us-ca", {**CA, **offence(MISDEMEANOUR, on=date(2021, 11, 19))}, DAY, "notify", "no"),
    ("7282.5, 5 years", "us-ca", offence(MISDEMEANOUR, on=date(2021, 11, 20)), DAY, "notify", "yes"),
    ("Gov. Code 7282.5, undated", "us-ca", offence(MISDEMEANOUR, on=None), DAY, "notify", "conditional"),
    ("Gov. Code 7282.5, record not looked at", "us-ca", {}, DAY, "notify", "conditional"),
    ("SB 54 before its day", "us-ca", {}, date(2017, 12, 31), "hold", "not_established"),
    ("TRUTH Act", "us-ca", {"interview_consent": False}, DAY, "interview", "no"),
    ("TRUTH Act", "us-ca", {"interview_consent": True}, DAY, "interview", "yes"),
    ("TRUST Act, 5 ILCS 805", "us-il", JUDGE, DAY, "hold", "no"),
    ("Way Forward 2021", "us-il", {"criminal_warrant": False}, DAY, "notify", "no"),
    ("Way Forward 2021, before it", "us-il", {"criminal_warrant": False}, date(2020, 1, 1), "notify",
     "not_established"),
    ("46-37: no agreement", "us-il-cook", {"cost_agreement": False}, date(2012, 1, 1), "hold", "no"),
    ("46-37: agreement, in 2012", "us-il-cook", {"cost_agreement": True}, date(2012, 1, 1), "hold", "yes"),
    ("46-37 under the TRUST Act", "us-il-cook", {"cost_agreement": True}, DAY, "hold", "no"),
    ("46-37, interview", "us-il-cook", {"criminal_warrant": False}, date(2018, 1, 1), "interview", "no"),
    ("9-131: warrant alone", "us-ny-nyc", {**JUDGE, **NONE, "watchlist_match": False}, DAY, "hold", "no"),
    ("9-131: no warrant", "us-ny-nyc", {"judicial_warrant": False, **offence(SERIOUS)}, DAY, "hold", "no"),
    ("9-131: both", "us-ny-nyc", {**JUDGE, **offence(SERIOUS)}, DAY, "hold", "yes"),
    ("9-131: watch list", "us-ny-nyc", {**JUDGE, **NONE, "watchlist_match": True}, DAY, "hold", "yes"),
    ("9-131: older than five years", "us-ny-nyc",
     {**JUDGE, "watchlist_match": False, **offence(SERIOUS, on=OLD)}, DAY, "hold", "no"),
    ("9-131: time in custody left out", "us-ny-nyc",
     {**JUDGE, "watchlist_match": False, **offence(SERIOUS, on=OLD, days=700)}, DAY, "hold", "yes"),
    ("9-131: not known", "us-ny-nyc", JUDGE, DAY, "hold", "conditional"),
    ("14-154: warrant and conviction", "us-ny-nyc-police", {**JUDGE, **offence(SERIOUS)}, BEFORE_WELLS, "hold", "yes"),
    ("14-154: old conviction and re-entry, no warrant", "us-ny-nyc-police",
     {**NO_JUDGE, "illegal_reentry": True, **offence(SERIOUS, on=OLD)}, BEFORE_WELLS, "hold", "yes"),
    ("14-154: conviction alone, no warrant", "us-ny-nyc-police",
     {**NO_JUDGE, "illegal_reentry": False, "watchlist_match": False, **offence(SERIOUS)}, BEFORE_WELLS, "hold", "no"),
    ("14-154: re-entry alone", "us-ny-nyc-police",
     {**NO_JUDGE, **NONE, "illegal_reentry": True, "watchlist_match": False}, BEFORE_WELLS, "hold", "no"),
    ("14-154: watch list, no warrant", "us-ny-nyc-police",
     {**NO_JUDGE, **NONE, "illegal_reentry": False, "watchlist_match": True}, BEFORE_WELLS, "hold", "yes"),
    ("14-154: a charge is no conviction", "us-ny-nyc-police",
     {**NO_JUDGE, "illegal_reentry": True, "watchlist_match": False, **offence(SERIOUS, "charged")}, BEFORE_WELLS,
     "hold", "no"),
    ("14-154: re-entry not known", "us-ny-nyc-police",
     {**NO_JUDGE, "watchlist_match": False, **offence(SERIOUS)}, BEFORE_WELLS, "hold", "conditional"),
    ("14-154's exception under Wells v. DeMarco", "us-ny-nyc-police",
     {**NO_JUDGE, "illegal_reentry": True, **offence(SERIOUS)}, DAY, "hold", "no"),
    ("Lunn", "us-ma", {**JUDGE, **offence(SERIOUS)}, DAY, "hold", "no"),
    ("Lunn decides no rule on notice", "us-ma", {}, DAY, "notify", "not_established"),
    ("Lunn, the day before", "us-ma", {}, date(2017, 7, 23), "hold", "not_established"),
    ("2018-6: charged suffices", "us-nj", offence(SERIOUS, "charged"), DAY, "notify", "yes"),
    ("2018-6: ever convicted", "us-nj", offence(SERIOUS, on=date(1990, 1, 1)), DAY, "notify", "yes"),
    ("2018-6: indictable within 5 years", "us-nj", offence(INDICTABLE), DAY, "notify", "yes"),
    ("2018-6: indictable charge", "us-nj",
     {"judicial_warrant": False, **offence(INDICTABLE, "charged")}, DAY, "notify", "no"),
    ("2018-6: judicial warrant", "us-nj", {**JUDGE, **NONE}, DAY, "notify", "yes"),
    ("SB 4", "us-tx", {}, date(2024, 12, 31), "hold", "required"),
    ("SB 4: any request, notice among them", "us-tx", {}, date(2024, 12, 31), "notify", "required"),
    ("2A.060: nobody read what 2.251 became", "us-tx", {}, DAY, "hold", "not_established"),
    ("SB 4: proof of status", "us-tx", {"proof_of_status_shown": True}, DAY, "hold", "no"),
    ("SB 4 before its day", "us-tx", {}, date(2017, 8, 31), "hold", "not_established"),
    ("I-247A: not served, even under a mandate", "us-tx", {"served_on_person": False}, DAY, "hold", "no"),
    ("ch. 908", "us-fl", {}, DAY, "hold", "not_established"),
    ("ch. 908: no warrant", "us-fl", {"administrative_warrant": False}, DAY, "hold", "no"),
    ("ch. 908: not known", "us-fl", {"form_complete": None}, DAY, "hold", "conditional"),
    ("Alder honours", "us-columbia-alder", {}, DAY, "hold", "yes"),
    ("Alder, not served", "us-columbia-alder", {"served_on_person": False}, DAY, "hold", "no"),
    ("Alder, not served yet", "us-columbia-alder", {"served_on_person": None}, DAY, "hold", "conditional"),
    ("Birch: notice only", "us-columbia-birch", {"judicial_warrant": False}, DAY, "hold", "no"),
    ("Birch: notice only", "us-columbia-birch", {}, DAY, "notify", "yes"),
    ("Birch: warrant of a judge", "us-columbia-birch", JUDGE, DAY, "hold", "yes"),
    ("Cedar declines", "us-columbia-cedar", {"judicial_warrant": False}, DAY, "hold", "no"),
    ("Cedar declines", "us-columbia-cedar", {"judicial_warrant": False}, DAY, "notify", "no"),
    ("Cedar: warrant of a judge", "us-columbia-cedar", JUDGE, DAY, "notify", "yes"),
    ("Wells v. DeMarco", "us-ny", NO_JUDGE, DAY, "hold", "no"),
    ("Wells v. DeMarco", "us-ny", JUDGE, DAY, "hold", "not_established"),
    ("Wells v. DeMarco, the day before", "us-ny", NO_JUDGE, date(2018, 11, 13), "hold", "not_established"),
    ("9-131 under Wells v. DeMarco", "us-ny-nyc", {**NO_JUDGE, **offence(SERIOUS)}, DAY, "hold", "no"),
    ("ORS 181A.820 of 1987", "us-or", NO_ORDER, date(2018, 1, 1), "hold", "no"),
    ("ORS 181A.820 of 1987 told nothing of notice", "us-or", NO_ORDER, date(2021, 7, 18), "notify", "not_established"),
    ("Sanctuary Promise Act", "us-or", NO_ORDER, date(2021, 7, 19), "notify", "no"),
    ("Sanctuary Promise Act", "us-or", ORDER, DAY, "transfer", "not_established"),
    ("RCW 10.93.160, before it", "us-wa", NO_ORDER, date(2019, 5, 20), "hold", "not_established"),
    ("RCW 10.93.160", "us-wa", NO_ORDER, date(2019, 5, 21), "hold", "no"),
    ("RCW 10.93.160", "us-wa", {**NO_ORDER, "public_release_date": False}, DAY, "notify", "no"),
    ("RCW 10.93.160", "us-wa", {"interview_consent": True}, DAY, "interview", "not_established"),
    ("HB19-1124, before it", "us-co", NO_JUDGE, date(2019, 5, 27), "hold", "not_established"),
    ("HB19-1124", "us-co", NO_JUDGE, DAY, "hold", "no"),
    ("HB19-1124 leaves notice alone", "us-co", NO_JUDGE, DAY, "notify", "not_established"),
    ("54-192h of 2014: a serious charge", "us-ct",
     {**NO_JUDGE, "watchlist_match": False, **offence(SERIOUS, "charged")}, date(2019, 9, 30), "hold",
      "not_established"),
    ("54-192h of 2019: no longer", "us-ct",
     {**NO_JUDGE, "watchlist_match": False, **offence(SERIOUS, "charged")}, date(2019, 10, 1), "hold", "no"),
    ("54-192h: class A or B felony", "us-ct", offence(FELONY), DAY, "hold", "not_established"),
    ("54-192h: watch list", "us-ct", {**NONE, "watchlist_match": True}, DAY, "notify", "not_established"),
    ("20 V.S.A. 2366", "us-vt", NO_JUDGE, DAY, "hold", "no"),
    ("20 V.S.A. 2366, before it", "us-vt", NO_JUDGE, date(2017, 3, 27), "hold", "not_established"),
    ("24-211.07 of 2012: cost and conviction", "us-dc",
     {"cost_agreement": True, **offence(SERIOUS, on=date(2015, 1, 1))}, date(2018, 1, 1), "hold", "not_established"),
    ("24-211.07 of 2012: no cost agreement", "us-dc", {"cost_agreement": False}, date(2020, 12, 7), "hold", "no"),
    ("24-211.07 of 2020: a judge's warrant alone", "us-dc",
     {**NO_ORDER, "cost_agreement": True, **offence(SERIOUS)}, date(2020, 12, 8), "hold", "no"),
    ("7282.5(a)(1): a serious felony has no look-back", "us-ca", {**CA, **offence(SERIOUS, on=date(2005, 1, 1))},
     DAY, "notify", "yes"),
    ("7282.5(a)(2): any felony with state prison", "us-ca", {**CA, **offence(STATE_PRISON, on=date(2001, 1, 1))}, DAY,
     "notify", "yes"),
    ("7282.5(a)(3): a listed felony of 2005 is too old", "us-ca", {**CA, **offence(FELONY, on=date(2005, 1, 1))}, DAY,
     "notify", "no"),
    ("7282.5(a)(4): a current registrant", "us-ca", {**CA, **NONE, "registry": True}, DAY, "notify", "yes"),
    ("7282.5(a)(5): a federal aggravated felony", "us-ca", {**CA, **offence(AGGRAVATED, on=date(1999, 1, 1))}, DAY,
     "notify", "yes"),
    ("7282.5(a)(5): an outstanding federal warrant", "us-ca", {**CA, **NONE, "criminal_warrant": True}, DAY, "notify",
     "yes"),
    ("7282.5(b): charge and finding", "us-ca", {**CA, **offence(SERIOUS, "charged"), "magistrate_finding": True}, DAY,
     "notify", "yes"),
    ("7282.5(b): notice only", "us-ca", {**CA, **offence(SERIOUS, "charged"), "magistrate_finding": True}, DAY,
     "transfer", "no"),
    ("7284.6(a)(1)(C): a public date", "us-ca", {**CA, **NONE, "public_release_date": True}, DAY, "notify", "yes"),
    ("SB 54 does not reach a state prison", "us-ca-cdcr", {**CA, **NONE}, DAY, "hold", "not_established"),
    ("SB 54 binds the county", "us-ca-alameda", {}, DAY, "hold", "no"),
    ("33:84(A)(2)", "us-la", {}, DAY, "hold", "required"),
    ("33:84(A)(2): the form is not complete", "us-la", {"form_complete": False}, DAY, "hold", "no"),
    ("33:84, the day before", "us-la", {}, date(2024, 5, 27), "hold", "not_established"),
    ("Cacho v. Gusman: no mandate of the state lifts it", "us-la-orleans", NONE, DAY, "hold", "no"),
    ("27A.2", "us-ia", {}, DAY, "hold", "required"),
    ("27A.2: no warrant with it", "us-ia", {"administrative_warrant": False}, DAY, "hold", "no"),
    ("27A.2 before it was read as law in force", "us-ia", {}, date(2020, 1, 1), "hold", "not_established"),
    ("15-16-3(a)(3)", "us-wv", {}, DAY, "hold", "yes"),
    ("15-16-3(a)(3): the form is not complete", "us-wv", {"form_complete": False}, DAY, "hold", "no"),
    ("11-1051(A) voids local limits and gives no power", "us-az-maricopa", {}, DAY, "hold", "not_established"),
    ("HB 1105: nobody read it", "us-ga", {}, DAY, "hold", "not_established"),
    ("HB 1105 asks for a warrant", "us-ga", {"administrative_warrant": False}, DAY, "hold", "no"),
    ("SEA 76: nobody read it", "us-in", {}, DAY, "hold", "not_established"),
    ("162-62(b1): no order of a judicial official", "us-nc", {"judicial_official_order": False}, DAY, "hold", "no"),
    ("162-62(b1): with it, and not read", "us-nc", {"judicial_official_order": True}, DAY, "hold", "not_established"),
    ("HB 511", "us-nh", {}, DAY, "hold", "not_established"),
    ("LD 1971", "us-me", {}, DAY, "hold", "no"),
    ("LD 1971, before it", "us-me", {}, date(2026, 7, 14), "hold", "not_established"),
    ("Community Trust Act", "us-md", NO_JUDGE, DAY, "hold", "no"),
    ("Esparza", "us-mn-hennepin", JUDGE, DAY, "hold", "no"),
    ("Ramon v. Short", "us-mt", {}, date(2021, 3, 30), "hold", "no"),
    ("after HB 200", "us-mt", {}, date(2021, 3, 31), "hold", "not_established"),
    ("67.307 says nothing of holds", "us-mo", {}, DAY, "hold", "not_established"),
    ("Pub. Ch. 1015: nobody read it", "us-tn", {}, DAY, "hold", "not_established"),
    ("53.1-220.2: nobody read it", "us-va", {}, DAY, "transfer", "not_established"),
    ("Silence", "us-oh", {}, DAY, "hold", "not_established"),
    ("Silence is no yes for notice", "us-oh", {}, DAY, "notify", "not_established"),
    ("2-173-020(a)(3)", "us-il-chicago", {"criminal_warrant": True}, DAY, "notify", "no"),
    ("12H.2(a)", "us-ca-san-francisco", JUDGE, DAY, "hold", "no"),
    ("Order of 2014", "us-pa-philadelphia", {**JUDGE, **offence(SERIOUS)}, date(2015, 1, 1), "hold", "yes"),
    ("Order of 2014: no warrant", "us-pa-philadelphia", {**NO_JUDGE, **NONE}, date(2015, 1, 1), "hold", "no"),
    ("Order 5-16: nobody read it", "us-pa-philadelphia", {**JUDGE, **offence(SERIOUS)}, DAY, "hold", "not_established"),
    ("Order 135-19", "us-md-montgomery", {"interview_consent": True}, DAY, "interview", "no"),
    ("2.15.020", "us-wa-king", NO_ORDER, DAY, "hold", "no"),
    ("A federal facility", "us-bop", {**JUDGE, **offence(SERIOUS)}, DAY, "hold", "not_established"),
    ("HB 19-1124 before a state without a rule", "us-pa", {}, date(2019, 1, 1), "hold", "not_established"),
    ("Annex order 3", "us-columbia-alder-annex", {}, date(2023, 12, 31), "interview", "yes"),
    ("Annex order 9: neither consent nor agreement", "us-columbia-alder-annex",
     {"interview_consent": False, "agreement": "wso"}, date(2024, 1, 1), "interview", "no"),
    ("Annex order 9: jail enforcement model", "us-columbia-alder-annex",
     {"interview_consent": False, "agreement": "jem"}, DAY, "interview", "yes"),
    ("Annex order 9: not known", "us-columbia-alder-annex",
     {"interview_consent": False}, DAY, "interview", "conditional"),
    ("The annex under its county", "us-columbia-alder-annex", {"administrative_warrant": False}, DAY, "hold", "no"),
]  # fmt: skip
