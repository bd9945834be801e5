"""How filings say that one player gives money or value to another: patterns over marked sentences, by kind of claim.

In the templates ``{payer}`` and ``{payee}`` are a party, ``{other}`` is a payee who is not the filer, ``{amount}``,
``{percent}`` and ``{shares}`` a quantity, ``{more}`` the rest of a list of quantities, ``~`` some words of the same
clause without a mark and ``~~`` with marks. A side that a template does not name is the filer; in ``CONTINUED`` it is
the player whom the sentences before it name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

_MARKS = {
    "payer": r"<(?:F|P\d+)>",
    "payee": r"<(?:F|P\d+)>",
    "other": r"<P\d+>",
    "amount": r"<A\d+>",
    "percent": r"<N\d+>",
    "shares": r"<S\d+>",
    "more": r"(?:(?:,| and|, and) <[AN]\d+>)*",
}
_GROUPS = {"other": "payee"}
_WORDS = {
    "~~": r"[^;]{0,140}?",
    "~": r"[^<>;]{0,90}?",
    "{helps}": r"(?:(?:has|have|had|will|also|previously|recently|initially|jointly|subsequently|further|now|currently|"
    r"each|then|would|is|are|was|were|to|and|agreed|agrees?|contracted|committed|obligated|plans?|planned|expects?|intends?|"
    r"intended|an?|the|option|right|already|together|directly|primarily|beneficially) ){0,5}",
    "{securities}": r"(?:stock|shares|equity|notes?|securities|debentures|interests?|units|bonds|capital|ownership|"
    r"debt instruments|stake|warrants|American Depositary Shares)",
    "{stock}": r"(?:stock|shares|notes?|debentures|units|bonds)",
    "{holding}": r"(?:investments?|interests?|stake|holdings?|shareholding|equity position|ownership|securities)",
    "{goods}": r"(?:services?|capacity|products?|GPUs|chips|processors|servers|systems|licen[cs]es?|wafers|components|"
    r"equipment|instances|hardware|accelerators|compute|energy|memory|substrates|supply)",
    "{for}": r"(?:(?:,? (?:for|totaling|totalling|valued at|representing|at a cost of|in exchange for|in the amount of|"
    r"of)|~(?:purchase price|consideration|investment|proceeds) of)"
    r"(?: an?| cash| total| aggregate| initial| additional| estimated| consideration of)* {amount})?",
    "{valued}": r"(?:(?: for|,?(?: is| are| was| were)? valued at| of|,? with an?[a-z ]{0,30} value of|"
    r" represents? an?[a-z ]{0,20} interest of|"
    r"(?:,(?:[^<>;]|<F>'s){0,110}?,(?: and)?)? (?:had|has|have|was|were|is|are|with)(?: an?)?"
    r"(?: estimated| aggregate| total| initial)*(?: carrying| fair| book| market| recorded)?(?: value| amount)?"
    r"(?: of)?) (?:{amount}|{percent}){more})?",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say it; ``status`` where the words themselves settle it, ``is_mutual`` where it holds both ways."""

    kind: str
    regex: re.Pattern[str]
    status: str | None = None
    is_mutual: bool = False


def _patterns(kind: str, *templates: str, status: str | None = None, is_mutual: bool = False) -> tuple[Pattern, ...]:
    return tuple(Pattern(kind, re.compile(_expanded(each)), status, is_mutual) for each in templates)


def _expanded(template: str) -> str:
    for short in ("{for}", "{valued}", "{helps}", "{securities}", "{stock}", "{holding}", "{goods}", "~~", "~"):
        template = template.replace(short, _WORDS[short])
    numbers = count()
    return re.sub(
        r"\{(payer|payee|other|amount|percent|shares|more)\}",
        lambda found: f"(?P<{_GROUPS.get(found.group(1), found.group(1))}_{next(numbers)}>{_MARKS[found.group(1)]})",
        template,
    )


