"""The web page reader: the article whole, the page around it gone, the stamp read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.raw import BlockKind
from knowledge.errors import GuideError
from tests.ingest.readers.makers import document, page, texts, write

FURNITURE_ABOVE = """
<div class="header"><div class="logo"><a href="/">云河市民政局</a></div><ul class="nav"><li><a href="/a">首页</a></li>
<li><a href="/b">政务公开</a></li></ul></div><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/c">办事指南</a></div>"""
FURNITURE_BELOW = """
<div class="share">分享到：<a href="#">微信</a></div><dl class="ewm"><dt></dt><dd>扫一扫在手机打开当前页</dd></dl>
<div class="xgxw"><div class="tit">相关新闻</div><ul><li><a href="/n/1">我市召开民政工作会议部署全年任务</a></li></ul></div>
<div class="footer"><a href="/map">网站地图</a><p>版权所有：云河市民政局</p><p>主办：云河市民政局 备案序号：云ICP备1号</p></div>"""
SHORT_LINES = ["一、领取条件", "1.合同到期。", "2.单位破产。", "二、收费标准", "不收费", "三、到现场次数", "0次"]


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def surrounded(article: str) -> str:
    return f"{FURNITURE_ABOVE}{article}{FURNITURE_BELOW}"


@pytest.mark.parametrize(
    "container",
    [
        '<div id="zoom">{}</div>',
        '<div class="TRS_Editor">{}</div>',
        '<div class="a"><div class="b7">{}</div></div>',
        "<article>{}</article>",
        "<ucapcontent>{}</ucapcontent>",
        "<table><tr><td>{}</td></tr></table>",
        "{}",
    ],
)
def test_every_short_line_of_the_article_is_kept_and_nothing_around_it(tmp_path: Path, container: str) -> None:
    found = page(tmp_path, surrounded(container.format(paragraphs(SHORT_LINES))))
    assert texts(found) == SHORT_LINES


def test_an_article_in_many_sections_is_kept_whole(tmp_path: Path) -> None:
    sections = "".join(
        f'<section><h3>{n}</h3><div class="v">{v}</div></section>'
        for n, v in [
            ("收费标准", "不收费"),
            ("办理条件", "本市户籍居民，年满六十周岁，可以申请领取优待证。" * 8),
            ("办理结果", "优待证"),
        ]
    )
    found = page(tmp_path, surrounded(f"<div>{sections}</div>"))
    assert [block.text[:4] for block in found.blocks] == [
        "收费标准",
        "不收费",
        "办理条件",
        "本市户籍",
        "办理结果",
        "优待证",
    ]


def test_a_notice_and_its_long_table_stay_together(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>项目{n}的认定标准由市民政局另行公布，按年度调整。</td></tr>" for n in range(30)
    )
    body = f'<div class="x"><p>各区民政局：</p><p>现将目录印发给你们。</p><table><tr><th>序号</th><th>说明</th></tr>{rows}</table></div>'
    found = page(tmp_path, surrounded(body))
    assert texts(found)[:2] == ["各区民政局：", "现将目录印发给你们。"]
    assert sum(block.kind is BlockKind.ROW for block in found.blocks) == 31


def test_furniture_words_are_kept_inside_the_article(tmp_path: Path) -> None:
    lines = ["网上办理步骤如下：", "打印", "下载", "申请表填好后交到窗口。"]
    assert texts(page(tmp_path, surrounded(f"<div>{paragraphs(lines)}</div>"))) == lines


@pytest.mark.parametrize(
    "line",
    [
        "2.网站ICP备案证明复印件",
        "版权所有者本人的身份证明",
        "主办单位：云河市文化和旅游局",
        "下载打印",
        "3次",
        "无",
        "标准字体说明书",
        "联网备案须提供公网安备号",
        "阅读办理须知：",
        "查看：",
        "咨询电话：0999-12345",
    ],
)
def test_a_line_of_the_law_that_resembles_furniture_is_kept(tmp_path: Path, line: str) -> None:
    found = page(
        tmp_path,
        surrounded(
            f"<div id='zoom'><p>一、须知：</p><p>{line}</p><p>二、其他：</p><p>{line}</p><p>从其规定。</p></div>"
        ),
    )
    assert texts(found).count(line) == 2


