"""Traditional characters as the simplified ones that rules know, one for one, so that offsets hold."""

from functools import cache

# a text in traditional characters has some of these; searching for a character costs next to nothing
MARKS = "國會發經為們業產"


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters; a single one, as in a person's name, makes none.

    >>> is_traditional("現在，我代表市人民政府向大會作工作報告。一年來，經濟社會發展"), is_traditional("现在，张國荣")
    (True, False)
    """
    return sum(mark in text for mark in MARKS) > 2


def simplified(text: str) -> str:
    """The text in simplified characters, as many as before; one that is not traditional comes back as it is.

    >>> simplified("國內生產總值增長9%，就業好於預期，經濟社會發展邁上新臺階")
    '国内生产总值增长9%，就业好于预期，经济社会发展迈上新台阶'
    """
    return in_simplified(text) if is_traditional(text) else text


def in_simplified(text: str) -> str:
    """The text in simplified characters, as many as before, however few are traditional: a title, a name.

    >>> in_simplified("紹興縣")
    '绍兴县'
    """
    converted = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(short if len(short := _converter().convert(character)) == 1 else character for character in text)


@cache
def _converter():
    import opencc  # only where it is needed: its tables take a while to load

    return opencc.OpenCC("t2s")
