"""A small scenario, written to a folder: every plan filled, a few slots, facts and traps. Files can be changed before."""

from pathlib import Path
from typing import Any

import yaml

from lms.roleplay.scenario import Scenario, load_scenario
from lms.roleplay.scenario.vocabulary import BANDS, ITEMS, PLANS, PLANS_BY_KIND

BOTH = {"zh": "说明", "en": "text"}


def brief(kind: str = "service") -> dict[str, Any]:
    return {
        "schema": 1,
        "slug": "mini",
        "version": 1,
        "title": BOTH,
        "line": "gas",
        "kind": kind,
        "difficulty": 1,
        "minutes": 5,
        "turn_limit": 12,
        "default_persona": "normal",
        "knowledge_points": ["G7"],
        "competencies": ["logic"],
        "sources": ["G-65"],
        "briefing": {"zh": "客户来电询问气费。", "en": "A customer asks about a bill."},
        "caller": {"number": "138****0001", "queue": BOTH, "waited_seconds": 5},
        "known": ["phone"],
        "crm": {
            "locked_note": BOTH,
            "fields": [{"key": "account", "label": BOTH, "masked": "10**", "value": "1009998887"}],
        },
        "cards": [
            {"id": f"card-{n}", "title": BOTH, "keywords": ["气费"], "body": BOTH, "sources": ["G-65"]}
            for n in range(4)
        ],
        "hints": [{"when": "not_done(listen_ack)", "text": {"zh": "先复述", "en": "Restate first"}}],
    }


def persona() -> str:
    front = {
        "name": "何阿姨",
        "age": 61,
        "gender": "female",
        "occupation": "退休",
        "opening": ["气费怎么翻倍了？", "这个月气费不对劲！", "你们的气费收错了吧？"],
        "max_chars": {"easy": 60, "upset": 50, "worried": 45, "angry": 40, "furious": 28},
        "colour": [["什么", "啥"]],
        "fillers": ["哎哟"],
        "examples": [f"例句{n}" for n in range(6)],
    }
    return f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n一位着急的老人。\n"


def facts() -> dict[str, Any]:
    return {
        "slots": [
            {"id": "reading", "label": BOTH, "cues": ["抄表|读数|查表", "上门 看|来"]},
            {"id": "people", "label": BOTH, "cues": ["几口人|几个人|人口", "谁 住|一起住"]},
            {
                "id": "habits",
                "label": BOTH,
                "cues": ["做饭|开火|炒菜|煮饭|炖汤"],
                "answer": ["天天做", "一天三顿", "常开火"],
            },
            {
                "id": "phone",
                "label": BOTH,
                "cues": ["电话|手机|号码|联系方式|怎么联系"],
                "answer": ["就这个号", "来电的", "这个"],
            },
        ],
        "facts": [
            {
                "id": "estimated",
                "text": BOTH,
                "say": ["没人来抄，印着估字", "上回是估的", "单子上有个估"],
                "again": ["说了是估的", "估嘛，讲过了"],
                "values": ["估"],
                "trigger": "asked(reading)",
                "key": True,
                "supports": ["B3"],
            },
            {
                "id": "six",
                "text": BOTH,
                "say": ["六口人", "一共六口", "六口呢"],
                "again": ["六口啊", "还是六口"],
                "values": ["六口"],
                "trigger": "asked(people) & trust>=60",
                "key": True,
            },
        ],
    }


def phrases(kind: str = "service") -> dict[str, Any]:
    wanted = PLANS | PLANS_BY_KIND[kind]
    plans = {
        plan: {band: [f"{plan}的{band}话{n}" for n in "甲乙丙丁戊己"] for band in BANDS if band in bands}
        for plan, bands in wanted.items()
    }
    traps = [
        {
            "id": f"trap{n}",
            "when": f"turn>={n}",
            "say": [f"要求{n}{w}" for w in "子丑寅"],
            "good": ["登记"],
            "bad": ["马上免"],
            "bad_fatal": "FE5",
        }
        for n in (3, 4, 5)
    ]
    return {"plans": plans, "traps": traps}


def ticket() -> dict[str, Any]:
    elements = ("who", "when", "where", "what", "want", "class", "urgency", "dispatch")
    return {
        "fields": [
            {"key": e, "label": BOTH, "kind": "text", "element": e, "expect": {"any": True}, "example": BOTH}
            for e in elements
        ]
    }


def guide() -> dict[str, Any]:
    return {
        "pass_points": 80,
        "weights": {"A": 8, "B": 18, "C": 16, "D": 22, "E": 16, "F": 6, "G": 6, "H": 8},
        "must_pass": [{"name": BOTH, "met_by": ["fact(estimated)"]}],
        "key_points": [{"id": "why", "name": BOTH, "cues": ["估抄 补"], "required": True}],
        "items": {code: {"better": BOTH} for code in ITEMS},
    }


def files(kind: str = "service") -> dict[str, Any]:
    """File name to content; change what a test needs changed before writing."""
    return {
        "scenario.yaml": brief(kind),
        "persona.md": persona(),
        "facts.yaml": facts(),
        "phrases.yaml": phrases(kind),
        "ticket.yaml": ticket(),
        "judge.yaml": guide(),
    }


def write(folder: Path, content: dict[str, Any]) -> Path:
    target = folder / "mini"
    target.mkdir(exist_ok=True)
    for name, value in content.items():
        text = value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
        (target / name).write_text(text, encoding="utf-8")
    return target


def mini(folder: Path, kind: str = "service") -> Scenario:
    return load_scenario(write(folder, files(kind)))