@pytest.mark.parametrize("name", ["location", "tips", "printArea", "top", "links", "content"])
def test_a_part_of_a_guide_in_a_container_with_an_unlucky_name_is_kept(tmp_path: Path, name: str) -> None:
    body = f"<div class='g1'><div class='i'><h3>办理条件</h3><p>{'本市户籍居民年满六十周岁的，可以申请。' * 9}</p></div><div class='{name}'><h3>办理地点</h3><p>政务大厅3楼，周一至周五办公。</p></div></div>"
    assert texts(page(tmp_path, surrounded(body)))[2:] == ["办理地点", "政务大厅3楼，周一至周五办公。"]


def test_a_fact_beside_the_main_container_is_kept(tmp_path: Path) -> None:
    body = f"<div class='box'><div class='tab'><span>承诺时限</span> <span>5个工作日</span></div><div id='zoom'>{paragraphs(SHORT_LINES)}</div></div>"
    assert texts(page(tmp_path, surrounded(body)))[0] == "承诺时限 5个工作日"


def test_a_heading_of_related_law_is_kept_when_no_links_follow(tmp_path: Path) -> None:
    lines = ["请按规定办理。", "相关文件", "老年人权益保障法第三条"]
    assert texts(page(tmp_path, surrounded(f"<div id='zoom'>{paragraphs(lines)}</div>"))) == lines


def test_a_small_share_bar_inside_the_article_container_is_dropped(tmp_path: Path) -> None:
    body = '<div id="content"><p>年满六十周岁的，可以申请。</p><div class="bdsharebuttonbox">分享：<a>微博</a></div><p>浏览次数： 120</p></div>'
    assert texts(page(tmp_path, surrounded(body))) == ["年满六十周岁的，可以申请。"]


def test_related_links_go_and_attachments_stay(tmp_path: Path) -> None:
    body = '<div id="zoom"><p>请填写申请表，到街道窗口提交。</p><p>附件：<a href="1.docx">优待证申请表.docx</a></p><p>相关链接</p><p><a href="/2">老年人优待办法解读文章</a></p></div>'
    assert texts(page(tmp_path, surrounded(body))) == ["请填写申请表，到街道窗口提交。", "附件：优待证申请表.docx"]


def test_an_article_repeated_for_reading_aloud_is_read_once(tmp_path: Path) -> None:
    lines = [
        "一、办理对象",
        "在本市居住半年以上的外地人员，可以申请居住证。",
        "二、收费标准",
        "首次申领不收费，补领收取工本费。",
    ]
    body = f'<div id="zoomcon">{paragraphs(lines)}</div><div class="hidden1">{"".join(lines)}</div>'
    assert texts(page(tmp_path, surrounded(body))) == lines


def test_the_title_and_date_repeated_below_the_article_are_dropped(tmp_path: Path) -> None:
    body = "<h1>优待证办理须知</h1><div><p>年满六十周岁的，可以申请。</p></div><h1>优待证办理须知</h1><p>2025-03-04</p><p>来源：云河市民政局</p>"
    found = page(tmp_path, body, head="<title>优待证办理须知</title>")
    assert texts(found) == ["年满六十周岁的，可以申请。"]
    assert found.stamp.title == "优待证办理须知"
    assert found.stamp.published == date(2025, 3, 4)


@pytest.mark.parametrize(
    "body",
    [
        "<p>年满<span>16</span><span>周岁</span>的人可以申请。</p>",
        "<p>年满\n<span>16</span>\n<span>周岁</span>\n的人可以申请。</p>",
        "<div>年满</div><div>16</div><div>周岁的人可以申请。</div>",
        "<p>年满<br>16<br>周岁的人可以申请。</p>",
        "<p>年满16周岁的\n        人可以申请。</p>",
    ],
)
def test_a_sentence_broken_around_a_number_is_one_line(tmp_path: Path, body: str) -> None:
    found = texts(page(tmp_path, f"<p>一、对象。</p>{body}<p>二、材料。</p>"))
    assert "".join(found[1:-1]).replace(" ", "") == "年满16周岁的人可以申请。"
    assert len(found) == 3


