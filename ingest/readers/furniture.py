"""What surrounds an article on a page and is not law: navigation, share bars, counters, footers. Vocabulary, not positions.

`is_furniture` names lines that are furniture wherever they stand. `is_edge_furniture` names lines that are furniture only
before or after the article, because the same words (「下载」「打印」「首页」) may be law inside it.
"""

from __future__ import annotations

import re

_END = r"[\s|｜/·。.!！>》】\]]*$"

_BUTTON = "打印|关闭|收藏|纠错|分享|返回|保存|推荐|下载|打印本页|关闭窗口|我要纠错|字体|大|中|小|默认|超大"
_NETWORKS = r"(?:\s*(?:微信|微博|新浪微博|腾讯微博|QQ空间|QQ好友|QQ|朋友圈|人人网|豆瓣|更多|取消))*"

_ANYWHERE = re.compile(
    r"^[\s【\[|｜]*(?:"
    r"(?:微信)?扫一扫[^，。；]{0,24}|扫码(?:浏览|分享|访问)[^，。；]{0,10}|手机扫(?:码|一扫)?(?:浏览|访问|分享|打开)[^，。；]{0,10}"
    rf"|分享(?:文章)?(?:到|至)[:：]?{_NETWORKS}|分享[:：]{_NETWORKS}"
    r"|返回(?:顶部|首页|列表|上一?页)|回到顶部|(?:打印|关闭)(?:本页|页面|窗口|此页|本文)|我要纠错|网页?纠错"
    rf"|(?:[【\[](?:{_BUTTON})[】\]][\s|｜/]*)+|(?:{_BUTTON})(?:[\s|｜/]+(?:{_BUTTON}))+"
    r"|(?:浏览|阅读|文字)?(?:字号|字体)(?:大小)?[:：\s【\[]*(?:[特超最]?[大中小]号?|默认|正常|标准|A[+＋-]?|[\s|｜/】\]\[【])+|视力保护色.{0,24}"
    r"|(?:浏览|阅读|点击|访问)(?:次数|数|人数|人次|量)[:：]?\s*[-\d,]*\s*(?:次|人次)?|(?:浏览|阅读|点击|访问)[:：]\s*[-\d,]+\s*(?:次|人次)?"
    r"|本文?(?:页面)?(?:已)?(?:被)?(?:浏览|阅读|访问)(?:了)?\s*\d*\s*次|您是第[-\s\d,]*位访(?:问者|客).*"
    r"|(?:当前|您(?:当前)?(?:所在)?的?|你(?:当前)?(?:所在)?的?|所在的?|现在)(?:所在)?的?位置(?:是)?[:：>》\s].{0,120}"
    r"|(?:.{2,30}\s)?版权所有(?=[:：\s©(（]|$)[^。；]{0,80}|Copyright\s.{0,80}|©.{0,80}"
    r"|.{0,16}[\u4e00-\u9fff]ICP[备证]\s*\d.{0,60}|.{0,6}公网安备\s*\d.{0,60}|(?:政府)?网站标识码[:：].{0,40}"
    r"|(?:主办|承办)(?:单位)?[:：].{2,60}(?:备案序?号|技术支持|版权所有|ICP|标识码).{0,80}"
    r"|(?:建议|推荐)使用.{0,40}(?:浏览器|分辨率).{0,40}"
    r"|[上下]一[篇条][:：].{0,120}|(?:责任|网站|本网)编辑[:：].{0,30}"
    r"|温馨提示：?您(?:即将|正在)离开.{0,60}"
    r"|简体(?:版|中文)?(?:\s*(?:繁體|繁体)(?:版|中文)?)?(?:\s*English)?|繁[體体](?:版|中文)?|简繁转换|IPV6"
    r"|网站地图|网站声明|友情链接|加入收藏|设为首页"
    r")" + _END,
    re.IGNORECASE,
)

_AT_EDGES = re.compile(
    r"^[\s【\[|｜]*(?:"
    rf"{_BUTTON}|首页|登录|注册|退出|搜索|更多|上一?页|下一?页|A[-+]?|×|X|取消|收起|展开|字号|听全文|语音播报|播放|-?\s*次|二维码(?:分享)?"
    r"|(?:智能|在线)(?:问答|机器人|客服)|长者(?:助手|专区|版|模式)|无障碍(?:版|浏览|阅读|模式)?|关怀版|适老(?:版|模式)|English|手机版|电脑版"
    r"|联系我们|关于我们|隐私安全|使用帮助|用户登录"
    r"|全文下载|下载(?:文字|图片|PDF|Word|OFD|WORD)?版|图解|相关(?:附件|新闻|链接|阅读|文章|文件|稿件|信息|政策|解读|推荐|报道|资讯)[:：]?|附件下载[:：]?"
    r"|热点(?:新闻|推荐|文章)?|推荐阅读|延伸阅读|猜你喜欢|最新(?:文章|信息)|政策解读|解读"
    r"|网站(?:导航|首页)|政务(?:公开|服务|微信|微博|新媒体|邮箱)|互动交流|政民互动|市民网页"
    r"|主办(?:单位)?[:：].{2,40}承办(?:单位)?[:：].{2,60}|技术支持[:：].{0,40}"
    r")" + _END,
    re.IGNORECASE,
)
_RELATED_HEADING = re.compile(
    r"^[【\[]?(?:相关(?:新闻|链接|阅读|文章|文件|稿件|信息|政策|解读|推荐|报道|资讯)|热点(?:新闻|推荐|文章)|推荐阅读|延伸阅读|猜你喜欢|最新(?:文章|信息))[】\]]?[:：]?$"
)

