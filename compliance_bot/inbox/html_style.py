"""How an HTML element shows by its style and the document's <style> rules: hidden, struck, its colours (T15)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)

_MOST_CSS = 256 * 1024
_MOST_RULES = 500
_MOST_PER_KEY = 50
_ALIKE = 16
_NOTHING = r"0(?:\.0+)?(?:px|pt|em|rem|%|in|cm|mm)?(?![\d.])"
_HIDDEN = re.compile(
    rf"display:none|visibility:(?:hidden|collapse)|mso-hide:all|opacity:{_NOTHING}|"
    rf"(?:^|;)(?:font-size|max-height|max-width|line-height):{_NOTHING}|"
    r"(?:^|;)font-size:(?:[01](?:\.\d+)?|\.\d+)(?:px|pt)|(?:^|;)font:[a-z-]*[01](?:px|pt|/)|"
    r"(?:^|;)(?:left|right|top|bottom|text-indent):-\d{3,}|(?:^|;)margin(?:-left|-top)?:-\d{4,}|"
    r"(?:^|;)color:transparent|clip:rect\(0|clip-path:inset\((?:50|100)%|transform:scale\(0"
)
_NO_SIZE = re.compile(rf"(?:^|;)(?:height|width):{_NOTHING}")
_NO_SPACE = re.compile(r"\s+")
_BRACES = re.compile(r"([{}])")
_CONDITIONAL = re.compile(r"width|height|print|prefers|orientation|speech")
_PASSING = re.compile(r":(?:hover|focus|active|visited|link|target|before|after|selection|first-l)|\[|@|%")
_COMBINATORS = re.compile(r"[\s>+~]+")
_KEYS = re.compile(r"^[a-z][\w-]*|[.#][\w-]+")
_COLOR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;]{1,60})")
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;]{1,200})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
_NAMES = {"white": WHITE, "black": BLACK, "snow": WHITE, "ivory": WHITE}
_SEE_THROUGH = frozenset({"transparent", "none", "inherit", "initial", "unset"})


@dataclass(frozen=True)
class _Rule:
    last: frozenset[str]
    around: frozenset[str]
    hidden: bool
    struck: bool


@dataclass
class Styles:
    """The rules of a document that hide or strike, by one key (tag, .class, #id) of the element they are about.

    paints, inks: rules give backgrounds or letters a colour, so that those of an element are not sure.
    """

    rules: dict[str, list[_Rule]] = field(default_factory=dict)
    paints: bool = False
    inks: bool = False

    def look(self, keys: tuple[str, ...], around: Mapping[str, int]) -> tuple[bool, bool]:
        """(hidden, struck) of an element with these keys inside elements with the keys of `around`."""
        own = frozenset(keys)
        hidden = struck = False
        for key in keys:
            for rule in self.rules.get(key, ()):
                if rule.last <= own and all(around.get(outer) for outer in rule.around):
                    hidden, struck = hidden or rule.hidden, struck or rule.struck
        return hidden, struck


def keys_of(tag: str, attributes: Mapping[str, str | None]) -> tuple[str, ...]:
    """An element's tag, .classes (twenty at most) and #id, lower case."""
    classes = (attributes.get("class") or "").lower().split()[:20]
    name = (attributes.get("id") or "").strip().lower()
    return (tag, *(f".{one}" for one in classes), *((f"#{name}",) if name else ()))


def hides(style: str) -> bool:
    """Whether declarations make text invisible: none, no size, off the screen, see-through."""
    if not style:
        return False
    squeezed = _NO_SPACE.sub("", _uncommented(style)).lower().replace("!important", "")
    return bool(_HIDDEN.search(squeezed)) or (
        "overflow:hidden" in squeezed and bool(_NO_SIZE.search(squeezed))
    )


def strikes(style: str) -> bool:
    """Whether declarations strike text through."""
    return "line-through" in style.lower()


def colours(attributes: Mapping[str, str | None]) -> tuple[Colour | None, Colour | None, bool, bool]:
    """(colour of the letters, of the background, is the first said, is the second said); None = not known."""
    if not attributes:
        return None, None, False, False
    style = (attributes.get("style") or "").lower()
    inks = _COLOR.findall(style) or [attributes.get("color") or attributes.get("text") or ""]
    papers = _BACKGROUND.findall(style) or [attributes.get("bgcolor") or ""]
    ink, paper = inks[-1].strip().lower(), papers[-1].strip().lower()
    if attributes.get("background"):
        return _colour(ink), None, bool(ink), True
    clear = not paper or paper.split()[0] in _SEE_THROUGH
    return _colour(ink), _colour(paper), bool(ink) and ink not in _SEE_THROUGH, not clear


def alike(one: Colour | None, other: Colour | None) -> bool:
    """Whether nobody tells two known colours apart."""
    if one is None or other is None:
        return False
    return max(abs(left - right) for left, right in zip(one, other, strict=True)) <= _ALIKE


def read_styles(css: str) -> Styles:
    """The rules in a document's <style> elements; those for a screen's width or for printing don't count."""
    styles = Styles()
    text = _uncommented(css[:_MOST_CSS]).replace("<!--", " ").replace("-->", " ").lower()
    styles.paints, styles.inks = "background" in text, bool(re.search(r"[{;\s]color\s*:", text))
    preludes: list[str] = []
    said, conditional, found = "", 0, 0
    for piece in _BRACES.split(text):
        if piece == "{":
            preludes.append(said.rpartition(";")[2].strip())
            conditional += _is_conditional(preludes[-1])
        elif piece == "}" and preludes:
            prelude = preludes.pop()
            conditional -= _is_conditional(prelude)
            if not conditional and found < _MOST_RULES:
                found += _add(styles, prelude, said)
        else:
            said = piece
    return styles


def _is_conditional(prelude: str) -> bool:
    return prelude.startswith("@media") and bool(_CONDITIONAL.search(prelude))


def _add(styles: Styles, prelude: str, declarations: str) -> int:
    hidden, struck = hides(declarations), strikes(declarations)
    if not (hidden or struck):
        return 0
    added = 0
    for selector in prelude.split(",")[:50]:
        compounds = [frozenset(_KEYS.findall(one)) for one in _COMBINATORS.split(selector.strip())]
        if _PASSING.search(selector) or not compounds[-1]:
            continue
        around = frozenset(key for compound in compounds[:-1] for key in compound)
        kept = styles.rules.setdefault(max(compounds[-1], key=lambda key: key[0] in ".#"), [])
        if len(kept) < _MOST_PER_KEY:
            kept.append(_Rule(compounds[-1], around, hidden, struck))
            added += 1
    return added


def _uncommented(css: str) -> str:
    first, *others = css.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def _colour(text: str) -> Colour | None:
    if "url(" in text or "gradient" in text:
        return None
    rgb = _RGB.search(text)
    if rgb is not None:
        return int(rgb[1]), int(rgb[2]), int(rgb[3])
    for word in text.replace("!important", " ").split():
        digits = word.removeprefix("#")
        if word in _NAMES:
            return _NAMES[word]
        if word.startswith("#") and re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", digits):
            whole = digits if len(digits) == 6 else "".join(char * 2 for char in digits)
            return int(whole[:2], 16), int(whole[2:4], 16), int(whole[4:], 16)
    return None
