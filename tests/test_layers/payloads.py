"""Lists texts that would run, if text from data reached HTML or a script as it is."""

FIRE = "window.top.__fired=1"
PAYLOADS = (
    f"<script>{FIRE}</script>",
    f"</script><script>{FIRE}</script>",
    f"<img src=x onerror={FIRE}>",
    f"<svg onload={FIRE}>",
    f"\"><img src=x onerror='{FIRE}'>",
    f"'><svg/onload={FIRE}>",
    f"');{FIRE};//",
    f'");{FIRE};//',
    f"`;{FIRE};//",
    "${" + FIRE + "}",
    f"\\`);{FIRE};//",
    f"\u2028{FIRE}\u2029",
    f"<iframe srcdoc='<script>{FIRE}</script>'></iframe>",
    f"<a href=javascript:{FIRE}>x</a>",
    f"--><script>{FIRE}</script><!--",
    "{{ 7*6 }}",
    "{% raw %}{{ 7*6 }}{# x #}",
    "{{ 'map_div2' }} alert(coords); drawnItems __PARENT__",
)