# Class or id words of containers that never hold law, wherever they stand.
_SURE_WORD = re.compile(
    r"^(?:bd)?share|^(?:bread)?crumbs?|^curmb|^curb$|^dqwz|qrcode|^qr|ewm|erweima|saoma|^print(?:btn|er|page|it)?$|fontsize|setfont|changefont|^pag(?:e|ing|ination)?(?:div|bar|num)?$"
    r"|pagination|copyright|^foot|footer|toolbar|^llcs|^visit(?:or|ors|s|count|num)?$|backtop|gotop|totop|backtotop|^related|xgxw|xgwz|xgyd|xglj|recommend|^bdsharebuttonbox"
    r"|jiucuo|easybtn|quickbar|^pagecommon|hotword|hotkey|^wza|^slh|sharebox|articleshare|^friendlink|^weixin$|^prevnext|^preandnext|^pageturn"
)
# Words that mark furniture around an article, but may also be used inside one («head» of a section, «left» column).
_LIKELY_WORD = re.compile(
    r"^(?:head(?:er|bar|er2|ers)?|top|topbar|topnav|nav(?:bar|igation|igator)?|mainnav|menu|submenu|location|position|search(?:box|bar)?|side(?:bar|menu|nav)?"
    r"|leftnav|leftmenu|login|lang(?:uage)?|modal|popup|popbox|dialog|float|banner|logo|tips|comment|hot|bottom|xggj|links?)$"
)
_CONTENT_WORD = re.compile(
    r"^(?:zoom|zoomcon|zoomcontent|ucap(?:content)?|trs(?:ue)?(?:editor|uview|view|preview)?|trsueditor|jscontent|richmediacontent|vsbcontent.*|vnewscontent|wpdetail|wparticlecontent"
    r"|(?:my|the)?(?:article|art|news|detail|details|info|page|text|main|xl|xxgk|zw|zhengwen|post|entry|content|con|cont|zn|guide|bszn|policy)"
    r"(?:content|con|cont|body|main|text|txt|article|word|detail|nr|box|info)(?:body|text|article|word|nr)?|content|contents|article|neirong|zhengwen|nr)$"
)
_WORD_BREAK = re.compile(r"[\s]+")
_SENTENCE = re.compile(r"[。；;？?]|，.*，|[:：]\S{6,}|^[（(]?[一二三四五六七八九十\d①-⑳]+[、.．)）]\s*\S{4,}")

FURNITURE_TAGS = frozenset({"nav", "footer", "aside"})
CONTENT_TAGS = frozenset({"article", "main", "ucapcontent"})


def is_furniture(line: str) -> bool:
    """Say whether the line is page furniture wherever it stands, such as 「扫一扫在手机打开当前页」."""
    return not any(character.isalnum() for character in line) or bool(_ANYWHERE.match(line))


def is_edge_furniture(line: str) -> bool:
    """Say whether the line is page furniture when it stands before or after the article."""
    return is_furniture(line) or bool(_AT_EDGES.match(line))


def opens_related_links(line: str) -> bool:
    """Say whether the line heads a list of links to other pages."""
    return bool(_RELATED_HEADING.match(line))


def is_prose(line: str) -> bool:
    """Say whether the line reads like a sentence or a numbered item, hence like law rather than a label."""
    return len(line) >= 8 and bool(_SENTENCE.search(line)) and not is_edge_furniture(line)


def states_something(line: str) -> bool:
    """Say whether a line may hold a fact: it is prose, or has a figure in it."""
    return is_prose(line) or any(character.isdigit() for character in line)


def names_furniture(signal: str) -> bool:
    """Say whether a container's id and classes name furniture wherever it stands."""
    return any(_SURE_WORD.search(word) for word in _words(signal))


def names_surroundings(signal: str) -> bool:
    """Say whether a container's id and classes name what usually stands around an article."""
    return any(_LIKELY_WORD.match(word) for word in _words(signal))


def names_content(signal: str) -> bool:
    """Say whether a container's id and classes name the place of an article, as content systems do."""
    return any(_CONTENT_WORD.match(word) for word in _words(signal))


def _words(signal: str) -> list[str]:
    return [word.replace("-", "").replace("_", "") for word in _WORD_BREAK.split(signal.lower()) if word]
