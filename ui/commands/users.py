"""`mingbai users`: the accounts of those who sign in. There is no default account and no default password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.codelists import Grade
from knowledge.errors import SettingError
from ui.commands.group import Json, command, new_group, print_table
from ui.commands.input import settings_now

if TYPE_CHECKING:
    from knowledge.access import Role
    from knowledge.accounts import Accounts, NewCode
    from knowledge.store.accounts import Account

users_app = new_group("users", "工作人员的账号：窗口、部门编辑、维护、审计。群众不用登录。")
Name = Annotated[str, typer.Argument(metavar="账号", help="岗位或者工号，不用写姓名。", show_default=False)]
ROLES = ("window", "editor", "maintainer", "auditor")  # of knowledge.access, which loads more than help needs


def _accounts() -> Accounts:
    from ui.wiring import open_accounts, open_record

    settings = settings_now()
    return open_accounts(open_record(settings).store, settings)


@command(
    users_app, "add", "mingbai users add admin --role maintainer",
    "mingbai users add huzheng-01 --role editor --department 户政科",
)  # fmt: skip
def add(
    name: Name,
    role: Annotated[str, typer.Option("--role", metavar="|".join(ROLES), help="身份。", show_default=False)],
    department: Annotated[
        list[str] | None,
        typer.Option("--department", metavar="部门", help="所属部门，可以写几次；编辑必填。", show_default=False),
    ] = None,
    grade: Annotated[
        Grade | None,
        typer.Option("--grade", metavar="公开|窗口|部门", help="能看到哪一级，默认按身份。", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """建一个账号，给出一次性口令：本人打开 /login/first 用它设密码，24 小时内有效。"""
    made = _accounts().add(name, _role(role), departments=frozenset(department or ()), grade=grade)
    _tell(name, made, as_json=as_json)


def _role(typed: str) -> Role:
    from knowledge.access import Role

    if typed not in ROLES:
        raise SettingError(f"--role 只能是 {'、'.join(ROLES)}，不能是 {typed}。")
    return Role(typed)


@command(
    users_app, "change", "mingbai users change w01 --role editor --department 户政科",
    "mingbai users change huzheng-01 --no-department --role window", "mingbai users change w01 --grade 部门",
)  # fmt: skip
def change(
    name: Name,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="|".join(ROLES), help="新的身份；不写就不变。", show_default=False),
    ] = None,
    department: Annotated[
        list[str] | None,
        typer.Option("--department", metavar="部门", help="新的部门，可以写几次；不写就不变。", show_default=False),
    ] = None,
    no_department: Annotated[bool, typer.Option("--no-department", help="不再属于任何部门。")] = False,
    grade: Annotated[
        Grade | None,
        typer.Option(
            "--grade", metavar="公开|窗口|部门", help="能看到哪一级；不写的，换身份就按新身份。", show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """改账号的身份、部门和分级：马上生效，正在登录的也是。唯一能登录的维护人员不能改成别的身份。"""
    from ui.commands.report import print_json

    if role is None and not department and not no_department and grade is None:
        raise SettingError("没有写要改什么：--role、--department、--no-department、--grade 至少写一个。")
    if department and no_department:
        raise SettingError("--department 和 --no-department 只能写一个。")
    accounts = _accounts()
    before = accounts.named(name)
    wanted = _role(role) if role is not None else before.role
    own = frozenset(department or ()) if department or no_department else before.departments
    kept = before.grade if wanted is before.role else None
    after = accounts.change_rights(name, wanted, departments=own, grade=grade or kept)
    if as_json:
        print_json(after.model_dump(mode="json", include={"name", "role", "departments", "grade"}))
        return
    belongs = "、".join(sorted(after.departments)) or "无"
    print(f"账号 {name}：身份{after.role.label}，部门{belongs}，能看到{after.grade.value}一级。")


@command(users_app, "reset", "mingbai users reset huzheng-01")
def reset(name: Name, as_json: Json = False) -> None:
    """重设：原来的密码、锁定和登录马上作废，给出新的一次性口令。"""
    _tell(name, _accounts().reset(name), as_json=as_json)


def _tell(name: str, code: NewCode, *, as_json: bool) -> None:
    from ui.commands.report import print_json

    if as_json:
        print_json({"name": name, "code": code.code, "until": code.until.isoformat()})
    else:
        print(f"账号 {name} 的一次性口令：{code.code}")
        print(f"在 /login/first 用它设密码，{code.until:%Y-%m-%d %H:%M}（UTC）前有效，只显示这一次。")


@command(users_app, "totp", "mingbai users totp huzheng-01", "mingbai users totp huzheng-01 --off")
def totp(
    name: Name,
    off: Annotated[bool, typer.Option("--off", help="取消动态码，以后只用密码登录。")] = False,
    as_json: Json = False,
) -> None:
    """给账号加动态码：印出密钥和二维码，只显示这一次；以后登录除了密码，还要填手机上的六位数字。"""
    from knowledge.second_factor import address_of
    from ui.commands.report import print_json
    from ui.second_secrets import remark_on

    accounts = _accounts()
    if off:
        accounts.drop_second_factor(name)
        print_json({"name": name, "totp": False}) if as_json else print(f"账号 {name} 的动态码已取消。")
        return
    secret = accounts.second_factor(name)
    address = address_of(secret, name)
    if as_json:
        print_json({"name": name, "totp": True, "secret": secret, "address": address})
        return
    import segno

    segno.make(address, error="m").terminal(compact=True)
    print(f"账号 {name} 的动态码密钥：{secret}")
    print("请本人用手机上的验证器扫二维码或者输入密钥，只显示这一次；原来的动态码马上作废。")
    if remark := remark_on(accounts.secrets_kept()):
        print(remark)


@command(users_app, "seal", "mingbai users seal", "mingbai users seal --new-key /etc/mingbai/totp.key")
def seal(
    new_key: Annotated[
        Path | None,
        typer.Option(
            "--new-key", metavar="文件", help="新做一个密钥，写进这个文件；已有的不覆盖。", show_default=False
        ),
    ] = None,
    to_plain: Annotated[bool, typer.Option("--open", help="全部解开，改回明文：要退回旧程序的表结构时用。")] = False,
    as_json: Json = False,
) -> None:
    """看动态码的密钥在库里是不是加密的；设了 MINGBAI_TOTP_KEY_FILE，就把明文和旧密钥加密的都换成第一个密钥的。"""
    from knowledge.sealing import new_key as made_key
    from ui.commands.report import print_json
    from ui.second_secrets import remark_on

    if new_key is not None:
        made_key(new_key)
        print_json({"file": str(new_key)}) if as_json else print(
            f"密钥在 {new_key}。请把 MINGBAI_TOTP_KEY_FILE 设成它，再打开服务；丢了它，动态码都要重设。"
        )
        return
    accounts = _accounts()
    if to_plain:
        accounts.open_secrets()
    kept = accounts.secrets_kept()
    if as_json:
        print_json(kept.model_dump())
        return
    print(f"动态码的密钥：加密的{kept.sealed}个，明文的{kept.plain}个。")
    if remark := remark_on(kept):
        print(remark)


@command(users_app, "disable", "mingbai users disable huzheng-01")
def disable(name: Name, as_json: Json = False) -> None:
    """停用一个账号，正在登录的马上退出。唯一能登录的维护人员不能停用。"""
    _switch(name, disabled=True, as_json=as_json)


@command(users_app, "enable", "mingbai users enable huzheng-01")
def enable(name: Name, as_json: Json = False) -> None:
    """重新启用一个停用的账号。"""
    _switch(name, disabled=False, as_json=as_json)


def _switch(name: str, *, disabled: bool, as_json: bool) -> None:
    from ui.commands.report import print_json

    _accounts().disable(name, disabled=disabled)
    words = "停用" if disabled else "启用"
    print_json({"name": name, "disabled": disabled}) if as_json else print(f"账号 {name} 已{words}。")


@command(users_app, "list", "mingbai users list", "mingbai users list --json")
def listed(as_json: Json = False) -> None:
    """列出全部账号和状态，不含密码。"""
    from ui.commands.report import print_json

    found = _accounts().all()
    if as_json:
        shown = {"name", "role", "departments", "grade", "disabled", "locked_until", "created"}
        print_json(
            [
                {**one.model_dump(mode="json", include=shown), "state": _state(one), "sign_in": one.way_in, "totp": one.totp is not None}
                for one in found
            ]
        )  # fmt: skip
        return
    rows = [
        (one.name, one.role.label, "、".join(sorted(one.departments)), one.grade.value, _state(one), one.way_in)
        for one in found
    ]
    print_table(
        ("账号", "身份", "部门", "分级", "状态", "登录"), rows, nothing="还没有账号。用 mingbai users add 建第一个。"
    )


def _state(account: Account) -> str:
    from knowledge.accounts import utc_now

    if account.disabled:
        return "停用"
    if account.locked_until is not None and account.locked_until > utc_now():
        return "锁定"
    return "正常" if account.secret or account.code is None else "等本人设密码"