def test_a_number_on_its_own_line_is_left_alone_before_a_sentence(tmp_path: Path) -> None:
    lines = ["窗口号：", "12", "请先取号。", "咨询电话", "12345"]
    assert texts(page(tmp_path, paragraphs(lines))) == lines


def test_a_line_break_makes_two_blocks(tmp_path: Path) -> None:
    assert texts(page(tmp_path, "<p>1.身份证；<br/>2.照片。</p><pre>3.户口簿。\n4.申请表。</pre>")) == [
        "1.身份证；",
        "2.照片。",
        "3.户口簿。",
        "4.申请表。",
    ]


def test_headings_and_bold_lines_are_marked(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<h2>办理条件</h2><p><strong>申请材料</strong></p><p><b>注：</b>须本人到场。</p><p style='font-weight:bold'>办理时限</p>",
    )
    kinds = [(block.kind, block.level, block.bold) for block in found.blocks]
    assert kinds == [
        (BlockKind.HEADING, 2, True),
        (BlockKind.PARAGRAPH, None, True),
        (BlockKind.PARAGRAPH, None, False),
        (BlockKind.PARAGRAPH, None, True),
    ]


def test_a_long_paragraph_set_as_a_heading_is_a_paragraph(tmp_path: Path) -> None:
    found = page(tmp_path, f"<h3>{'申请人应当如实填写申请表，并对材料的真实性负责。' * 5}</h3>")
    assert found.blocks[0].kind is BlockKind.PARAGRAPH


def test_list_numbers_a_browser_would_show_are_kept(tmp_path: Path) -> None:
    body = '<p>材料：</p><ol start="3"><li>身份证</li><li>4.照片</li><li value="9">户口簿</li></ol><ol style="list-style:none"><li>申请表</li></ol><ul><li>委托书</li></ul>'
    found = page(tmp_path, body)
    assert texts(found) == ["材料：", "3.身份证", "4.照片", "9.户口簿", "申请表", "委托书"]
    assert found.blocks[1].kind is BlockKind.LIST_ITEM


def test_table_cells_keep_their_columns_and_lines(tmp_path: Path) -> None:
    body = """<table><caption>材料清单</caption><tr><th>类别</th><th>名称</th><th>份数</th></tr>
    <tr><td rowspan="2">必需</td><td>身份证</td><td>1</td></tr><tr><td><p>照片</p><p>白底</p></td><td>2</td></tr>
    <tr><td colspan="2">合计</td><td>3</td></tr></table>"""
    found = page(tmp_path, body)
    assert texts(found) == ["材料清单", "类别 | 名称 | 份数", "必需 | 身份证 | 1", "照片\n白底 | 2", "合计 | 3"]
    cells = [[cell.text for cell in block.cells] for block in found.blocks[3:]]
    assert cells == [["", "照片\n白底", "2"], ["合计", "", "3"]]
    assert {block.table for block in found.blocks[1:]} == {1}


def test_text_set_upright_in_a_narrow_column_is_one_word(tmp_path: Path) -> None:
    found = page(
        tmp_path, "<table><tr><td>减<br>分<br>项</td><td>失信</td></tr><tr><td>加分项</td><td>志愿</td></tr></table>"
    )
    assert [cell.text for cell in found.blocks[0].cells] == ["减分项", "失信"]


def test_a_table_that_only_places_the_page_is_no_table(tmp_path: Path) -> None:
    body = f'<table><tr><td><a href="/">首页</a></td></tr><tr><td><table><tr><td>当前位置：<a>办事</a></td></tr><tr><td id="zoom">{paragraphs(SHORT_LINES)}</td></tr></table></td></tr><tr><td>版权所有：云河市民政局</td></tr></table>'
    found = page(tmp_path, body)
    assert texts(found) == SHORT_LINES
    assert all(block.kind is BlockKind.PARAGRAPH for block in found.blocks)


