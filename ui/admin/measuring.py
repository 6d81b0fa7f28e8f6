"""/admin/evals: the runs, one of them with plots beside the run before, and the cases behind each number."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from evals.compare import compare
from evals.gate import check_gate, load_floors
from evals.score import BY_KEY
from evals.sheets import Sheet
from ui.admin.office import ADMIN, Maintainer, Office, workbook
from ui.admin.plots import figures_plot, history_plot
from ui.admin.running import Kept, Which, case_lines, chosen, lines, run_named, runs
from ui.words import Lang

PART = "/evals"
PATH = ADMIN + PART
SHOWN_RUNS = 8  # in the plot over runs
SHOWN_CASES = 200  # on the page until 「全部列出」
NAMES = {
    Which.WRONG: "扣分的题",
    Which.ALL: "全部题目",
    Which.MENDED: "变对了",
    Which.BROKEN: "变错了",
    Which.FLIPPED: "结束方式变了",
}
Key = Annotated[str, Query(max_length=40)]
Name = Annotated[str, Query(max_length=120)]


def eval_routes(office: Office) -> APIRouter:
    """Runs and their cases."""
    router = APIRouter()
    data = office.settings.data

    @router.get(PATH, response_class=HTMLResponse)
    def every(who: Maintainer) -> str:
        found = runs(data)
        return office.page("evals.html", who, PART, runs=found, history=_history(found, who.lang))

    @router.get(f"{PATH}/{{name}}", response_class=HTMLResponse)
    def one(who: Maintainer, name: str, other: Name = "") -> str:
        run, found = run_named(data, name), runs(data)
        before = other or _before(found, name)
        earlier = run_named(data, before) if before else None
        verdicts = check_gate(run, load_floors())
        rows = lines(run, earlier, load_floors())
        return office.page(
            "eval.html", who, PART, name=name, run=run, rows=rows, before=before, runs=found,
            broken=tuple(one for one in verdicts if not one.passed), plot=figures_plot(rows, who.lang), history=_history(found, who.lang),
            comparison=compare(earlier, run) if earlier is not None else None,
        )  # fmt: skip

    @router.get(f"{PATH}/{{name}}/cases", response_class=HTMLResponse)
    def cases(
        who: Maintainer, name: str, metric: Key = "", which: Which = Which.WRONG, other: Name = "", all: bool = False,
    ) -> str:  # fmt: skip
        run = run_named(data, name)
        wanted = chosen(run, which, metric=metric, earlier=run_named(data, other) if other else None)
        ids = [one.case for one in run.results if one.case in wanted]
        found = case_lines(data, name, run, set(ids if all else ids[:SHOWN_CASES]))
        label = BY_KEY[metric].label if metric in BY_KEY else ""
        return office.page(
            "eval_cases.html", who, PART, name=name, cases=found, number=len(ids), label=label, kind=NAMES[which],
            whole=urlencode({"metric": metric, "which": which.value, "other": other, "all": 1}),
        )  # fmt: skip

    @router.get(f"{PATH}/{{name}}/cases.xlsx")
    def saved(who: Maintainer, name: str, metric: Key = "") -> Response:
        from evals.sheets import write_book

        run = run_named(data, name)
        found = case_lines(data, name, run, chosen(run, Which.WRONG, metric=metric))
        rows = [
            (one.case, "\n".join(one.asked), "、".join(one.expect), one.status, "\n".join(one.faults), one.text)
            for one in found
        ]
        sheet = Sheet("题目", ("题号", "怎么问的", "应该", "实际", "哪里不对", "答复"), rows)
        return workbook(lambda file: write_book((sheet,), file), "题目.xlsx")

    return router


def _before(found: tuple[Kept, ...], name: str) -> str:
    """The run that ended before this one; "" for the first."""
    names = [one.name for one in found]
    after = names.index(name) + 1 if name in names else len(names)
    return names[after] if after < len(names) else ""


def _history(found: tuple[Kept, ...], lang: Lang) -> object:
    points = [(one.name[4:13], one.correct.value) for one in reversed(found[:SHOWN_RUNS])]
    return history_plot([(name, value) for name, value in points if value is not None], BY_KEY["correct"].label, lang)
