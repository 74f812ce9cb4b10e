"""Whether the links of excerpts open saved pages at the sentence, in a real browser. No test: run it by hand.

    pip install playwright; apt-get install chromium
    python -m tests.corpus.retrieval.check_links FILE [BROWSER]

FILE is JSON Lines (also with gzip) with `html` and `url`; BROWSER is the path of Chromium. Each page is
served on this machine and nothing else is loaded. Three sentences of a page, at the start, in the middle and
at the end of its article, are linked as if they were excerpts: a link fails where the sentence is not in view
once the page is open. Scripts are off, for most of what they need is not there; a sentence that a page hides
until they run is counted apart. It ends with an error where less than 95 of 100 links open in view.
"""

import gzip
import json
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from playwright.sync_api import Error, sync_playwright

from corpus import split_sentences
from corpus.models.errors import IngestError
from corpus.parsing.html import extract_article
from corpus.retrieval.fragments import Role, role_of
from corpus.retrieval.links import deep_link

GOAL = 0.95
TRIES = 10
FEWEST = 40  # characters of a sentence
FINE = {"in view", "plain", "hidden"}
VIEW = {"width": 900, "height": 700}
# Looks for the beginning of the sentence among the text that is rendered, without regard to white space.
IN_VIEW = """wanted => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let text = "", places = [], hidden = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(parent.tagName)) continue;
        if (!parent.checkVisibility({visibilityProperty: true, opacityProperty: true})) {
            hidden += node.data.replace(/\\s+/g, "").toLowerCase();
            continue;
        }
        for (let at = 0; at < node.data.length; at++)
            if (/\\S/.test(node.data[at])) { text += node.data[at].toLowerCase(); places.push([node, at]); }
    }
    let found = hidden.includes(wanted) ? "hidden" : "absent";
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
        const range = document.createRange();
        range.setStart(...places[at]);
        range.setEnd(places[at + wanted.length - 1][0], places[at + wanted.length - 1][1] + 1);
        const box = range.getBoundingClientRect();
        if (box.bottom > 0 && box.top < innerHeight) return "in view";
        found = "elsewhere";
    }
    return found;
}"""


@contextmanager
def served(pages):
    """The address of a server on this machine that has the pages by number."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            number = self.path.strip("/")
            content = pages[int(number)]["html"].encode() if number.isdecimal() else b""
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def excerpts(page):
    """The article on a page and up to three sentences of it that may be quoted."""
    try:
        article = extract_article(page["html"], page["url"])
    except IngestError:
        return None, ()
    spans = split_sentences(article.body, article.language)
    fit = [
        span
        for place, span in enumerate(spans)
        if span.end - span.start >= FEWEST and role_of(article.body, spans, place) is Role.SENTENCE
    ]
    return article, dict.fromkeys(fit[at] for at in (0, len(fit) // 2, -1) if fit)


def outcome(tab, address, body, span):
    link = deep_link(address, body, span)
    if ":~:text=" not in link:
        return "plain", link
    tab.goto("about:blank")
    tab.goto(link, wait_until="load")
    wanted = "".join(span.of(body).split()).lower()[:FEWEST]
    for _ in range(TRIES):
        tab.wait_for_timeout(200)  # the browser scrolls after layout, and some pages scroll slowly
        if (result := tab.evaluate(IN_VIEW, wanted)) == "in view":
            break
    return result, link


def check(pages, browser):
    found, by_page = Counter(), Counter()
    with served(pages) as address, sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = chromium.new_context(viewport=VIEW, java_script_enabled=False).new_page()
        tab.route("**/*", lambda route: route.continue_() if address in route.request.url else route.abort())
        for number, page in enumerate(pages):
            article, spans = excerpts(page)
            outcomes = set()
            for span in spans:
                try:
                    result, link = outcome(tab, f"{address}/{number}", article.body, span)
                except Error as error:
                    result, link = "error", str(error)[:80]
                found[result] += 1
                outcomes.add(result)
                if result not in FINE:
                    print(f"{result}: {page['url'][:80]}\n    {unquote(link.partition('text=')[2] or link)}")
            if outcomes - {"plain", "hidden"}:
                by_page["in view" if outcomes <= FINE else "not"] += 1
        chromium.close()
    return found, by_page


def main(file, browser="/usr/bin/chromium"):
    content = Path(file).read_bytes()
    lines = (gzip.decompress(content) if file.endswith(".gz") else content).splitlines()
    found, by_page = check([json.loads(line) for line in lines], browser)
    links = sum(found.values()) - found["plain"] - found["hidden"]
    print(f"{found['in view']} of {links} links open in view: {dict(found)}")
    print(f"pages that open in view at every sentence: {by_page['in view']} of {sum(by_page.values())}")
    sys.exit(found["in view"] < GOAL * links)


if __name__ == "__main__":
    main(*sys.argv[1:])
