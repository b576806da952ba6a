"""The shape of a Vietnamese syllable: which onset, rime and tone go together.

Judged by the rules of spelling and not by a word list, so that names and rare words pass. Serves
to tell Vietnamese text from the same bytes read in a wrong encoding (R-374).
"""

from __future__ import annotations

from congvan.kernel.text import LEVEL_TONE, letter_and_tone, nfc

_ACUTE, _DOT_BELOW = 4, 5

_WRITTEN_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_ONSETS = ("", *_WRITTEN_ONSETS.split())

# Written rimes without tone. ăk is in no Kinh word but in the names Đăk Đoa and Đắk Lắk.
_WRITTEN_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăk ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oem oen oeo oet ooc oong  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt
    uy uya uych uyn uynh uyp uyt uyu uyên uyêt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
"""
_RIMES = frozenset(_WRITTEN_RIMES.split())
_RIMES_ONLY_AFTER_QU = frozenset(("ych", "yn", "ynh", "yp", "yt"))
_STOPS = ("c", "ch", "p", "t")


def is_possible_syllable(word: str) -> bool:
    """Whether `word` (one word, any case) could be a Vietnamese syllable.

    k, gh and ngh stand before i, e, ê, y and c, g and ng elsewhere; a syllable closed by c, ch, p
    or t has only the tones sắc and nặng. Where the tone mark stands is not judged.
    """
    letters, tones = [], []
    for character in nfc(word).lower():
        letter, tone = letter_and_tone(character)
        letters.append(letter)
        if tone:
            tones.append(tone)
    if len(tones) > 1:
        return False
    toneless, tone = "".join(letters), tones[0] if tones else LEVEL_TONE
    return any(
        _fit(onset, toneless[len(onset) :], tone) for onset in _ONSETS if toneless.startswith(onset)
    )


def _fit(onset: str, rime: str, tone: int) -> bool:
    if rime.endswith(_STOPS) and tone not in {_ACUTE, _DOT_BELOW}:
        return False
    if onset == "qu":
        return rime in _RIMES_ONLY_AFTER_QU or (
            rime in _RIMES and (rime[0] in "aăâeêiơy" or rime == "ôc")
        )
    if rime not in _RIMES:
        return False
    before_front_vowel = rime[0] in "ieêy"
    if onset in {"k", "gh", "ngh"}:
        return before_front_vowel
    if onset in {"c", "g", "ng"}:
        return not before_front_vowel or (onset == "g" and rime[0] == "i")
    return onset == "" or not rime.startswith("yê")
