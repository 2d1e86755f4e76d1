"""Kinds of sentence as records name them: ours, the codes of NOMIS, and plain words."""

from __future__ import annotations

import re

SDS, SDS_YOUTH, SOPC, SOPC_YOUTH, EDS = "SDS", "SDS18", "SOPC", "SDOPCU18", "EDS"
STS, EPP, LIFE, IPP, DTO = "STS", "EPP", "LIFE", "IPP", "DTO"
SUSPENDED, IN_THE_COMMUNITY = "SUSPENDED", "COMMUNITY"
HOSPITAL, HYBRID = "HOSPITAL", "HYBRID"  # Mental Health Act 1983 ss.37, 45A
KINDS = frozenset(
    {SDS, SDS_YOUTH, SOPC, SOPC_YOUTH, EDS, STS, EPP, LIFE, IPP, DTO, HOSPITAL, HYBRID, SUSPENDED, IN_THE_COMMUNITY}
)
WITH_EXTENSION = frozenset({SOPC, SOPC_YOUTH, EDS, STS, EPP})

_NAMES = {
    SDS: "adimp imp imprisonment yoi sdsadult standarddeterminate standarddeterminatesentence sdsplus determinate "
    "custody detentioninayoi detentioninayoungoffenderinstitution",
    SDS_YOUTH: "sec250 s250 section250 sec91 sec9103 s91 section91 sec53",
    SOPC: "sec236a s236a sopc18 sopc21 specialcustodial offenderofparticularconcern offendersofparticularconcern "
    "sec278 sec265",
    SOPC_YOUTH: "sec252a s252a sopcu18",
    EDS: "laspodr laspoar edsu18 eds18 eds21 extended extendeddeterminate extendeddeterminatesentence extendedsentence",
    STS: "sts18 sts21 seriousterrorism seriousterrorismsentence",
    EPP: "extendedpublicprotection extendedsentenceforpublicprotection extendedforpublicprotection",
    LIFE: "dlp alp mlp alpcodeadult alplaspo alplaspo18 sec275 sec272 dfl hmpl hmp lifeimprisonment lifesentence "
    "mandatorylife discretionarylife automaticlife custodyforlife detentionforlife wholelife hmpleasure",
    IPP: "dpp imprisonmentforpublicprotection detentionforpublicprotection",
    DTO: "dtooras dtoora detentionandtraining detentionandtrainingorder",
    HOSPITAL: "hospitalorder s37 section37 hospitalorderrestricted",
    HYBRID: "hybridorder hospitaldirection s45a section45a",
    SUSPENDED: "sso suspendedsentence suspendedsentenceorder susp",
    IN_THE_COMMUNITY: "communityorder co yro youthrehabilitationorder referralorder fine discharge "
    "conditionaldischarge absolutedischarge bindover noseparatepenalty",
}
_KIND_OF = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_KIND_OF |= {kind.lower(): kind for kind in KINDS}


def kind_of(written: str) -> str | None:
    """The kind that a record names; None where it is none that we know. `ADIMP_ORA` is as `ADIMP`."""
    name = re.sub(r"[^a-z0-9]", "", re.sub(r"_ora\b", "", written.strip().lower()))
    return _KIND_OF.get(name)
