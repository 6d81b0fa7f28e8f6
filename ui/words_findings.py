"""The English of what lint and conflicts find. A finding is a Chinese sentence with values of a guide in it: here each sentence
stands as a pattern beside its English, and the values pass over as they are.

A sentence without a pattern is shown in Chinese, marked as such; a test sends every rule's own sentences through.
"""

from __future__ import annotations

import re
from functools import lru_cache

# sentences of findings and of what to do; what stands in braces is taken over
SENTENCES: tuple[tuple[str, str], ...] = (
    # R01 to R04
    ("没有写明{what}。", "Not stated: {what}."),
    ("请补上{what}。", "Please add: {what}."),
    ("事项类型「{kind}」不在规定的类型里。", "The type “{kind}” is not on the code list."),
    ("请改成行政许可、行政确认、行政给付、公共服务等规定的类型。", "Use a type of the code list."),
    ("事项类型是「{kind}」，不是群众申请办理的事项，不进入群众查询。", "“{kind}” is no matter that citizens apply for; it is not searched."),
    ("如果类型写错了，请改正；否则不用处理。", "Mend the type if it is wrong; else nothing is to be done."),
    ("请对照基本目录改正编码。", "Mend the code by the basic catalogue."),
    ("统一社会信用代码「{code}」校验不通过。", "The credit code “{code}” fails its check."),
    ("请核对实施主体的统一社会信用代码。", "Check the office's credit code."),
    # R05 to R08, R18 to R20, R31
    ("没有写受理条件。", "No conditions are stated."),
    ("受理条件写的是「无」，看不出是没有条件，还是没有填写。", "Conditions say “none”: none, or not filled in?"),
    ("请补上受理条件；没有条件的，请写明「无条件受理」或适用的人。", "Add the conditions; where there are none, say so or say for whom."),
    ("受理条件在冒号处中断（「…{end}」），后面的内容丢失了。", "Conditions break off at a colon (“…{end}”); the rest is lost."),
    ("请从原系统把完整的条件补上。", "Take the whole conditions from the original system."),
    ("编号不连续：在「{item}」前缺第 {numbers} 项。", "Numbering has a gap: before “{item}”, {numbers} is missing."),
    ("请对照原文补上缺少的项。", "Add what is missing from the original."),
    ("材料「{name}」是兜底条款，没有说清要交什么。", "The material “{name}” is a catch-all and does not say what to hand in."),
    ("请写明具体材料名称，或删除这一项。", "Name the materials, or delete the entry."),
    ("受理条件{only}写了「{words}」，没有说清是什么条件。", "Conditions say “{words}” and not what they are."),
    ("请写明具体条件。", "State the conditions."),
    ("{part}只写了「{words}」，群众看不到实际内容。", "{part}: only says “{words}”; citizens do not see the content."),
    ("请写明具体内容。", "State the content."),
    ("行政许可要求的 {count} 项材料没有写依据。", "{count} materials of this licence have no basis."),
    ("请写明要求提交材料的法律依据；没有依据的不得要求提交。", "State the legal basis of each; without one it may not be asked for."),
    ("材料「{name}」不是每个人都要交，但没有写明什么情形要交。", "“{name}” is not for everybody, and no case is stated."),
    ("请写明适用情形。", "State the case."),
    ("受理条件里写了要提交的材料。", "Conditions list materials."),
    ("请把材料移到申请材料里。", "Move them to the materials."),
    ("受理条件提到「{name}」，申请材料里没有。", "Conditions name “{name}”, the materials do not."),
    ("请核对申请材料是否漏写。", "Check whether the materials lack it."),
    ("「{wrong}」可能是「{right}」的错别字。", "“{wrong}” may be a slip for “{right}”."),
    ("请核对后改为「{right}」。", "Check, and write “{right}”."),
    # R09 to R15
    ("承诺时限 {promised} 长于法定时限 {statutory}。", "The promised limit {promised} is longer than the statutory limit {statutory}."),
    ("请核对两个时限，改正其中一个。", "Check both limits and mend one."),
    ("办件类型是即办件，承诺时限却是 {promised}。", "An item done at once, but the promised limit is {promised}."),
    ("请核对办件类型和承诺时限。", "Check item type and promised limit."),
    ("办件类型是承诺件，承诺时限却是当场办结。", "An item with a promised limit, but it is done at once."),
    ("流程里有「{slow}」，承诺时限只有 {promised}。", "The steps hold “{slow}”, but the promised limit is only {promised}."),
    ("请核对时限是否包含这个环节，并写明。", "Check whether the limit includes this step, and say so."),
    ("行政许可的法定时限 {limit} 超过行政许可法的一般上限 {most} 个工作日。", "The statutory limit {limit} of a licence is above the general maximum of {most} working days."),
    ("请核对是否有法律、法规另行规定。", "Check whether a law provides otherwise."),
    ("各环节时限合计 {total}，超过承诺时限 {promised}。", "The steps add up to {total}, more than the promised {promised}."),
    ("请核对各环节时限。", "Check the limits of the steps."),
    ("要到现场 {count} 次，没有写原因。", "{count} visits without a reason."),
    ("请写明必须到现场办理的原因。", "State why a visit is needed."),
    ("写明全程网办，却要到现场 {count} 次。", "Said to be wholly online, yet {count} visits."),
    ("请核对网办深度和到现场次数。", "Check online depth and visits."),
    ("不能网上办理，又没有邮寄，到现场次数却是 0。", "Neither online nor by post, yet no visits."),
    ("请核对到现场次数，或写明邮寄办理的方式。", "Check the visits, or state how to apply by post."),
    ("写明不收费，却列了收费项目或金额。", "Said to be free, yet a fee or amount is listed."),
    ("请核对是否收费，改正其中一处。", "Check whether there is a fee, and mend one of the two."),
    ("写明不收费，却可以网上支付。", "Said to be free, yet it can be paid online."),
    ("请核对是否收费。", "Check whether there is a fee."),
    ("没有明确写是否收费。", "Whether there is a fee is not stated."),
    ("请写明「不收费」或收费项目、标准和依据。", "Say that it is free, or state item, rate and basis."),
    ("写明收费，没有写收费{what}。", "A fee without its {what}."),
    ("请写明收费项目、标准和依据。", "State item, rate and basis of the fee."),
    # R16, R17, R25, R30
    ("咨询和监督投诉是同一个号码 {number}。", "Questions and complaints share the number {number}."),
    ("监督投诉应当由另外的部门或号码受理，请核对。", "Complaints should go elsewhere; please check."),
    ("「{number}」不是完整的电话号码。", "“{number}” is no whole phone number."),
    ("请核对号码，写成「区号-号码」。", "Check it and write area code and number."),
    ("号码 {number} 没有区号。", "The number {number} has no area code."),
    ("请补上区号。", "Add the area code."),
    ("服务对象有自然人，没有面向自然人的主题。", "For persons, but without a topic for persons."),
    ("请补上自然人主题，或核对服务对象。", "Add the topic, or check the audience."),
    ("服务对象有法人，没有面向法人的主题。", "For organisations, but without a topic for them."),
    ("请补上法人主题，或核对服务对象。", "Add the topic, or check the audience."),
    ("结果「{name}」看起来是证照，结果类型却是「{kind}」。", "The result “{name}” looks like a certificate, its type is “{kind}”."),
    ("请核对结果类型。", "Check the type of the result."),
    ("没有「{name}」的样本。", "There is no sample of “{name}”."),
    ("请补上结果样本（注意遮盖个人信息）。", "Add a sample, personal data covered."),
    ("窗口写着只能咨询，却标为受理窗口。", "The counter gives advice only, yet is marked as accepting."),
    ("请把窗口职责改为「咨询」，并写明在哪里受理。", "Mark it as advice, and say where applications are accepted."),
    # R21 to R24
    ("依据「{title}」已废止或被取代，现行的是{law}。", "“{title}” was repealed or replaced; in force is {law}."),
    ("请按现行法律更新依据，并核对条件和材料。（{source}）", "Cite the law in force, and check conditions and materials. ({source})"),
    ("文号「{number}」的年份不对。", "The year of document number “{number}” is wrong."),
    ("文号「{number}」的年份应当用六角括号〔〕。", "The year of document number “{number}” belongs in brackets 〔〕."),
    ("文号「{number}」写得不全，应是「机关代字〔年份〕顺序号号」。", "Document number “{number}” is incomplete."),
    ("请核对文号。", "Check the document number."),
    ("请按公文格式改写文号。", "Write it in the official form."),
    ("「{title}」{article}出现两种不同的内容。", "“{title}” {article} has two different texts."),
    ("请核对条款内容。", "Check the text of the article."),
    ("依据「{title}」在 {since} 有新的文本，比指南（{written}）新。", "“{title}” has a new text of {since}, newer than the guide ({written})."),
    ("请按新的规定核对条件、材料和时限，并填写核验日期。", "Check conditions, materials and limits by it, and fill in the date of the check."),
    ("法规库里没有「{title}」，没有核对条文。", "“{title}” is not in the library of laws; its articles were not checked."),
    ("请人工核对名称和条文。", "Check name and articles by hand."),
    ("「{title}」第{article}条没有第{paragraph}款。", "Article {article} of “{title}” has no paragraph {paragraph}."),
    ("请核对款号。", "Check the paragraph."),
    ("「{title}」没有{place}。", "“{title}” has no {place}."),
    ("请核对条款号；条款改过的，请按现行文本引用。", "Check the article; cite the text in force."),
    ("引用的「{title}」{article}的内容{said}。", "The quote of “{title}” {article} is not right: {said}."),
    ("请按现行条文更正引用的内容。", "Quote the text in force."),
    ("事项状态是「草稿」，不用来答复群众。", "The matter is a draft and answers nobody."),
    ("核对完成后请把状态改为「在用」。", "Once checked, set its state to in use."),
    ("事项状态是「取消」（{day}），不再用来答复群众。", "The matter is cancelled ({day}) and answers nobody."),
    ("事项状态是「取消」（{day}），不再用来答复。", "The matter is cancelled ({day}) and answers nobody."),
    ("如果事项仍在办理，请把状态改回「在用」。", "If it is still handled, set its state to in use."),
    ("事项状态是「暂停」（{day}起），暂停期间不用来答复群众。", "The matter is suspended (from {day}) and answers nobody meanwhile."),
    ("恢复办理后请把状态改回「在用」，或写明恢复日期。", "Set it to in use once resumed, or state the day."),
    ("已在 {day} 取消或失效，不再用来答复群众。", "It ended on {day} and answers nobody."),
    ("如果仍然有效，请更新日期；有新规定的，请写明由什么替代。", "If it still holds, mend the date; else say what replaces it."),
    ("最近一次更新或核验是 {day}，已超过 {days} 天。", "Last updated or checked on {day}, more than {days} days ago."),
    ("请核对内容是否仍然有效，并填写核验日期。", "Check whether it still holds, and fill in the date of the check."),
    ("更新日期 {day} 晚于今天。", "The date {day} lies in the future."),
    ("请改正日期。", "Mend the date."),
    # R26 to R29, R32
    ("{place}里有{what}（{end} 结尾），不能公开。", "{place} holds personal data ({what}, ending in {end}) and cannot be public."),
    ("请删除或遮盖个人信息后重新导入。", "Delete or cover it, then ingest again."),
    ("事项名称「{title}」不像真实的事项。", "“{title}” does not look like a real matter."),
    ("请改成正式名称，或删除。", "Use the official name, or delete it."),
    ("这是网站的出错页面（「{words}」），不是办事指南。", "This is a site's error page (“{words}”), no guide."),
    ("请重新获取页面。", "Fetch the page again."),
    ("夹有{what}「{words}」。", "Holds {what}: “{words}”."),
    ("请清理后重新导入。", "Clean it and ingest again."),
    ("「{value}」像是误输入或测试数据。", "“{value}” looks like a slip or test data."),
    ("请改成真实内容。", "Put in the real content."),
    ("网址用的是 IP 地址（{host}），群众无法分辨真假。", "The address is an IP number ({host}); nobody can tell whose it is."),
    ("请换成正式的政务网址。", "Use the official address."),
    ("网址 {host} 不在政务域名下。", "The address {host} is under no government domain."),
    ("请确认这是官方办理渠道；如果不是，请删除。", "Confirm that it is official; delete it if not."),
    ("日常用语「{alias}」与事项名称相同。", "The everyday word “{alias}” is the name itself."),
    ("请换成群众常说的叫法，或留空。", "Use what people say, or leave it empty."),
    ("行政许可事项没有常见问题。", "A licence without an FAQ."),
    ("建议补上群众问得最多的问题和回答。", "Add what people ask most, with answers."),
    # a list as a whole, its rows and columns
    ("这份清单没有「{column}」列，{then}。", "This list has no column “{column}”: {then}."),
    ("有 {count} 行没有填「{column}」，{then}。", "{count} rows leave “{column}” empty: {then}."),
    ("请补上「{column}」。", "Please add “{column}”."),
    ("这一行没有事项名称，未导入。", "This row has no name and was not ingested."),
    ("请补上事项名称；如果是多余的行，请删除。", "Add the name, or delete the row."),
    ("事项名称「{name}」不像真实的事项（可能是测试数据或误输入），未导入。", "“{name}” does not look like a real matter and was not ingested."),
    ("请改成正式的事项名称，或删除这一行。", "Use the official name, or delete the row."),
    ("这一行与{first}完全相同，只导入一次。", "This row is the same as {first} and was ingested once."),
    ("可以删除重复的行。", "The repeated row can be deleted."),
    ("这 {count} 行是同一事项的材料，已合并为一份指南。", "These {count} rows are materials of one matter and became one guide."),
    ("如果其实是不同的事项，请在每一行写明各自的事项名称和编码。", "If they are different matters, give each row its name and code."),
    ("编码 {code} 已在{first}出现，内容不同（{differing}）。已采用{first2}，本行未导入。", "Code {code} stands in {first} already with other content ({differing}); that one was taken, this row was not ingested."),
    ("请核对两行，改正编码，或只保留正确的一行。", "Check both rows: mend the code, or keep the right one."),
    ("有 {count} 行看不出适用于哪个地区，群众按地区提问时查不到。", "{count} rows name no place and are not found by place."),
    ("请增加「行政区划代码」列，或在导入时用 --region 指定地区代码。", "Add a column of division codes, or give --region when ingesting."),
    ("有 {count} 行的行政区划代码 {code} 不在区划表里。", "{count} rows have the division code {code}, which is not in the table."),
    ("请核对代码；如果是新设的区划，请在区划表里补上。", "Check the code; add it to the table if the division is new."),
    ("有 {count} 行写明了自己的行政区划（{shown}），与 --region {given} 不同，按行里写的地区入库。", "{count} rows name their own division ({shown}), other than --region {given}; theirs was taken."),
    ("请核对：地区写错了的，请改正表里的行政区划或实施编码；没有写错的，不用处理。", "Check: mend the division or code in the table if it is wrong; else nothing is to be done."),
    ("列「{heading}」与「{column}」相近，已按「{column2}」读取。", "The column “{heading}” is like “{column}” and was read as that."),
    ("如果读错了，请把这一列的标题改成准确的名称；如果没错，可以改成「{column}」。", "Name the column exactly if that is wrong; else call it “{column}”."),
    ("不认识列「{heading}」，内容已原样保留在原文里，但不会用来回答材料、时限、费用等问题。", "The column “{heading}” is not known; its words are kept, and answer no questions of materials, limits or fees."),
    ("如果这一列是办事指南的要素，请把标题改成标准名称（{examples}）。", "If it is an element of a guide, give it its standard name ({examples})."),
    ("请核对原件；缺少的内容影响答复的，请做文字识别（OCR）或补上文字后重新导入。", "Check the original; where answers need what is missing, read it by OCR or add the text, and ingest again."),
    ("编码与已入库文件「{other}」中的一项相同（{source}），这里的内容没有采用。", "Its code is that of an item of “{other}” ({source}); the content here was not taken."),
    ("请只保留一份。要改用本文件，请先从「{other}」中删去这一项并重新导入；文件换了文件夹的，请加 --prune 重新导入。", "Keep one of them. To use this file, delete the item from “{other}” and ingest that again; after a move of folders, ingest with --prune."),
    ("来源现在写「{now}」，与更正 {number}「{after}」不同，更正继续有效。", "The source now says “{now}”, other than correction {number}, “{after}”; the correction stands."),
    ("请核对后决定：mingbai guides keep {number} 保留更正，或者 mingbai guides take {number2} 改用来源。", "Check and decide: mingbai guides keep {number} keeps the correction, mingbai guides take {number2} takes the source."),
    ("来源的{part}已经和更正 {number} 一样，更正结束。", "The source's {part} is now as correction {number}, which has ended."),
    # conflicts
    ("办理流程要「{paper}」，申请材料里没有。", "The steps ask for “{paper}”, the materials do not."),
    ("请核对申请材料是否漏写，或改正流程。", "Check the materials, or mend the steps."),
    ("正文写「{words}」，表里列了 {count} 项。", "The text says “{words}”, the table lists {count}."),
    ("请核对材料是否有缺漏。", "Check whether materials are missing."),
    ("正文写「{words}」，表里的到现场次数是 {count} 次。", "The text says “{words}”, the table {count} visits."),
    ("请核对次数，改正其中一处。", "Check the visits and mend one of the two."),
    ("正文写「{words}」，表里的{kind}时限是{limit}。", "The text says “{words}”, the table's {kind} limit is {limit}."),
    ("正文写「{words}」，表里的时限是{limit}。", "The text says “{words}”, the table {limit}."),
    ("请改正其中一处。", "Mend one of the two."),
    ("正文写「{words}」，表里是收费。", "The text says “{words}”, the table says there is a fee."),
    ("正文写「{words}」，表里是不收费。", "The text says “{words}”, the table says it is free."),
    ("写明不收费，却列了金额或收费项目{amount}。", "Said to be free, yet an amount or fee is listed{amount}."),
    ("写明不收费，流程里却要「{words}」。", "Said to be free, yet the steps ask for “{words}”."),
    ("写明不收费，材料里却要「{name}」。", "Said to be free, yet the materials ask for “{name}”."),
    ("上级指南写明不收费，这里收费。", "The guide above says it is free; here there is a fee."),
    ("请核对收费依据；没有依据的不得收费。", "Check the basis of the fee; without one none may be taken."),
    ("这里收 {ours} 元，上级指南最高 {theirs} 元。", "Here {ours} yuan, above at most {theirs}."),
    ("请核对收费标准和依据，改正其中一处。", "Check rate and basis, and mend one of the two."),
    ("要「{name}」，上级指南的材料里没有。", "“{name}” is asked for, and not by the guide above."),
    ("请核对依据；没有法律、法规依据的不得增加材料。", "Check the basis; without one nothing may be added."),
    ("上级指南不限户籍，这里写「{words}」。", "The guide above sets no bound of registration, here “{words}”."),
    ("请删去户籍限制，或写明依据。", "Delete the bound, or state its basis."),
    ("{subject}：这里要{ours}，上级指南是{theirs}。", "{subject}: here {ours}, above {theirs}."),
    ("请对照法律、法规和政策，改正其中一处。", "Check the law and mend one of the two."),
    ("这里的法定时限是{here}，上级指南是{above}。", "The statutory limit here is {here}, above {above}."),
    ("请对照法律规定，改正其中一个。", "Check the law and mend one of the two."),
    ("这里承诺{here}，长于上级指南的法定时限{above}。", "Promised here: {here}, longer than the statutory limit above, {above}."),
    ("承诺时限不得长于法定时限，请改正。", "A promise may not be longer; please mend it."),
    ("上级指南已不要「{paper}」，这里还要「{name}」。", "The guide above no longer asks for “{paper}”; here “{name}” still is."),
    ("请删去这项材料。", "Delete this material."),
)  # fmt: skip
_MAY_BE_EMPTY = frozenset({"amount", "only"})
_HOLE = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(chinese), english) for chinese, english in SENTENCES)


def _pattern(chinese: str) -> re.Pattern[str]:
    parts = _HOLE.split(chinese)  # words and names of values in turn
    holes = (
        f"(?P<{part}>.{'*' if part in _MAY_BE_EMPTY else '+'}?)" if at % 2 else re.escape(part)
        for at, part in enumerate(parts)
    )
    return re.compile("".join(holes), re.DOTALL)


def in_english(sentence: str) -> tuple[str, dict[str, str]] | None:
    """A finding's sentence as an English template and the values for it, still in Chinese; None where no pattern fits."""
    for pattern, english in _patterns():
        found = pattern.fullmatch(sentence)
        if found is not None:
            return english, found.groupdict()
    return None
