"""Writes more than a hundred texts that would run, ask another host or change a page, if they were not escaped."""

from tests.test_layers.payloads import PAYLOADS

# Each as `JS` (what a script does) and `HOST` (whom a page asks) are put in. Tags, attributes, other cases and
# encodings, and ways out of a quote, a script, a comment or a template: as OWASP's cheat sheet lists them.
_MARKUP = r'''
<script>JS</script>
<ScRiPt>JS</sCrIpT>
<script/x>JS</script>
<script src=//HOST/script.js></script>
<script type=module>JS</script>
<script
>JS</script>
<<script>JS//<</script>
<scr<script>ipt>JS</scr</script>ipt>
</title><script>JS</script>
</textarea><script>JS</script>
</style><script>JS</script>
</script><script>JS</script>
</noscript><script>JS</script>
</template><script>JS</script>
</xmp><script>JS</script>
<!--><script>JS</script>
--><script>JS</script><!--
]]><script>JS</script>
<img src=x onerror=JS>
<img src=x onerror="JS">
<img src=x onerror='JS'>
<img/src=x/onerror=JS>
<img src=x:x onerror&#61;JS>
<IMG SRC=x ONERROR=JS>
<img src=x oneonerrorrror=JS onerror=JS>
<img """><script>JS</script>">
<img src=HOST/picture.png>
<img srcset="HOST/set.png 1x">
<image href=x onerror=JS>
"><img src=x onerror=JS>
'><img src=x onerror=JS>
`><img src=x onerror=JS>
"/><svg onload=JS>
" onmouseover=JS autofocus onfocus=JS x="
' onmouseover=JS autofocus onfocus=JS x='
x onfocus=JS autofocus tabindex=1
<svg onload=JS>
<svg/onload=JS>
<svg><script>JS</script></svg>
<svg><script href=data:text/javascript,JS></script></svg>
<svg><animate onbegin=JS attributeName=x dur=1s></svg>
<svg><set onbegin=JS attributename=x></svg>
<svg><a xlink:href=javascript:JS><text x=20 y=20>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>JS</script></svg>#x"></svg>
<svg><foreignObject><img src=x onerror=JS></foreignObject></svg>
<svg><style><img src=x onerror=JS></style></svg>
<math><mtext><img src=x onerror=JS></mtext></math>
<math href=javascript:JS>x</math>
<math><mi//xlink:href="data:x,<script>JS</script>">
<iframe srcdoc="<script>JS</script>"></iframe>
<iframe srcdoc="&lt;script&gt;JS&lt;/script&gt;"></iframe>
<iframe src=javascript:JS></iframe>
<iframe src="data:text/html,<script>top.alert(1)</script>"></iframe>
<iframe src=HOST/frame.html></iframe>
<iframe onload=JS></iframe>
<object data=javascript:JS></object>
<object data=HOST/object></object>
<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>
<embed src=javascript:JS>
<embed src=HOST/embed>
<embed src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='JS'/>">
<body onload=JS>
<body onpageshow=JS>
<input autofocus onfocus=JS>
<select autofocus onfocus=JS>
<textarea autofocus onfocus=JS>
<keygen autofocus onfocus=JS>
<button onclick=JS autofocus onfocus=JS>x</button>
<details open ontoggle=JS>x</details>
<video src=x onerror=JS></video>
<video><source onerror=JS></video>
<video poster=HOST/poster.png></video>
<audio src=x onerror=JS></audio>
<audio src=HOST/sound.ogg autoplay></audio>
<marquee onstart=JS>x</marquee>
<div onpointerenter=JS onmouseenter=JS>x</div>
<x onclick=JS tabindex=1 onfocus=JS autofocus>x</x>
<a href=javascript:JS>x</a>
<a href="java&#10;script:JS">x</a>
<a href="&#106;avascript:JS">x</a>
<a href=" &#1; javascript:JS">x</a>
<a href="data:text/html,<script>JS</script>">x</a>
<a href=HOST/away target=_top>x</a>
<a ping=HOST/ping href=/>x</a>
<form action=javascript:JS><button autofocus>x</button></form>
<form><button formaction=javascript:JS>x</button></form>
<isindex action=javascript:JS type=image>
<base href=HOST/>
<meta http-equiv=refresh content="0;url=javascript:JS">
<meta http-equiv=refresh content="5;url=HOST/refresh">
<link rel=stylesheet href=HOST/style.css>
<link rel=prefetch href=HOST/prefetch>
<link rel=preload as=image href=HOST/preload.png>
<link rel=icon href=HOST/icon.png>
<style>@import "HOST/import.css";</style>
<style>*{background:url(HOST/background.png)}</style>
<style>@font-face{font-family:x;src:url(HOST/font.woff2)}*{font-family:x}</style>
<div style="background:url(HOST/inline.png)">x</div>
<div style="width:expression(JS)">x</div>
<style>@keyframes x{}</style><b style="animation-name:x" onanimationstart=JS>x</b>
<b style="animation:x" onanimationend=JS>x</b>
<dialog open onclose=JS><form method=dialog><button>x</button></form></dialog>
<portal src=HOST/portal></portal>
<template><script>JS</script></template><img src=x onerror=JS>
<noscript><p title="</noscript><img src=x onerror=JS>">
<table background=HOST/table.png><td background=HOST/cell.png>
<style><!--</style><script>JS//--></script>
<plaintext><script>JS</script>
\x3cscript\x3eJS\x3c/script\x3e
\u003cscript\u003eJS\u003c/script\u003e
%3Cscript%3EJS%3C/script%3E
&lt;script&gt;JS&lt;/script&gt;
&#60;script&#62;JS&#60;/script&#62;
+ADw-script+AD4-JS+ADw-/script+AD4-
'''
_SCRIPTS = r"""
';JS;//
";JS;//
`;JS;//
');JS;//
");JS;//
`);JS;//
\';JS;//
\");JS;//
'-JS-'
"-JS-"
`${JS}`
${JS}
#{JS}
{{constructor.constructor('JS')()}}
{{ 7*6 }}
{% print(7*6) %}
<%= 7*6 %>
*/JS/*
javascript:JS
JaVaScRiPt:JS
data:text/html,<script>JS</script>
vbscript:JS
__proto__
constructor.prototype.x
"""
_MARKDOWN = r"""
[x](javascript:JS)
[x](<javascript:JS>)
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](HOST/link "' onmouseover=JS x='")
![x](HOST/markdown.png)
![x](x"onerror="JS)
[x]: javascript:JS
<javascript:JS>
<HOST/auto>
:material/home: :streamlit: :red[x]
$$\href{javascript:JS}{x}$$
$\includegraphics{HOST/tex.png}$
"""
_FORMULAS = """
=HYPERLINK("HOST/formula","x")
=WEBSERVICE("HOST/webservice")
=cmd|' /C calc'!A0
+cmd|' /C calc'!A0
-cmd|' /C calc'!A0
@SUM(1+1)*cmd|' /C calc'!A0
%0A=1+1
|calc
＝1+1
'=1+1
"""
_WITH_BREAKS = (
    "x\u2028JS\u2029",
    "x\nJS\n//",
    "\r\n=1+1",
    "\t=1+1",
    "\u200b=1+1",
    "<scr\u0000ipt>JS</script>",
    "\u202e<script>JS</script>",
    "\ufeff<img src=x onerror=JS>",
)


def many_payloads(host: str) -> tuple[str, ...]:
    """Return the payloads, each of whose scripts calls `alert` with its number; `host` is who would be asked.

    Those of `tests/test_layers/payloads.py` are among them.
    """
    lines = [line for each in (_MARKUP, _SCRIPTS, _MARKDOWN, _FORMULAS) for line in each.strip().split("\n")]
    # Two lines of the list above make one payload.
    lines[lines.index("<script")] += "\n" + lines.pop(lines.index(">JS</script>"))
    return tuple(
        text.replace("JS", f"alert({number})").replace("HOST", host)
        for number, text in enumerate([*lines, *_WITH_BREAKS, *PAYLOADS], start=1)
    )