def test_scripts_styles_and_comments_are_not_text(tmp_path: Path) -> None:
    body = "<script>var a='收费';</script><style>p{}</style><p>不收费<!-- 内部备注 --></p>--><noscript>请开启脚本</noscript><p>限时办结。</p>"
    assert texts(page(tmp_path, body)) == ["不收费", "限时办结。"]


def test_a_comment_that_never_ends_does_not_swallow_the_article(tmp_path: Path) -> None:
    assert texts(page(tmp_path, "<p>第一步：填表。</p><!-- banner <p>第二步：交表。</p>")) == [
        "第一步：填表。",
        "banner",
        "第二步：交表。",
    ]


def test_entities_encoded_twice_and_invisible_characters_are_repaired(tmp_path: Path) -> None:
    body = "<p>费用：&amp;nbsp;10元&amp;lt;br&amp;gt;老人\u200b免\u00ad费\ufeff</p><p>　　限\x0b时办结　</p>"
    assert texts(page(tmp_path, body)) == ["费用： 10元", "老人免费", "限时办结"]


def test_less_than_signs_in_sentences_are_text(tmp_path: Path) -> None:
    assert texts(page(tmp_path, "<p>体重&lt;50公斤或&lt;姓名&gt;不符的，不予受理。</p>")) == [
        "体重<50公斤或<姓名>不符的，不予受理。"
    ]


def test_the_stamp_comes_from_meta_tags(tmp_path: Path) -> None:
    head = """<title>优待证办理须知-云河市民政局网站</title><meta NAME="articletitle" content="优待证办理须知"><meta name="PubDate" content="2025-08-21 17:38:04">
    <meta name="ContentSource" content="本网"><meta name="Url" content="https://mz.example.cn/1.html"><meta name="SiteName" content="云河市民政局网站"><meta name="ColumnName" content="办事指南">"""
    stamp = page(tmp_path, "<p>年满六十周岁的，可以申请。</p>", head=head).stamp
    assert (stamp.title, stamp.publisher, stamp.published) == ("优待证办理须知", "云河市民政局", date(2025, 8, 21))
    assert (stamp.url, stamp.site, stamp.column) == ("https://mz.example.cn/1.html", "云河市民政局网站", "办事指南")


@pytest.mark.parametrize(
    ("line", "publisher", "published"),
    [
        ("发表时间：2025-08-21 17:38　信息来源：云河市人社局", "云河市人社局", date(2025, 8, 21)),
        ("发布日期：2025-08-21　来源：云河市人社局　　【打印本页】【关闭窗口】", "云河市人社局", date(2025, 8, 21)),
        ("发布日期：2025-08-21 来源：云河市人社局 字体：大 中 小 打印 | 分享到：", "云河市人社局", date(2025, 8, 21)),
        ("发布日期：2025年8月1日 来源：云河市民政局 浏览次数：23 【字体：大 中 小】", "云河市民政局", date(2025, 8, 1)),
        ("2025-08-21 来源: 云河市政府网 字号：<a>大</a><a>小</a>", "云河市政府", date(2025, 8, 21)),
        ("<span>发布时间：2025/8/2</span><span>文章来源：云河市医保局</span>", "云河市医保局", date(2025, 8, 2)),
    ],
)
def test_the_stamp_comes_from_a_visible_line(tmp_path: Path, line: str, publisher: str, published: date) -> None:
    found = page(
        tmp_path, f"<h1>优待证办理须知</h1><div class='info'>{line}</div><div><p>年满六十周岁的，可以申请。</p></div>"
    )
    assert (found.stamp.publisher, found.stamp.published) == (publisher, published)
    assert texts(found) == ["年满六十周岁的，可以申请。"]


