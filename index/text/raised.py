"""Raised and lowered digits as the characters that Unicode has for them: 10³, CO₂."""

from __future__ import annotations

from typing import Literal

_PLAIN = "0123456789+-−=()n"
_TABLES = {
    "raised": str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    "lowered": str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ"),
}
_LONGEST = 12  # characters


def shifted(text: str, where: Literal["raised", "lowered"]) -> str:
    """Digits and signs raised or lowered; anything else, as the th of "4th", is left as it is."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST or any(c not in _PLAIN + ", " for c in plain):
        return text
    numeric = any(c.isdigit() for c in plain) or plain == "n"
    return plain.translate(_TABLES[where]) if numeric else text
