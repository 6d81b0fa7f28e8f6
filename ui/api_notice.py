"""`/api/notice/{id}`: the printable 一次性告知单 as a page, and as a PDF where this machine can make one."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from knowledge.access import Viewer
from knowledge.guide import ServiceGuide
from ui.answer_card import guide_path
from ui.api import problems
from ui.notice import NoticeFrame, render_notice
from ui.notice_cases import choices_of, materials_in
from ui.notice_pdf import aigc_label, lacking, pdf_of
from ui.problems import ProblemError
from ui.reading import guide_here, refuse_what_ended, region_name
from ui.settings import Settings
from ui.who import Asker
from ui.wiring import Opened
from ui.words import Lang

LONGEST_NOTE = 300
Said = Annotated[list[str], Query(max_length=10, description="情形的名称，可以写几个；不填就列出全部材料。")]


def notice_router(opened: Opened, settings: Settings) -> APIRouter:
    """The notice of one guide: GET gives the page, POST the PDF with what the counter adds."""
    router = APIRouter(prefix="/api", tags=["办事指南"])
    refusals = problems("no-guide", "not-in-force", "unknown-scenario", "no-pdf")

    def page_of(
        guide_id: str, said: list[str], request: Request, asker: Viewer, *, note: str = "", lang: Lang = Lang.ZH
    ) -> tuple[ServiceGuide, str]:
        today, store = date.today(), opened.store.seen_by(asker)
        guide, withheld = guide_here(store, guide_id, today)
        refuse_what_ended(store, guide, today)
        item = store.item(guide_id, today)
        text = item.text if item is not None else ""
        said = [case for case in said if case]
        frame = NoticeFrame(
            place=region_name(opened.places, guide.region),
            hotline=settings.hotline,
            today=today,
            link=f"{settings.public_url or str(request.base_url)}".rstrip("/") + guide_path(guide.id),
            choices=choices_of(guide, text),
            said=said,
            note=note,
            pdf_lacking=lacking(),
            lang=lang,
            label=aigc_label(guide.id, guide.version, settings.name),
        )
        return guide, render_notice(guide, withheld, materials_in(guide, text, said), frame)

    @router.get(
        "/notice/{guide_id:path}",
        summary="一次性告知单（可打印的网页）",
        response_class=HTMLResponse,
        responses=refusals,
    )
    def notice(
        guide_id: str,
        request: Request,
        asker: Asker,
        scenario: Said = [],  # noqa: B006  # FastAPI copies it
        lang: Annotated[Lang, Query(description="en 时在中文旁边加英文。")] = Lang.ZH,
    ) -> str:
        return page_of(guide_id, scenario, request, asker, lang=lang)[1]

    @router.post(
        "/notice/{guide_id:path}", summary="一次性告知单（PDF）", response_class=Response,
        description="窗口补充的话只印在这一份上，不保存。没有装 PDF 组件时答 501，网页照样可以打印。",
        responses={200: {"content": {"application/pdf": {}}}, **refusals},
    )  # fmt: skip
    def notice_pdf(
        guide_id: str,
        request: Request,
        asker: Asker,
        scenario: Annotated[list[str], Form(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
        note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
        lang: Annotated[Lang, Form()] = Lang.ZH,
    ) -> Response:
        if lacking() is not None:
            raise ProblemError("no-pdf")
        guide, page = page_of(guide_id, scenario, request, asker, note=note, lang=lang)
        name = quote(f"一次性告知单-{guide.title}.pdf")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
        label = aigc_label(guide.id, guide.version, settings.name)
        return Response(pdf_of(page, label), media_type="application/pdf", headers=headers)

    return router