def test_the_stamp_comes_from_a_disclosure_table(tmp_path: Path) -> None:
    body = """<table><tr><td>索引号：</td><td>11999900MB0000000X/2024-1</td><td>分类：</td><td></td></tr>
    <tr><td>发布机构：</td><td>云河市民政局</td><td>成文日期：</td><td>2024-03-01</td></tr><tr><td>文号：</td><td>云民规〔2024〕2号</td><td>发布日期：</td><td>2024-03-05</td></tr>
    <tr><td>实施日期</td><td>2024年4月1日</td><td>失效日期</td><td>2029年3月31日</td></tr><tr><td>文件状态：</td><td>现行有效</td></tr></table>
    <div><p>各区民政局：</p><p>现印发给你们，请遵照执行。</p></div>"""
    found = page(tmp_path, body)
    stamp = found.stamp
    assert texts(found) == ["各区民政局：", "现印发给你们，请遵照执行。"]
    assert (stamp.index_number, stamp.document_number) == ("11999900MB0000000X/2024-1", "云民规〔2024〕2号")
    assert (stamp.publisher, stamp.published) == ("云河市民政局", date(2024, 3, 5))
    assert (stamp.effective, stamp.expires, stamp.state) == (date(2024, 4, 1), date(2029, 3, 31), "现行有效")


def test_dates_and_fields_inside_the_article_are_not_taken_for_stamps(tmp_path: Path) -> None:
    lines = [
        "本办法自发布之日起施行。",
        "有效期至：2027年12月31日",
        "审核：窗口3个工作日内审核材料",
        "云河市民政局",
        "2025年8月11日",
    ]
    assert texts(page(tmp_path, f"<div id='zoom'>{paragraphs(lines)}</div>")) == lines


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>优待证办理 - 云河市民政局网站</title>", "<p>不收费。</p>", "优待证办理"),
        ("<title>云河市民政局</title>", "<h1>云河市民政局</h1><h3>优待证办理</h3><p>不收费。</p>", "优待证办理"),
        ("<title>云河市民政局-优待证办理</title>", "<div>优待证办理</div><p>不收费。</p>", "优待证办理"),
        ("", "<h1>优待证办理</h1><p>不收费。</p>", "优待证办理"),
        ("", "<h2>办理对象</h2><p>老年人。</p>", None),
    ],
)
def test_the_title_is_the_articles_not_the_sites(tmp_path: Path, head: str, body: str, title: str | None) -> None:
    assert page(tmp_path, body, head=head).stamp.title == title


def test_the_address_of_a_saved_page_is_known(tmp_path: Path) -> None:
    saved = "<!-- saved from url=(0028)https://mz.example.cn/a.html -->"
    assert page(tmp_path, "<p>不收费。</p>", head=saved).stamp.url == "https://mz.example.cn/a.html"


def test_a_document_number_on_its_own_line_is_noted_and_kept(tmp_path: Path) -> None:
    found = page(tmp_path, "<p>云民规〔2024〕2号</p><p>各区民政局：</p>")
    assert found.stamp.document_number == "云民规〔2024〕2号"
    assert texts(found)[0] == "云民规〔2024〕2号"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_in_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    source = (
        '<meta charset="gb2312"><p>居住证满半年可以申领。</p>'
        if encoding == "gb18030"
        else "<p>居住证满半年可以申领。</p>"
    )
    assert texts(document(write(tmp_path, "a.html", source.encode(encoding)))) == ["居住证满半年可以申领。"]


