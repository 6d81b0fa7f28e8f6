"""The English beside the Chinese of a printed notice, by its Chinese words. Part of the catalogue in `ui.words`.

The notice is taken to a counter, so its Chinese always stands; on an English page the English stands under it.
"""

from __future__ import annotations

NOTICE: dict[str, str] = {
    "打印": "Print",
    "存成PDF": "Save as PDF",
    "查看原指南": "See the whole guide",
    "返回答复": "Back to the answers",
    "按「打印」，在打印机一栏选「另存为PDF」，是一样的。": "Press Print and choose “Save as PDF” as the printer: the same.",
    "这台服务器没有装 PDF 组件": "This server has no parts for PDF",
    "这台服务器没有中文字体": "This server has no Chinese font",
    "打印前可以在“窗口补充”里写一句话，只印在这一份上，不会保存。": (
        "Before printing, a line can be added under “Added by the counter”; it is printed and not saved."
    ),
    "都列出来": "List all",
    "换情形": "Change the case",
    "一次性告知单": "All you need to know, at once",
    "打印时间：": "Printed: ",
    "全部情形（请按自己的情况准备）": "Every case (prepare what fits yours)",
    "承诺时限": "Promised limit",
    "法定时限": "Statutory limit",
    "到窗口": "Visits",
    "一、要带的材料": "1. What to bring",
    "备好": "Ready",
    "哪里开": "From where",
    "免带": "spared",
    "空格": "box to tick",
    "原件、复印件": "Original, copies",
    "见材料名称": "see the name",
    "二、去哪里办": "2. Where to go",
    "时间": "Hours",
    "三、怎么办": "3. How",
    "四、材料不齐怎么办": "4. If something is missing",
    "五、依据": "5. Legal basis",
    "窗口补充": "Added by the counter",
    "例如：周三上午设备检修，请改天来。": "For example: closed on Wednesday morning.",
    "告知人（窗口）": "Counter",
    "日期": "Date",
    "咨询：": "Questions: ",
    "监督投诉：": "Complaints: ",
    "政务服务热线：": "Hotline: ",
    "编码：": "Code: ",
    "来源：": "Source: ",
    "二维码：打开本事项的办事指南": "QR code: opens the guide of this matter",
    "扫码看最新指南": "Scan for the latest guide",
    "不收费": "no fee",
    "指南未写明是否收费": "The guide does not state whether there is a fee",
}
