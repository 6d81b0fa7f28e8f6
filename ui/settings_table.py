"""What each setting means to an operator, one row a variable; docs/settings.md has the same rows, and a test compares them.

The English of the meanings is `ui.words.settings`.
"""

from __future__ import annotations

from knowledge.values import Value


class Setting(Value):
    """One row of the settings table: the variable, the field it fills, and what it means to an operator."""

    variable: str
    field: str
    meaning: str
    valid: str
    secret: bool = False  # never repeated in a message


TABLE: tuple[Setting, ...] = (
    Setting(
        variable="MINGBAI_PROFILE",
        field="profile",
        meaning="一组默认值：internal 给政务外网和大厅用，public 给互联网用；不设和 internal 一样，只多一个「看地图」；每一项仍可单独设",
        valid="internal 或 public",
    ),
    Setting(
        variable="MINGBAI_DATA",
        field="data",
        meaning="数据目录：数据库和索引都在这里，默认 ./var",
        valid="一个可以写入的目录",
    ),
    Setting(
        variable="MINGBAI_DATABASE",
        field="database",
        meaning="数据库地址（SQLAlchemy 写法），不设就用数据目录里的 SQLite 文件",
        valid="例如 postgresql+psycopg://用户@主机/库名",
    ),
    Setting(
        variable="MINGBAI_ENCODER",
        field="encoder",
        meaning="向量模型的名字或目录，不设就用自带的模型；换了以后要运行 mingbai reindex",
        valid="例如 BAAI/bge-small-zh-v1.5",
    ),
    Setting(
        variable="MINGBAI_RERANKER",
        field="reranker",
        meaning="重排模型（sentence-transformers CrossEncoder）的名字或目录，把最像的几件事再排一遍；每问多几十毫秒",
        valid="例如 BAAI/bge-reranker-base",
    ),
    Setting(
        variable="MINGBAI_INDEX",
        field="index",
        meaning="索引用什么引擎，不设就按库里记的来，默认是本机的；要换，运行 mingbai reindex --to",
        valid="embedded（本机）或 milvus",
    ),
    Setting(
        variable="MINGBAI_MILVUS_URL",
        field="milvus_url",
        meaning="Milvus 的地址，索引在 Milvus 里时要设",
        valid="例如 http://用户:密码@127.0.0.1:19530/库名；试用可以写一个 .db 结尾的文件（milvus-lite）",
        secret=True,
    ),
    Setting(
        variable="MINGBAI_LAWS",
        field="laws",
        meaning="法规条文文件，质检用来核对依据；运行 mingbai lint 时在数据目录里建一次索引",
        valid="一个 .jsonl 或 .jsonl.xz 文件，每行一条：title、article、text、date",
    ),
    Setting(
        variable="MINGBAI_HOST",
        field="host",
        meaning="网页监听的地址，默认 127.0.0.1（只有本机能打开）",
        valid="例如 0.0.0.0",
    ),
    Setting(
        variable="MINGBAI_PORT",
        field="port",
        meaning="网页监听的端口，默认 7860；0 表示任选一个空闲端口",
        valid="0 到 65535 的整数",
    ),
    Setting(
        variable="MINGBAI_HOTLINE",
        field="hotline",
        meaning="每一页都显示的人工热线，默认 12345",
        valid="电话号码，只含数字和短横",
    ),
    Setting(
        variable="MINGBAI_HOTLINES",
        field="hotlines",
        meaning="本地专线的号码，不写的用全国号码；名称见 docs/settings.md",
        valid="名称=号码，用逗号隔开，例如 社保=0980-8123301,公积金=0980-8129900",
    ),
    Setting(
        variable="MINGBAI_REGION",
        field="region",
        meaning="默认的办事地区（行政区划代码），不设就请来访的人自己选",
        valid="6、9 或 12 位数字，例如 440106",
    ),
    Setting(variable="MINGBAI_NAME", field="name", meaning="页头上的名称，默认「政务服务问答」", valid="1 到 40 个字"),
    Setting(
        variable="MINGBAI_CONTACT_DAYS",
        field="contact_days",
        meaning="差评工单几个工作日内要有人接手，默认 1",
        valid="0 到 60 的整数",
    ),
    Setting(
        variable="MINGBAI_FIX_DAYS",
        field="fix_days",
        meaning="差评工单几个工作日内要整改办结，默认 15",
        valid="1 到 250 的整数",
    ),
    Setting(
        variable="MINGBAI_RATING_DAYS",
        field="rating_days",
        meaning="答复以后几天内可以评价，过了就删掉答复的依据记录（不含提问），默认 7",
        valid="1 到 90 的整数",
    ),
    Setting(
        variable="MINGBAI_UNANSWERED_DAYS",
        field="unanswered_days",
        meaning="没有答上的问题隐去个人信息后保存几天，默认 30；0 表示一句也不保存",
        valid="0 到 180 的整数",
    ),
    Setting(
        variable="MINGBAI_HISTORY_DAYS",
        field="history_days",
        meaning="对话隐去个人信息后在服务器上保存几天，来访的人可以下载和删除自己的；默认 0，不保存",
        valid="0 到 90 的整数",
    ),
    Setting(
        variable="MINGBAI_OFFICIAL_RATING_URL",
        field="official_rating_url",
        meaning="官方「好差评」的网址，写在评价回执和报告里",
        valid="http:// 或 https:// 开头的网址",
    ),
    Setting(
        variable="MINGBAI_MAINTAIN_TOKEN",
        field="maintain_token",
        meaning="维护接口 /api/maintain 的令牌，不设就关着",
        valid="24 到 200 个字符，例如 openssl rand -hex 24 的输出",
        secret=True,
    ),
    Setting(
        variable="MINGBAI_LOG_FORMAT",
        field="log_format",
        meaning="日志的格式，默认 text（只写提醒和出错）；json 是每个请求一行，给日志系统收",
        valid="text 或 json",
    ),
    Setting(
        variable="MINGBAI_OTLP",
        field="otlp",
        meaning="OpenTelemetry 收集器的地址（OTLP，gRPC），不设就不发调用链",
        valid="例如 http://127.0.0.1:4317",
    ),
    Setting(
        variable="MINGBAI_ASK_PER_MINUTE",
        field="ask_per_minute",
        meaning="一个来源地址一分钟最多提问几次，默认 600；0 表示不限",
        valid="0 到 1000000 的整数",
    ),
    Setting(
        variable="MINGBAI_READ_PER_MINUTE",
        field="read_per_minute",
        meaning="一个来源地址一分钟最多打开几次网页和查询接口，默认 3000；0 表示不限",
        valid="0 到 1000000 的整数",
    ),
    Setting(
        variable="MINGBAI_KEEP_ANSWERS",
        field="keep_answers",
        meaning="最近的答复留几份在内存里，同样的问题马上答，默认 5000；0 表示不留",
        valid="0 到 1000000 的整数",
    ),
    Setting(
        variable="MINGBAI_WARM_MB",
        field="warm_mb",
        meaning="每个服务进程最多用多少 MB 内存预先备好指南，默认 500；0 表示不预备，头一次问到某份指南时慢一些",
        valid="0 到 100000 的整数",
    ),
    Setting(
        variable="MINGBAI_REDIS",
        field="redis",
        meaning="Redis 地址，几个服务进程共用限流的计数和现成的答复；不设就各记各的",
        valid="例如 redis://127.0.0.1:6379/0",
        secret=True,
    ),
    Setting(
        variable="MINGBAI_PROXIES",
        field="proxies",
        meaning="反向代理的地址，用逗号分开；只有它们写的 X-Forwarded-For 才算数",
        valid="IP 地址或网段，例如 127.0.0.1,10.0.0.0/8",
    ),
    Setting(
        variable="MINGBAI_HOSTS",
        field="hosts",
        meaning="可以用来打开本服务的域名，用逗号分开；不设就不检查",
        valid="小写的域名，例如 wenda.example.gov.cn,*.example.gov.cn",
    ),
    Setting(
        variable="MINGBAI_API_KEYS",
        field="api_keys",
        meaning="/v1/ 和 /mcp 的密钥，给别的程序用；不设就不要密钥",
        valid="一个或几个，用逗号分开，每个 24 到 200 个字符",
        secret=True,
    ),
    Setting(
        variable="MINGBAI_REVIEW",
        field="review",
        meaning="更正指南要几个人：one 一个人改了就生效，two 要第二个人审核；默认 one",
        valid="one 或 two",
    ),
    Setting(
        variable="MINGBAI_TLS",
        field="tls",
        meaning="网站是不是只用 https 打开；是就填 true，登录的 Cookie 只在 https 下发送",
        valid="true 或 false",
    ),
    Setting(
        variable="MINGBAI_SESSION_MINUTES",
        field="session_minutes",
        meaning="登录后几分钟不动就要重新登录，默认 60；最长 12 小时一定要重新登录",
        valid="5 到 720 的整数",
    ),
    Setting(
        variable="MINGBAI_OIDC_ISSUER",
        field="oidc_issuer",
        meaning="统一身份认证（OpenID Connect）的网址，设了就可以用它登录；不设就只有本地账号",
        valid="https:// 开头的网址，和对方公布的 issuer 一字不差",
    ),
    Setting(
        variable="MINGBAI_OIDC_CLIENT",
        field="oidc_client",
        meaning="本系统在统一身份认证那边登记的 client_id",
        valid="1 到 200 个字符",
    ),
    Setting(
        variable="MINGBAI_OIDC_SECRET",
        field="oidc_secret",
        meaning="登记时得到的密钥，任何地方都不显示",
        valid="不超过500个字符",
        secret=True,
    ),
    Setting(
        variable="MINGBAI_OIDC_SECRET_FILE",
        field="oidc_secret_file",
        meaning="密钥放在文件里时写文件名，设了它就不看 MINGBAI_OIDC_SECRET",
        valid="一个可以读的文件，内容只有密钥",
    ),
    Setting(
        variable="MINGBAI_OIDC_ROLES",
        field="oidc_roles",
        meaning="对方的哪个值是这里的哪种身份，前面的优先；没有写到的一律不能进",
        valid="值=身份，用逗号隔开，例如 mb-ck=window,mb-bj=editor,mb-wh=maintainer,mb-sj=auditor",
    ),
    Setting(
        variable="MINGBAI_OIDC_ROLE_CLAIM",
        field="oidc_role_claim",
        meaning="身份写在 ID 令牌的哪一项，默认 roles；在里层的用点隔开",
        valid="例如 realm_access.roles",
    ),
    Setting(
        variable="MINGBAI_OIDC_DEPARTMENT_CLAIM",
        field="oidc_department_claim",
        meaning="所属部门写在 ID 令牌的哪一项，默认 department",
        valid="一个名称，值是一个部门或者几个部门",
    ),
    Setting(
        variable="MINGBAI_OIDC_NAME_CLAIM",
        field="oidc_name_claim",
        meaning="账号名写在 ID 令牌的哪一项，默认 preferred_username",
        valid="一个名称，值是岗位或者工号",
    ),
    Setting(
        variable="MINGBAI_OIDC_SCOPE",
        field="oidc_scope",
        meaning="向统一身份认证要哪些内容，默认 openid profile",
        valid="openid 开头，用空格隔开",
    ),
    Setting(
        variable="MINGBAI_TOTP_KEY_FILE",
        field="totp_key_file",
        meaning="加密动态码密钥用的密钥文件，由 mingbai users seal --new-key 给出；不设，动态码的密钥在库里是明文",
        valid="一个可以读的文件，一行一个密钥，第一行的用来加密，其余的只用来解开以前加密的",
    ),
    Setting(
        variable="MINGBAI_AUDIT_DAYS",
        field="audit_days",
        meaning="审计记录保留几天，mingbai audit prune 清理更早的，默认 180",
        valid="180 到 3650 的整数",
    ),
    Setting(
        variable="MINGBAI_LLM",
        field="llm",
        meaning="语言模型，只用来听懂问题和把话说顺，不提供事实；不设就不用模型",
        valid="提供方:模型名，例如 openai:qwen-plus",
    ),
    Setting(
        variable="MINGBAI_LLM_URL",
        field="llm_url",
        meaning="兼容 OpenAI 的模型服务地址（通义、DeepSeek、Ollama、vLLM 等）",
        valid="http:// 或 https:// 开头的网址，例如 http://127.0.0.1:11434/v1",
    ),
    Setting(
        variable="MINGBAI_LLM_KEY",
        field="llm_key",
        meaning="模型服务的密钥，任何地方都不显示",
        valid="不超过500个字符",
        secret=True,
    ),
    Setting(
        variable="MINGBAI_LLM_KEY_FILE",
        field="llm_key_file",
        meaning="密钥放在文件里时写文件名，设了它就不看 MINGBAI_LLM_KEY",
        valid="一个可以读的文件，内容只有密钥",
    ),
    Setting(
        variable="MINGBAI_LLM_SECONDS",
        field="llm_seconds",
        meaning="一次提问最多等模型几秒，到时就用不经模型的答复，默认 8.0",
        valid="1 到 60 的数",
    ),
    Setting(
        variable="MINGBAI_LLM_TASKS",
        field="llm_tasks",
        meaning="模型做什么：phrase 把话说顺，choose 听懂问题指哪个选项；默认 phrase,choose",
        valid="phrase、choose 或 phrase,choose",
    ),
    Setting(
        variable="MINGBAI_WIDGET_ORIGINS",
        field="widget_origins",
        meaning="哪些网站可以把办事小窗放在自己的网页里，用逗号隔开；不设就只有本站可以",
        valid="网站的来源（协议、域名、端口），例如 https://www.qingxi.example",
    ),
    Setting(
        variable="MINGBAI_PUBLIC_URL",
        field="public_url",
        meaning="群众打开本站用的网址，印在告知单的二维码里；不设就用访问时的地址",
        valid="http:// 或 https:// 开头的网址，例如 https://bs.qingxi.example",
    ),
    Setting(
        variable="MINGBAI_MAP_URL",
        field="map_url",
        meaning="「看地图」的网址，{address} 换成窗口的地址，按了才打开；不设是高德地图，写 off 不显示（internal 是 off）",
        valid="含 {address} 的网址，例如 https://uri.amap.com/search?keyword={address}；或者 off",
    ),
)
