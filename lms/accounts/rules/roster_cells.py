"""What single cells of a roster mean, in the spellings that people use."""

import re
import unicodedata
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from lms.accounts.vocabulary import Line, Role

HEADINGS = {
    "staff_number": "工号 员工工号 员工编号 员工号 人员编号 staffnumber staffno staffid employeenumber employeeid",
    "name": "姓名 名字 员工姓名 name fullname",
    "site": "站点 职场 中心 网点 site",
    "team": "班组 组别 小组 团队 所属班组 team",
    "roles": "角色 身份 role roles",
    "line": "业务线 业务 条线 line lineofbusiness",
    "hired_on": "入职日期 入职时间 入职日 hiredon hiredate datehired",
    "email": "邮箱 电子邮箱 邮件 email emailaddress",
    "phone": "手机 手机号 手机号码 电话 联系电话 phone mobile mobilephone",
}
# Columns that our own export or many rosters hold and that change nobody.
PASSED_OVER = frozenset("序号 备注 状态 最近登录 no state lastlogin remarks note".split())
ROLES = {
    Role.LEARNER: "学员 新员工 坐席 话务员 learner trainee",
    Role.MENTOR: "师傅 导师 带教师傅 带教 mentor",
    Role.TRAINER: "培训师 讲师 trainer",
    Role.TEAM_LEAD: "班组长 班长 组长 teamlead teamleader",
    Role.QA_REVIEWER: "质检员 质检 质检师 qareviewer qa",
    Role.INVIGILATOR: "监考员 监考 invigilator",
    Role.ADMIN: "管理员 系统管理员 admin administrator",
}
LINES = {
    Line.GAS: "燃气热线 燃气 天然气 gas gashotline",
    Line.CITY: "城市热线 城市 城管热线 city cityhotline",
    Line.COMMON: "两线通用 通用 两线 综合 common both bothhotlines",
}
_SEPARATORS = re.compile(r"[、,;/|]+")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
# Spreadsheets count days from here; the range is 1954 to 2119, so that no staff number passes for a date.
_DAY_ZERO, _SERIALS = date(1899, 12, 30), range(20_000, 80_001)


def key(text: str) -> str:
    """How a word is looked up: half width, small, without blanks and signs."""
    return re.sub(r"[\s_\-*::()]+", "", unicodedata.normalize("NFKC", text)).lower()


def _index(words: dict[Any, str]) -> dict[str, Any]:
    return {word: meaning for meaning, line in words.items() for word in line.split()}


HEADING_OF, ROLE_OF, LINE_OF = _index(HEADINGS), _index(ROLES), _index(LINES)


def heading(text: str) -> str | None:
    """The field that a heading names; "" for one that is passed over, None for one that nobody knows."""
    looked_up = key(text)
    return "" if looked_up in PASSED_OVER else HEADING_OF.get(looked_up)


def nearest_heading(text: str) -> str:
    """The field whose heading looks most like this one; empty when none does."""
    alike = get_close_matches(key(text), HEADING_OF, n=1, cutoff=0.5)
    return HEADING_OF[alike[0]] if alike else ""


def roles(text: str) -> tuple[frozenset[Role], list[str]]:
    """The roles named in a cell, and the words that name none."""
    found, unknown = set(), []
    for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text)):
        for word in [part] if key(part) in ROLE_OF else part.split():
            role = ROLE_OF.get(key(word))
            if role is None:
                unknown.append(word)
            else:
                found.add(role)
    return frozenset(found), unknown


def line(text: str) -> Line | None:
    return LINE_OF.get(key(text))


def day(text: str) -> date | None:
    """A date as people and spreadsheets write it: 2026-11-22, 2026/11/22, 2026年11月22日, 20261122, 46348."""
    spelled = number(unicodedata.normalize("NFKC", text).strip())
    if spelled.isdecimal() and int(spelled) in _SERIALS:
        return _DAY_ZERO + timedelta(days=int(spelled))
    match = _DATE.fullmatch(spelled) or _COMPACT_DATE.fullmatch(spelled)
    if match is None:
        return None
    try:
        found = date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    return found if 1950 <= found.year <= 2100 else None


def number(text: str) -> str:
    """A number that a spreadsheet wrote as 10001.0, as 10001."""
    match = _WHOLE_FLOAT.fullmatch(text)
    return match.group(1) if match else text
