"""A message of the loopback to a page in Discord's look, dark, as its clients draw components v2."""

import base64
import html

from tests.gallery.markdown import shown
from tests.loopback.components import Part

_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary"}
CSS = """
* { box-sizing: border-box; margin: 0 }
body { background: #313338; color: #dbdee1; padding: 14px;
  font: 16px/1.375 "gg sans", "Noto Sans", "DejaVu Sans", sans-serif }
.row { display: flex; gap: 14px; max-width: 720px }
.avatar { width: 40px; height: 40px; border-radius: 50%; background: #5865f2; flex: none }
.body { min-width: 0; flex: 1 }
.name { font-weight: 600; color: #f2f3f5; margin-bottom: 2px }
.tag { background: #5865f2; color: #fff; font-size: 10px; padding: 1px 4px; border-radius: 3px }
.asked { color: #949ba4; font-size: 14px; margin-bottom: 6px }
.container { background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid var(--accent, #3f4147);
  border-radius: 8px; padding: 14px; margin-top: 4px; max-width: 600px }
.container > * + *, .stack > * + * { margin-top: 8px }
blockquote { border-left: 4px solid #4e5058; border-radius: 2px; padding-left: 12px; margin: 2px 0 }
.small { font-size: 13px; color: #949ba4 } .small a { color: #00a8fc }
.h1 { font-size: 24px; font-weight: 700 } .h2 { font-size: 20px; font-weight: 700 }
.h3 { font-size: 16px; font-weight: 700 }
.item::before { content: "\\2022"; margin-right: 8px }
a { color: #00a8fc; text-decoration: none }
code { background: #1e1f22; padding: 1px 4px; border-radius: 3px; font-size: 85% }
.drawn { background: #4e505880; border-radius: 3px; padding: 0 2px }
.section { display: flex; gap: 12px; justify-content: space-between } .section > div { min-width: 0 }
.section > .accessory { flex: none }
.thumbnail { width: 85px; height: 85px; border-radius: 8px; background: #1e1f22 }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px }
.button { border-radius: 8px; padding: 6px 14px; font-size: 14px; font-weight: 500; color: #fff;
  background: #4e5058; white-space: nowrap; display: inline-block }
.primary { background: #5865f2 } .success { background: #248046 } .danger { background: #da373c }
.disabled { opacity: .5 }
.select { background: #1e1f22; border-radius: 6px; padding: 9px 12px; font-size: 14px; color: #949ba4;
  width: 100% }
.separator { border-top: 1px solid #3f4147; height: 0 }
.media { width: 100%; border-radius: 8px; display: block }
.alt { font-size: 11px; color: #6d737c }
"""


_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title><style>{css}</style></head>
<body>{body}</body></html>"""


def page(title, messages, now):
    """The HTML page of some messages, one after another."""
    body = "\n".join(_message(each, now) for each in messages)
    return _PAGE.format(title=html.escape(title), css=CSS, body=body)


def _message(message, now):
    only = "<div class='small'>Only you can see this</div>" if message.ephemeral else ""
    parts = [shown(message.content, now)] if message.content else []
    parts += [_component(each, message, now) for each in message.components]
    return f"""<div class="row"><div class="avatar"></div><div class="body">
<div class="name">Clippings <span class="tag">APP</span></div>{"".join(parts)}{only}</div></div>"""


def _component(part, message, now):
    drawn = _DRAWN.get(part["type"])
    return drawn(part, message, now) if drawn else f"<div class='alt'>component {part['type']}</div>"


def _inside(parts, message, now):
    return "".join(_component(each, message, now) for each in parts)


def _container(part, message, now):
    colour = part.get("accent_color")
    accent = "" if colour is None else f' style="--accent: #{colour:06x}"'
    return f'<div class="container"{accent}>{_inside(part["components"], message, now)}</div>'


def _section(part, message, now):
    accessory = _component(part["accessory"], message, now)
    inside = _inside(part["components"], message, now)
    return f'<div class="section"><div>{inside}</div><div class="accessory">{accessory}</div></div>'


def _button(part, _message, _now):
    emoji = (part.get("emoji") or {}).get("name") or ""
    name = html.escape(" ".join(filter(None, (emoji, part.get("label")))))
    disabled = " disabled" if part.get("disabled") else ""
    return f'<span class="button {_STYLES.get(part["style"], "secondary")}{disabled}">{name}</span>'


def _select(part, _message, _now):
    chosen = [option["label"] for option in part.get("options") or () if option.get("default")]
    said = ", ".join(chosen) or part.get("placeholder") or "Make a selection"
    return f'<div class="select">{html.escape(said)} &#9662;</div>'


def _media(part, message, _now):
    return "".join(_picture(item, message) for item in part["items"])


def _picture(item, message):
    alt = html.escape(item.get("description") or "")
    url = item["media"]["url"]
    for file in message.attachments:
        if url in (f"attachment://{file.filename}", file.url):
            content = base64.b64encode(file.content).decode()
            url = f"data:image/png;base64,{content}"
    return f'<img class="media" src="{url}" alt="{alt}"><div class="alt">ALT: {alt}</div>'


_DRAWN = {
    Part.CONTAINER: _container,
    Part.SECTION: _section,
    Part.BUTTON: _button,
    Part.MEDIA_GALLERY: _media,
    Part.TEXT_DISPLAY: lambda part, _, now: f'<div class="text">{shown(part["content"], now)}</div>',
    Part.ACTION_ROW: lambda part, *rest: f'<div class="actions">{_inside(part["components"], *rest)}</div>',
    Part.SEPARATOR: lambda part, *_: '<div class="separator"></div>' if part.get("divider", True) else "<br>",
    Part.THUMBNAIL: lambda part, *_: (
        f'<div class="thumbnail" title="{html.escape(part.get("description") or "")}"></div>'
    ),
    **dict.fromkeys(
        (
            Part.STRING_SELECT,
            Part.USER_SELECT,
            Part.ROLE_SELECT,
            Part.MENTIONABLE_SELECT,
            Part.CHANNEL_SELECT,
        ),
        _select,
    ),
}
