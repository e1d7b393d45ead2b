"""As many reports as one likes, made by recombining the sentences of the sample reports with changed numbers."""

import random
import re
from pathlib import Path

from analysis.reports.places import divisions

SAMPLES = Path(__file__).parents[2] / "data/reports"
LENGTH = 16_000  # characters of a report, as real ones have
SPACING = 75  # characters from one number in digits to the next, as in real reports; the samples have more numbers
SENTENCE = re.compile("[^。！\n]+[。！]")
NUMERAL = re.compile("[0-9０-９]+")
YEAR = re.compile("(?:20|２０)[0-9０-９]{2}(?=年)")
MARKUP = re.compile(r"&nbsp;|\\r\\n|^\s*(?:（[一二三四五六七八九十\d]{1,3}）|第[一二三四五六七八九十]，|——)|^\s+")
LEFT_OUT = re.compile("虚构|各位代表|声明|今年|新的一年|新起点|新形势")  # and what would turn a review into a plan
SHORT = 24  # characters; prose of shorter sentences would have more clauses than real reports
MONTHS = {"county": "1月6日", "city": "1月12日", "province": "1月20日"}


def write_corpus(folder: Path, count: int, seed: int = 1) -> int:
    """How many characters there are in the `count` reports that were written to the folder, 100 in a subfolder; the
    same seed makes the same.
    """
    chance, sentences = random.Random(seed), read_samples()
    bodies = [division for division in divisions().values() if division.level in MONTHS]
    characters = 0
    for number in range(count):
        division, year = bodies[number % len(bodies)], 2025 - number // len(bodies)
        text = make_report(chance, sentences, division.place, MONTHS[division.level], year)
        file = folder / f"{number // 100:04}" / f"{number:06}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        characters += len(text)
    return characters


def read_samples() -> dict[str, list[str]]:
    """The sentences of the samples: of the `review`, of the `plan`, and those without a numeral as `prose`."""
    found: dict[str, list[str]] = {"review": [], "plan": [], "prose": []}
    for file in sorted(SAMPLES.glob("*.txt")):
        review, _, plan = file.read_text(encoding="utf-8").partition("\n　　二、")
        for part, text in (("review", review), ("plan", plan)):
            for sentence in SENTENCE.findall(text.partition("\n　　一、")[2] or text):
                sentence, has_number = MARKUP.sub("", MARKUP.sub("", sentence)), NUMERAL.search(sentence)
                if not LEFT_OUT.search(sentence) and (has_number or len(sentence) >= SHORT):
                    found[part if has_number else "prose"].append(sentence)
    return found


def make_report(chance: random.Random, sentences: dict[str, list[str]], place: str, day: str, year: int) -> str:
    """A report with a head, a review, a plan and an end."""
    review, plan = (
        make_part(chance, sentences[part], sentences["prose"], LENGTH // 2, about)
        for part, about in (("review", year - 1), ("plan", year))
    )
    return (
        f"{place}政府工作报告\n——{year}年{day}在{place}第三届人民代表大会第一次会议上\n"
        f"\n各位代表：\n　　现在，我代表人民政府向大会报告工作，请予审议。\n"
        f"　　一、{year - 1}年工作回顾\n{review}　　二、{year}年工作安排\n"
        f"　　今年的主要预期目标是：地区生产总值增长{chance.randint(3, 9)}%左右。\n{plan}"
        "　　各位代表，让我们团结奋斗，为开创更加美好的新局面而努力！\n"
    )


def make_part(chance: random.Random, numbered: list[str], prose: list[str], length: int, year: int) -> str:
    """Paragraphs of sentences drawn at random, prose among them until numerals are as far apart as in real reports."""
    paragraphs, made, numerals = [], 0, 0
    while made < length:
        paragraph = ""
        while len(paragraph) < 300:
            is_dense = numerals * SPACING > made + len(paragraph)
            sentence = chance.choice(prose) if is_dense else change_numbers(chance, chance.choice(numbered), year)
            numerals += len(NUMERAL.findall(sentence))
            paragraph += sentence
        paragraphs.append(f"　　{paragraph}\n")
        made += len(paragraph)
    return "".join(paragraphs)


def change_numbers(chance: random.Random, sentence: str, year: int) -> str:
    """The sentence with the report's year, and with as many digits in every other number."""
    return NUMERAL.sub(
        lambda found: (
            str(chance.randint(10 ** (len(found[0]) - 1), 10 ** len(found[0]) - 1)) if len(found[0]) < 4 else found[0]
        ),
        YEAR.sub(str(year), sentence),
    )
