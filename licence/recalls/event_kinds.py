"""Event kinds of recalls, for partner systems: each step from the decision on.

What is considered and not decided, signatures, an arrest under s.43B, the Part A and what the person must not receive
are in none.
"""

from licence.recalls.models import Recall
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_recall = Family("recall", TokenScope.RECALLS_READ, Recall.objects.all, "recalls-detail", "recallId")

AGREED = _recall.of("agreed", "Recall was agreed")
NOT_AGREED = _recall.of("not-agreed", "It was decided not to recall")
WITHDRAWN = _recall.of("agreement-withdrawn", "The agreement to a recall was withdrawn: it is considered again")
SENT = _recall.of("sent", "Recall papers were sent to PPCS")
REFUSED = _recall.of("refused", "PPCS refused a recall")
REVOKED = _recall.of("revoked", "A licence was revoked")
AT_LARGE = _recall.of("at-large", "A person whose licence was revoked is unlawfully at large")
RETURNED = _recall.of("returned", "A person whose licence was revoked is back in custody")
REFERRED = _recall.of("referred", "A recalled person's case was referred to the Parole Board")
DIRECTED = _recall.of("release-directed", "Re-release of a recalled person was directed")
STAYS = _recall.of("stays", "A recalled person stays in custody until the next review")
RE_RELEASED = _recall.of("re-released", "A recalled person was re-released")
STOPPED = _recall.of("stopped", "A recall was stopped before the licence was revoked")
RESCINDED = _recall.of("rescinded", "The revocation of a licence was rescinded: the licence binds again")
ENDED = _recall.of("ended", "A recall ended: the sentence has ended, or nothing is left to recall from")

# By the move of the machine of recalls that brings it about.
OF_MOVE = {
    "agree": AGREED,
    "no_recall": NOT_AGREED,
    "withdraw_agreement": WITHDRAWN,
    "send": SENT,
    "refuse": REFUSED,
    "revoke": REVOKED,
    "at_large": AT_LARGE,
    "return": RETURNED,
    "refer": REFERRED,
    "direct_release": DIRECTED,
    "executive_release": DIRECTED,
    "stay": STAYS,
    "re_release": RE_RELEASED,
    "stop": STOPPED,
    "rescind": RESCINDED,
    "expire": ENDED,
    "close": ENDED,
    "close_as_left": ENDED,
    "come_back": RETURNED,
}
