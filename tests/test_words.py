"""What users read holds to docs/words.md: no banned construction in a template or in a text of the code."""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("release_monitor", "offenders", "parole", "licence", "sharing", "demo", "documenting")

BANNED = {
    r"\b[Ww]hom\b": "who; people you can see",
    r"\b[Ww]ho(so)?ever\b": "the role or team",
    r"\b([Ss]ome|[Ee]very|[Aa]ny)body\b": "someone, everyone, anyone, or the actor",
    r"\b[Nn]obody\b": "no one, or what is missing",
    r"\b[Ii]n hand\b": "done, ready, outstanding",
    r"\b[Ll]et(s|ting)? ([^.]{0,40} )?(in|off)\b(?! (the|a|an|this|your) )|\b[Ll]et a(nother)? team\b": (
        "give access; give permission"
    ),
    r"\b[Ww]ays? out\b": "release route",
    r"\b(stands?|stood|standing) (against|as|still|below|above|beside|here|now|alone|until|in|on|so|under)\b"
    r"|\bholds instead\b": "hold, status, current; fallback",
    r"\bclimb(s|ed)?\b": "escalates",
    r"\bmade out\b": "confirmed, no breach",
    r"\bput (right|off|down)\b": "correct, postpone, record",
    r"\b(by (it|them)sel(f|ves)|of its own)\b(?! (and|in|number))": "automatically; separate",
    r"\bany more\b|\b(is|are|be|sits|counts|wanted|offered|challenged|recorded|nothing|known|expected) no more\b": (
        "no longer"
    ),
    r"\b(anew|meanwhile|beforehand|save those|all the same)\b": "again, since, before, still",
    r"\bl(ies|ie|ay) ahead\b|\bin sight\b": "upcoming, due",
    r"\b(is|are|was|were) over\b(?! \d)": "ended, closed",
    r"\b[Tt]he (one|latest|newest|earliest|oldest|first|longest|nearest|soonest|likest|biggest|open one|most \w+"
    r"|review)\b[^.]{0,40} (first|on top)\b": "newest first",
    r"\b[Ff]or a (while|time)\b": "temporary, or a date",
    r"\blook(s|ed)? at( it)?( today| again)?\b(?! (the|both|a|an|your|Release))": "review",
    r"\b[Tt]elephone(d|s)?\b": "call, phone",
    r"\b[Pp]rograms?\b(?!me)": "partner system, API client",
    r"\bin the making\b|\b[Gg]ive(s|n)? (it |this \w+ )?up\b": "draft; discard",
    r"\b(than|of|by|to|at|from) who\b(?! (is|are) )": "no headless who",
    r"\b(is|be|are|was|were) (another|others?)\b(?! (person|people|team|agency|user))": "different",
    r"\b[Ww]aits for\b|\bthat wait for\b": "waiting for; due from",
    r"\b[Oo]n which day\b|\b[Ff]rom which day\b|\bthe day (on|of|by|in) which\b": "When...?; the date",
    r"\bmay (not )?(know|see|be told)\b": "can see; have access",
    r"\btaken? (off|away|back|on)\b|\btakes? (it |them )?(off|away|back|on)\b": "remove, withdraw, assign",
    r"\b[Tt]old of\b|\b(is|are|were|was) told\b": "alerted, emailed",
    r"^(Say|Choose) ": "Enter, Select",
    r"\b[Pp]ractice values?\b": "service setting",
    r"\b[Ww]orked out here\b": "our calculation",
    r"\b[Ss]truck out\b": "withdrawn",
    r"\bin facts\b": "State facts, not opinion",
    r"\b[Hh]ead of (the )?(probation )?unit\b|\b[Hh]ead of the probation\b": "assistant chief officer (ACO)",
    r"\b([Aa]|[Tt]he) seniors?\b(?! probation)": "senior probation officer (SPO)",
    r"\b(?<!Public Protection )[Cc]asework\b": "PPCS",
    r"\b[Gg]ate sheets?\b|\b[Ss]heet of the day\b": "release-day sheet",
    r"\b[Tt]ime limits?\b|\b[Ll]imits? (runs?|that)\b": "deadline",
    r"\b[Bb]reak-glass\b": "emergency access",
    r"\bm[A-Z]{3,}\b|\bMappa\b|\bPpcs\b": "the acronym as it is written",
    r"\bRoSH\b|\bMoJ\b|\bNomis\b|(?<!N)\bDelius\b": "ROSH, MOJ, NOMIS, NDelius",
}
PATTERNS = {re.compile(pattern): say for pattern, say in BANNED.items()}

QUOTED = re.compile(r"""(?<=["'])[^"'<>{}%]*[A-Za-z]{2,} [^"'<>{}%]*(?=["'])""")
ONE_WORD = re.compile(r"[A-Z][a-z]+\.?$")  # a label of one word; codes, paths and fields are none
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|CREATE|WHERE|JOIN|RETURNING|ORDER BY)\b")


def template_texts(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a template without its tags and comments; what stands quoted inside a tag is kept."""
    source = path.read_text()

    def blank(match: re.Match[str]) -> str:
        return "\n" * match.group().count("\n")

    source = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", blank, source, flags=re.S)
    source = re.sub(r"<(script|style)\b.*?</\1>", blank, source, flags=re.S)

    def arguments(match: re.Match[str]) -> str:
        text = match.group()
        quoted = " | ".join(QUOTED.findall(text))
        return f" {quoted} " + "\n" * text.count("\n") if quoted else "\n" * text.count("\n") or " "

    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", arguments, source, flags=re.S)
    source = re.sub(r"<[^>]*>", lambda m: " " + "\n" * m.group().count("\n"), source)
    for number, line in enumerate(source.split("\n"), start=1):
        if words := " ".join(unescape(line).split()):
            yield number, words


def docstrings(tree: ast.AST) -> set[ast.AST]:
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for statement in body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                found.add(statement.value)
    return found


def code_texts(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module with at least two words: no docstrings, no SQL."""
    tree = ast.parse(path.read_text())
    left_out = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            left_out.update(node.values)
            parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
            text = "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in left_out:
            text = node.value
        else:
            continue
        if (" " in text.strip() or ONE_WORD.match(text)) and not SQL.search(text):
            yield node.lineno, text


def files() -> Iterator[Path]:
    yield from (path for path in (ROOT / "templates").rglob("*.html") if path.name != "style_page.html")
    yield from (ROOT / "templates").rglob("*.txt")
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def hits(path: Path) -> list[str]:
    """What in this file is banned: place, word, what to say in its place."""
    name = path.relative_to(ROOT).as_posix()
    texts = code_texts(path) if path.suffix == ".py" else template_texts(path)
    return [
        f"{name}:{line}: “{match.group()}” → {say} | {text.strip()[:100]}"
        for line, text in texts
        for pattern, say in PATTERNS.items()
        if (match := pattern.search(text))
    ]


def test_what_users_read_holds_to_the_words_of_the_house():
    wrong = [hit for path in sorted(files()) for hit in hits(path)]

    assert not wrong, "\n".join(wrong)