def parts(found: re.Match[str]) -> Mapping[str, str]:
    """What the groups of a match caught, by name without number, the marks without brackets; of several the first."""
    caught: dict[str, str] = {}
    for name, mark in found.groupdict().items():
        if mark:
            caught.setdefault(name.rpartition("_")[0], mark.strip("<>"))
    return caught


FUNDING = (
    *_patterns(
        "funding",
        r"{payer} (?:~ and )?{helps}invest(?:ed|ing|s)?\b(?:~{amount})?~ (?:in|into|from|with) ~{payee}{for}",
        r"{payer} {helps}invested ~<A\d+>~{payee},? and (?:will|agreed to|committed to) invest (?:an additional )?"
        r"{amount}",
        r"{payer} {helps}(?:loaned|lent|lend|contribute[ds]?|advanced?) ~{amount}~ (?:to|in) {payee}",
        r"{amount}(?: that)? (?:was|were) (?:loaned|lent|advanced) to {payee}",
        r"{payer} {helps}(?:provided?|extended|made) (?:~{amount})?~(?:financing|loans?|funding|credit|investments?)"
        r"(?: of {amount})? (?:to|in) {payee}",
        r"{payer} {helps}(?:purchased?|acquired?|bought|subscribed for) (?:{amount} (?:of|in) |~{shares}(?: of)? )?"
        r"(?:~{securities}(?: of| in| from| issued by) )?{payee}"
        r"(?: [^<>;,.]{0,60}{securities}|'s [^<>;,.]{0,60}{stock}){for}",
        r"{payer} {helps}(?:purchased?|acquired?|bought|subscribed for) (?:{amount} (?:of|in) |~{shares}(?: of)? )?"
        r"~{securities} (?:of|in|from|issued by) {payee}{for}",
        r"(?:issue[ds]?|sold|sell)(?: and (?:sell|sold))?(?: to {payer})? (?:an aggregate of )?{shares}~<F>'s ~stock"
        r"(?: to {payer})?(?:~<R\d+>)?(?:~ of {amount})?",
        r"\bsales? of <F>'s [a-z ]{0,20}stock to {payer}",
        r"{payer} {helps}(?:invest(?:ed)?|purchased?) {amount} (?:in|of|into) {payee}",
        r"investments? in ~(?:notes?|stock|equity) (?:from|of|issued by) {payee}, including {amount}(?: that)? <F> "
        r"invested",
        r"(?:{amount}~)?purchases? of (?:investments?|~{securities}) (?:in|of|from) {payee}",
    ),
    *_patterns(
        "funding",
        r"(?:investments?|interest) in {payee}~ and (?:have|has) made total funding commitments of {amount}",
        r"{amount}~ funding commitments to {payee}",
        status="committed",
    ),
    *_patterns(
        "funding",
        r"(?:investments?|interest) in {payee}~funding commitments of <A\d+>~,? of which {amount} has been funded",
        status="paid",
    ),
    *_patterns("funding", r"finalizing an investment[a-z ]{0,40} (?:in|with) {payee}", status="intended"),
)