def test_damage_outside_the_article_is_forgiven_and_inside_refused(tmp_path: Path) -> None:
    around = b"<script>\xff</script>" + b"<!-- " + b"x" * 2000 + b" -->"
    assert texts(document(write(tmp_path, "a.html", around + "<p>不收费。</p>".encode()))) == ["不收费。"]
    with pytest.raises(GuideError, match="已损坏"):
        document(write(tmp_path, "b.html", b"<!-- " + b"x" * 2000 + b" --><p>" + "不".encode() + b"\xff\xff</p>"))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>404 Not Found</title>", "<center><h1>404 Not Found</h1></center><hr><center>nginx</center>"),
        ("<title>502 Bad Gateway</title>", "<h1>502 Bad Gateway</h1>"),
        ("<title>云河市民政局</title>", "<div>未找到匹配的信息</div><a href='/'>返回首页</a>"),
        ("<title>提示</title>", "<p>抱歉，您要访问的页面不存在或已删除！</p><p>5秒后自动跳转到首页</p>"),
        ("<title>访问受限</title>", "<p>您的访问受限，请稍后再试</p><p>事件ID：2938</p>"),
        ("<title>系统繁忙</title>", "<p>服务器繁忙，请刷新重试</p>"),
    ],
)
def test_an_error_page_saved_as_a_guide_is_refused(tmp_path: Path, head: str, body: str) -> None:
    with pytest.raises(GuideError, match="出错页面"):
        page(tmp_path, body, head=head)


@pytest.mark.parametrize(
    "entry",
    [
        "关于领取{}号裁决书的公告[ 2026-08-{:02} ]",
        "2026年8月{1}日 关于第{0}批补贴名单的公示",
        "第{}批补贴名单公示 2026-08-{:02}",
    ],
)
def test_the_index_of_a_column_is_refused(tmp_path: Path, entry: str) -> None:
    lines = [entry.format(number, number) for number in range(1, 9)]
    with pytest.raises(GuideError, match="栏目列表页，只有8条标题和日期"):
        page(tmp_path, "".join(f"<p>{line}</p>" for line in lines))


def test_a_schedule_of_days_is_read(tmp_path: Path) -> None:
    body = "".join(
        f"<p>{what}：2026年{month}月1日</p>"
        for month, what in enumerate(("报名", "审核", "公示", "缴费", "录取"), start=5)
    )
    body += "<p>报名要带户口簿；逾期不补报。</p><p>咨询电话：0990-12345678</p>"
    assert len(page(tmp_path, body).blocks) == 7


def test_a_guide_that_mentions_an_error_is_read(tmp_path: Path) -> None:
    body = "<p>问：查询时提示“未找到匹配的信息”怎么办？</p><p>答：请先核对姓名和证件号码；仍查不到的，带身份证到街道窗口登记，当场处理。</p>"
    assert len(page(tmp_path, body, head="<title>查询常见问题</title>").blocks) == 2


@pytest.mark.parametrize(
    "body", ["<div id='app'></div>", "<nav><a href='/'>首页</a></nav><div class='footer'>版权所有：云河市民政局</div>"]
)
def test_a_page_without_an_article_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(GuideError, match="没有正文"):
        page(tmp_path, body, head="<title>办事指南</title>")


def test_a_page_that_only_lists_links_is_refused(tmp_path: Path) -> None:
    items = "".join(
        f"<li><a href='/{n}'>云河市第{n}批公共租赁住房受理公告</a><span>[2025-01-{n:02d}]</span></li>"
        for n in range(1, 9)
    )
    with pytest.raises(GuideError, match="栏目列表页，只有8条"):
        page(tmp_path, surrounded(f"<div class='list9'><ul>{items}</ul></div>"))


def test_a_guide_keeps_the_few_links_below_it(tmp_path: Path) -> None:
    items = "".join(
        f"<li><a href='/{n}'>云河市第{n}批受理公告</a><span>[2025-01-{n:02d}]</span></li>" for n in range(1, 4)
    )
    body = f"<p>公共租赁住房常年受理申请。</p><p>申请人带身份证到街道窗口填表。</p><ul>{items}</ul>"
    assert texts(page(tmp_path, surrounded(body)))[:2] == [
        "公共租赁住房常年受理申请。",
        "申请人带身份证到街道窗口填表。",
    ]


def test_a_page_nested_thousands_deep_is_read(tmp_path: Path) -> None:
    assert texts(page(tmp_path, f"{'<div>' * 20000}不收费。{'</div>' * 20000}")) == ["不收费。"]
