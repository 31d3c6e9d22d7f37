"""Lists the words that no text for a meeting may use, as they put people or places under suspicion."""

import re

# Beginnings of words, in any form: "danger" refuses "dangerous" too. What to say instead stands beside them.
REFUSED = {
    "hot zone": "part with clearly more signals",
    "hotspot": "part with clearly more signals",
    "hot spot": "part with clearly more signals",
    "red zone": "part with clearly more signals",
    "danger": "",
    "unsafe area": "",
    "no-go": "",
    "ghetto": "",
    "slum": "",
    "traffick": "signals of exploitation",
    "illegal": "",
    "criminal": "",
    "crime": "",
    "suspect": "reported",
    "suspicio": "reported",
    "offend": "",
    "perpetrat": "",
    "culprit": "",
    "victim": "people",
    "prostitut": "people who sell sex",
    "whore": "",
    "pimp": "",
    "brothel": "",
    "sex work": "people who sell sex",
    "slave": "exploitation",
    "migrant": "people",
    "foreigner": "people",
    "alien": "people",
    "refugee": "people",
    "asylum": "",
    "gypsy": "",
    "nationalit": "",
    "ethnic": "",
    "junkie": "",
    "drug den": "",
    "vagrant": "people without a home",
    "tramp": "people without a home",
    "raid": "inspection",
    "crackdown": "inspection",
    "infest": "",
    "plague": "",
    "epidemic": "",
    "notorious": "",
    "proven": "found",
    "guilty": "",
}
# What a meeting reads instead. Each of these words is explained in the glossary or plain.
ALLOWED = (
    "signals",
    "reported",
    "met",
    "found",
    "not known",
    "not shown",
    "expected",
    "little looked",
    "part",
)
# The same in the languages of the catalogues: beginnings of words there.
REFUSED_IN = {
    "fi": ("laitto", "laiton", "vaarallis", "vaarallin", "rikolli", "epäilty", "epäilyttäv", "prostitu",
           "ghetto", "ihmiskauppap", "orja", "uhrialue", "ongelma-alue", "maahanmuutt"),
    "sv": ("olaglig", "farlig", "kriminell", "brottsling", "misstänk", "prostitu", "getto", "slav", "invandr",
           "riskzon", "problemområde"),
    "et": ("ebaseaduslik", "illegaal", "ohtlik", "kuritegelik", "kahtlusta", "kahtlane", "prostitu", "geto",
           "orjus", "immigran", "ohutsoon"),
    "lv": ("nelegāl", "bīstam", "kriminā", "noziedz", "aizdomī", "prostitū", "geto", "verg", "imigrant"),
    "lt": ("nelegal", "pavojing", "krimin", "nusikalst", "įtartin", "įtariam", "prostitu", "getas", "verg",
           "imigrant"),
}  # fmt: skip


def refused_in(text: str, *, language: str = "en") -> tuple[str, ...]:
    """Return the refused words of a language that a text uses, in the order of the list."""
    words = REFUSED if language == "en" else REFUSED_IN.get(language, ())
    return tuple(word for word in words if re.search(rf"(?<!\w){re.escape(word)}", text.lower()))