STAKE = _patterns(
    "stake",
    r"\bvalue of {payer}'s ~{holding} in {other}~~(?:was|were) {amount}{more}",
    r"{amount} value of {payer}'s ~{holding} in {other}",
    r"{payer}'s (?:~){holding}(?: [a-z ]{0,40}?)? (?:in|of|from) (?:~ (?:in|of|from) )?{other}{valued}",
    r"{payer} {helps}(?:own(?:ed|s)?|h[eo]ld(?:s|ing)?) (?:~{percent}|~{shares}|~{amount})?~(?:of|in) (?:~ (?:of|in) )?"
    r"{other}(?:'s)?(?: ~{securities})?{valued}",
    r"{payer} {helps}(?:an? )?(?:[a-z]+ ){0,2}(?:investor|shareholder|stockholder) (?:in|of) {other}",
    r"{payer} {helps}(?:have|has|had|maintains?|retains?|retained) (?:an?|its|our) (?:{percent} )?(?:[a-z-]+ ){0,4}?"
    r"{holding}(?: of)?(?: (?:{percent}|{amount}))?(?: [a-z ]{0,30})? (?:in|of) {other}",
    r"\b(?:gains?|loss|losses|impairments?)(?: \(loss(?:es)?\))?\b~~(?:from|on|of|to|in) (?:<F>'s )?(?:[a-z ,-]{0,60})?"
    r"(?:{holding}|stock|notes?) (?:[a-z ,-]{0,30})?(?:in|of|from) (?:[^<>;]{0,40}(?:stock|notes) (?:in|of|from) )?"
    r"{other}",
    r"(?:method investments?|investments?|securities)\b[^<>;]{0,90}?(?:primarily|mostly|mainly|largely|including)"
    r"(?: relates? to| consists? of| represents?)? ~(?:(?:in|from|of) |(?<=to )|(?<=including )){other}",
    r"{other},? [^<>;]{0,90}\bin which {payer} (?:have|has|had) an?[a-z ]{0,20} interest of {percent}",
    r"(?:notes?|stock) from {other}, which ~(?:had|has) an?[a-z ]{0,20} value of {amount}",
    r"{shares} of {other}(?:'s)?(?: [a-z ]{0,20}?(?:stock|shares))?{valued}",
    r"(?:ownership interest|interest|stake) in {other} (?:fell|declined|decreased|increased|rose|was reduced) to "
    r"{percent}",
    r"influence over {other} through <F>'s equity investment",
    r"funding commitments to {other} as an investment",
    status="held",
)

CUSTOMER = _patterns(
    "customer",
    r"{payer}(?! and | or |'s)(?:[^<>;]{0,60}?)(?:accounted|represented|comprised|contributed|constituted|made up|was|"
    r"were|generated)(?: ~)?(?: for)? ?(?:~)?{percent}{more}(?=(?P<behind_0>[^;]{0,140}))",
    status="paid",
)

CUSTOMERS = re.compile(
    r"(?P<names>(?:{name}, )*{name},? and {name})(?=[^;]{0,140}?(?:accounted for|represented|comprised|contributed|"
    r"constituted)[^<>;]{0,40}?(?P<percents><N\d+>(?:, <N\d+>)*(?:,? and <N\d+>))(?P<behind>[^;]{0,300}))".replace(
        "{name}", r"(?:<P\d+>|[A-Z][\w&.]+(?: [A-Z][\w&.]+){0,5})"
    )
)
"""Several customers and as many shares of revenue, "respectively", some of the customers no players."""

PURCHASE = (
    *_patterns(
        "purchase",
        r"{payer} {helps}(?:purchase[ds]?|buy|bought|procured?|licensed?)(?: ~{amount})?(?:~<F>'s )?~{goods}"
        r"(?:~ from {payee})?{for}",
        r"{payer} {helps}(?:purchase[ds]?|buy|bought|procured?|sourced?)\b(?:(?!{stock})[^;]){0,140}? from {payee}"
        r"{for}",
        r"{payer} {helps}(?:purchase[ds]?|acquired?) ~{payee}'s ~(?:business|assets|licenses){for}",
        r"{payer} {helps}(?:paid|pays?|prepaid) {payee} (?:an? [a-z]+ )?{amount}",
        r"{payer} {helps}(?:paid|pays?|prepaid) {amount} to {payee}",
        r"{payer} {helps}paid {amount} of consideration",
        r"agreement with {payer} to (?:divest|sell) <F>'s ~ for {amount}",
        r"\bsold ~~received (?:an additional )?{amount} from {payer}",
        r"\bprepayments? of ~(?:royalties|licen[cs]es) (?:to|from) {payee}(?: of {amount})?",
    ),
    *_patterns(
        "purchase",
        r"(?:purchase|supply|sales|services|capacity|cloud)[a-z ]{0,30} (?:agreement|contract|arrangement)s? with "
        r"{payer} to (?:deploy|supply|deliver|provide|sell)(?:~{amount})?",
        r"[Ss]upply [Aa]greements?(?: \([A-Z]+\))? with {payee},? ~purchases",
        status="committed",
    ),
    *_patterns(
        "purchase",
        r"(?:is|are|was|were) (?:~)?(?:purchased|sourced|obtained|procured) (?:[a-z]+ )?from {payee}",
        r"earns? revenues? from ~(?:arrangements?|agreements?) with {payer}",
        status="paid",
    ),
)

