"""Names: the key under which look-alikes fall together."""

import re
import unicodedata

# Cyrillic, Greek, Armenian and other letters that pass for a Latin one in common typefaces.
LATIN_DOUBLES = {
    "a": "аɑαᴀ",
    "b": "ƅьвβʙ",
    "c": "сϲⅽᴄ",
    "d": "ԁⅾᴅ",
    "e": "еєҽ℮εᴇ",
    "f": "ꜰ",
    "g": "ɡցɢ",
    "h": "һհнʜ",
    "k": "кκĸᴋ",
    "l": "iі1|ӏıιǀlⅼ!јjɪᴊʟ",
    "m": "мⅿμᴍ",
    "n": "ոпηɴ",
    "o": "оοօσ0ᴏ",
    "p": "рρᴘ",
    "q": "ԛգ",
    "r": "гᴦʀ",
    "s": "ѕꜱ5$",
    "t": "тτᴛ",
    "u": "υսцᴜ",
    "v": "νѵⅴᴠ",
    "w": "ԝωшѡᴡ",
    "x": "хχⅹ",
    "y": "уγүყʏ",
    "z": "ᴢζ",
}
LOOK_ALIKES = {ord(double): latin for latin, doubles in LATIN_DOUBLES.items() for double in doubles}
_SEPARATORS = re.compile(r"[\s._\-‐-―·'’]+")


def name_key(name: str) -> str:
    """Names with the same key look the same to a hurried reader: `Ida`, `lda`, `IDA` and `Idа` (with a Cyrillic а)."""
    folded = unicodedata.normalize("NFKC", name.casefold().translate(LOOK_ALIKES)).casefold()
    folded = unicodedata.normalize("NFKC", folded).translate(LOOK_ALIKES)
    joined = unicodedata.normalize("NFKC", _SEPARATORS.sub("", folded))
    return joined.replace("rn", "m").replace("vv", "w")
