"""Tells somebody's home from an office in an address with a door number.

The road stays readable, since it names the district; the numbers after it are what points at one door.
"""

from __future__ import annotations

import re

_NUMBER = r"(?:[0-9]{1,5}[A-Za-z]?(?:[-—~至之][0-9]{1,5}[A-Za-z]?)*|[一二三四五六七八九十百]{1,4}|[A-Za-z][0-9]{0,2})"
_UNIT = r"(?:号院|号楼|号|栋|幢|座|单元|门|梯|层|楼|室|房|户|弄|巷|组)"
_DOOR = rf"{_NUMBER}\s*{_UNIT}"

PLACE = re.compile(
    r"(?<=[路街道巷弄里村胡同园苑院寓庭府城湾厦坊镇乡庄屯居邨轩阁郡墅庐宅堡寨滩桥口区段])"
    rf"(?:附近的?)?(?:{_DOOR}[,，、 \-]?){{1,5}}(?:[0-9]{{2,5}}(?![0-9年月日元天个%]))?"
    r"(?!线|文|令|公告|柜|台|公交|通知|窗|地块|岛)"
)
"""The numbers of an address; whether they are somebody's home is for `is_home`."""

_INSIDE = re.compile(r"栋|幢|座|单元|室|房|户|梯|号[,，、 \-]?[0-9]{2,5}$")
_RESIDENT = re.compile(
    r"我们?家|家住|家在|家里|老家|(?:我|现|租|暂|常|自己|人)住|(?<!居)住(?:在|址|处)|居住(?:在|于|地)|住的是|户[籍口](?:地址|所在地|在|是|落在)"
    r"|(?:家庭|联系|通讯|详细|收货|收件|现住)地址|房东|租的|租了|租房|搬[到去]|买的?房|房子在|名下|我的房"
)
_OFFICE = re.compile(
    r"地点|窗口|大厅|办公|受理|(?:服务|政务|办事|行政|登记|管理|鉴定|检测|经办|会展)中心|[分县区市省][局所]|派出所|办事处|人民政府|法院|检察院|大队"
    r"|分局|地址[:：]|机构|网点|邮编|咨询|科[:：)]|[局处院馆][:：(（]|在[:：]"
)
_FIRST_PERSON = re.compile(r"我|俺|本人|咱")
_BEFORE = 40  # characters: 住在, a province, a city, a district, a road and a building fit
_AFTER = 8


def is_home(match: re.Match[str]) -> bool:
    """Whether the door number found by `PLACE` is somebody's own rather than an office's."""
    text = match.string
    before, after = text[max(0, match.start() - _BEFORE) : match.start()], text[match.end() : match.end() + _AFTER]
    if _RESIDENT.search(before):
        return True
    if _OFFICE.search(before) or _OFFICE.search(after):
        return False
    return _INSIDE.search(match[0]) is not None or _FIRST_PERSON.search(text) is not None