LEASE = _patterns(
    "lease",
    r"{payer} {helps}(?:sub)?(?:leas(?:es?|ed|ing)|rent(?:s|ed)?)\b(?:~{amount})?~ from {payee}",
    r"{payee} {helps}(?:sub)?(?:leas(?:es?|ed|ing)|rent(?:s|ed)?)\b(?:~{amount})?~ to {payer}",
    r"\b(?:sub)?lease(?: agreement)?s? with {payee}(?:~{amount})?",
)

WARRANT = _patterns(
    "warrant",
    r"{payer} {helps}(?:issued?|grant(?:ed|s)?) (?:to )?{payee} (?:an? |the )?warrants?(?:~{shares})?(?:~{amount})?",
    r"{payer} {helps}(?:issued?|grant(?:ed|s)?) (?:an? |the )?warrants? to {payee}(?:~{shares})?",
    r"\bissued to {payee} (?:an? |the )?warrants?(?:~{shares})?",
    r"{payee} {helps}(?:h[eo]lds?|received|ha[sd]|have) (?:an? )?(?:equity |vested )?warrants? (?:of|from|in|issued by|"
    r"to (?:purchase|acquire) ~(?:of|in)) {payer}(?:~{shares})?",
)

REVENUE_SHARE = (
    *_patterns(
        "revenue_share",
        r"{payer}~~{payee}[^<>;]{0,60}?(?:reciprocal|mutual) revenue[- ]shar",
        status="committed",
        is_mutual=True,
    ),
    *_patterns(
        "revenue_share",
        r"{payee} (?:is|are) entitled[^;]{0,90}? (?:share in|receive) a (?:percentage|share|portion) of~"
        r"(?:revenue|royalt)",
        status="committed",
    ),
    *_patterns(
        "revenue_share",
        r"{payer} {helps}(?:pays?|paid|shares?) (?:~)(?:percentage|share|portion) of ~revenues? (?:to|with) {payee}",
    ),
)

GUARANTEE = _patterns(
    "guarantee",
    r"{payer} {helps}(?:guarantee[ds]?|backstop(?:s|ped)?)(?:~{amount})?~(?:of|by|for|to) {payee}(?:~{amount})?",
    r"{payer} {helps}(?:provided?|issued?|entered into) (?:~)guarantees?(?:~{amount})?~ (?:of|for|to|on behalf of|"
    r"with) {payee}(?:~{amount})?",
)

PATTERNS = (*FUNDING, *STAKE, *CUSTOMER, *PURCHASE, *LEASE, *WARRANT, *REVENUE_SHARE, *GUARANTEE)
"""Every pattern, in the order in which they are tried: an amount belongs to the first that catches it."""

CONTINUED = (
    *_patterns(
        "funding",
        r"{payer} (?:~ and )?{helps}invest(?:ed)? (?:an additional )?{amount} in (?:an?|the) (?:second|third|fourth|"
        r"additional|new|further|other|subsequent)\b",
        r"{payer} {helps}invest(?:ed)? (?:an additional|a further|the remaining) {amount}",
        r"\band will invest (?:an additional|a further|the remaining) {amount}",
    ),
    *_patterns(
        "stake",
        r"\b(?:fair|carrying) value of <F>'s (?:convertible|preferred|equity|investment)~~(?:was|were) {amount}",
        r"\bamounts? recorded ~(?:for|of) (?:nonvoting preferred stock|convertible notes?)~(?:was|were) {amount}",
        status="held",
    ),
    *_patterns("purchase", r"<F> also have an?[a-z ]{0,20} arrangement ~provision of ~services", status="committed"),
)
"""What is a claim only behind the sentences before it: whom the money goes to is said there."""
