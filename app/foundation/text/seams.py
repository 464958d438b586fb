"""Where a German word may be sewn together, so that `Arschloch` holds what `Marsch` does not."""

VOWELS = frozenset("aeiouy")
# Words in which a shorter, uglier one stands by chance; only what is shorter is let off.
INNOCENT = (
    "analyse analysi analytik analyst analog analphabet kanal dickicht dickhäuter marsch barsch harsch"
    " klasse kasse masse rasse gasse tasse passage assistent assist assoziation assessor assemb"
    " scunthorpe essex sussex middlesex arsenal sextant sexta cocktail peacock hancock hitchcock titel titan"
    " dokument kompetent nigeria heilig heilung heilmittel grapefruit therapeut therapie sparschwein"
    " schaft schaffe schafft schaffst schaffu schaffn schäft hundert giraffe karaffe gaffe waffe applaus"
    " nikolaus klaus lausch saus sauer packe packt packu packst optimist pessimist extremist alchemist chemist"
    " reformist islamist mister mistel mistral mongol homogen homolog ziegel schweinfurt meerschwein spastik spastisch"
).split()
# Ends of words that are no words themselves: `-schaf-ten`, `-hund-ert`.
_ONLY_ENDINGS = frozenset(
    "ten ter tes tem tet test ste sten ster stes stem ert erte erten erter ertes ern ens end ende enden ender est ell"
    " elle ent ion ung".split()
)

_CODAS = frozenset(
    "b c d f g h k l m n p r s t w x z ch ck sch ng nk nd nt nz ft lt rt rd st ll mm nn rr tt ff pp bb gg dd kk"
    " lk rk lm rm rn lf rf lb rb lg rg lz rz tz pf mpf cht ckt kt pt xt mt hl hm hn hr ht hrt rch lch nch rsch"
    " lsch nsch tsch rft nft mp lp rp ld hnt hlt".split()
)
_ONSETS = frozenset(
    "b c d f g h j k l m n p q r s t v w x z bl br ch chr cl cr dr dw fl fr gl gn gr kl kn kr pf pfl pfr ph pl pr ps"
    " rh sc sch schl schm schn schr schw sk sl sm sn sp spr spl sph st str th thr tr tsch tw vl vr wr zw".split()
)
_SHORT_PARTS = frozenset("ab an be er ex ge im in ob un ur um zu".split())
_LINKS = ("", "s", "n", "en", "es", "er", "e", "ns", "ens")


def may_stand_before(part: str) -> bool:
    """Whether a word, or a part of one, can end where this does."""
    if not part or part in _SHORT_PARTS:
        return True
    coda = _consonants(part[::-1])[::-1]
    bare = coda.removesuffix("s")
    return len(part) >= 3 and len(coda) < len(part) and (not bare or coda in _CODAS or bare in _CODAS)


def may_stand_behind(part: str) -> bool:
    """Whether a word, or a part of one, can begin where this does, perhaps behind a link (`Hure-n-sohn`)."""
    if not part:
        return True
    return any(part.startswith(link) and _begins_a_word(part[len(link) :]) for link in _LINKS)


def _begins_a_word(part: str) -> bool:
    onset = _consonants(part)
    is_long = len(part) >= 3 and len(onset) < len(part) and part not in _ONLY_ENDINGS
    return is_long and (not onset or onset in _ONSETS)


def _consonants(part: str) -> str:
    """Those that the part begins with."""
    return part[: next((place for place, letter in enumerate(part) if letter in VOWELS), len(part))]
