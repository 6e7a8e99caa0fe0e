"""What the web server of a host is told by a file in the site itself: `.htaccess`, which Apache and its kin read.

Hosts allow different things there. What none but `AllowOverride All` allows (`Options`, `DirectoryIndex`, `Expires…`)
would turn the whole site into errors on the others, so all that is said needs no more than `AllowOverride FileInfo`, and a
module that a host may lack is asked for first. Source: https://httpd.apache.org/docs/2.4/mod/quickreference.html, the
column of the override that a directive needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import Template
from urllib.parse import quote, unquote_to_bytes, urlsplit

from plugins.model.address import HTACCESS, SITE_NOT_FOUND, home_address, not_found_address
from plugins.model.plan import Output
from plugins.plan.frame import Planner

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
"""What pages may load: files of the site and nothing else, and no script or style that stands in the page itself."""

RULES = Template(r"""# Made by the build, for Apache. Your own rules: put them into content/extra/.htaccess, which takes the place of this file.

ErrorDocument 404 $not_found
<IfModule mod_authz_core.c>
$not_found_of_editions</IfModule>

AddDefaultCharset utf-8
<IfModule mod_mime.c>
    AddType application/atom+xml .atom
    AddType image/avif .avif
    AddType image/svg+xml .svg
    AddType image/webp .webp
    AddType font/woff2 .woff2
    AddCharset utf-8 .atom .css .html .js .json .svg .txt .xml
</IfModule>

<IfModule mod_headers.c>
    Header always set X-Content-Type-Options "nosniff"
    Header always set Referrer-Policy "strict-origin-when-cross-origin"
    <FilesMatch "\.html$$">
        Header always set Content-Security-Policy "$policy"
    </FilesMatch>

    # Pages, feeds and lists: whoever comes back after five minutes asks whether there is a newer one.
    Header always set Cache-Control "public, max-age=300, must-revalidate"
    <FilesMatch "\.(?:avif|gif|ico|jpe?g|png|svg|webp|woff2?|mp3|mp4|ogg|webm|pdf|epub|docx?|odt|xlsx?|ods|pptx?|odp|zip)$$">
        Header always set Cache-Control "public, max-age=86400"
    </FilesMatch>
    # The name tells the content: what has this name never changes.
    <FilesMatch "^site\.[0-9a-f]{10}\.css$$">
        Header always set Cache-Control "public, max-age=31536000, immutable"
    </FilesMatch>
</IfModule>

<IfModule mod_deflate.c>
    <IfModule mod_filter.c>
        AddOutputFilterByType DEFLATE text/html text/css text/plain text/xml text/javascript
        AddOutputFilterByType DEFLATE application/javascript application/json application/xml application/atom+xml
        AddOutputFilterByType DEFLATE image/svg+xml
        # Apache marks what it compresses in its ETag, and does not know it again when a browser asks with it.
        <IfModule mod_headers.c>
            RequestHeader edit* If-None-Match "-gzip\"" "\""
        </IfModule>
    </IfModule>
</IfModule>
""")

NOT_FOUND_OF_AN_EDITION = Template("""\
    <If "%{REQUEST_URI} =~ m#^$folder#">
        ErrorDocument 404 $not_found
    </If>
""")

PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_-")
"""Bytes that mean themselves in a pattern of Apache's."""


def plan_host_files(planner: Planner) -> Iterator[Output]:
    """Yield what the settings want for servers, unless the content folder has a file of its own in that place."""
    site = planner.site
    if "apache" in site.host_files and f"extra/{HTACCESS}" not in planner.build.media:
        facts = {"text": apache_rules(site.url, site.languages)}
        yield Output(HTACCESS, "text", "", "", facts, "the rules for the server")


def apache_rules(site_url: str, languages: Iterable[str]) -> str:
    """Return the `.htaccess` of a site at *site_url* in these *languages*."""
    base = urlsplit(site_url).path

    def link(address: str) -> str:
        return f"{quote(base, safe='/%~@:+,;=!()')}/{address}"

    editions = (
        NOT_FOUND_OF_AN_EDITION.substitute(
            folder=_pattern(f"{base}/{home_address(tag)}"), not_found=link(not_found_address(tag))
        )
        for tag in languages
    )
    return RULES.substitute(not_found=link(SITE_NOT_FOUND), not_found_of_editions="".join(editions), policy=POLICY)


def _pattern(path: str) -> str:
    """Return a pattern for the path of an address, which Apache has decoded; it leaves open what could be a sign."""
    return "".join(chr(byte) if byte in PLAIN else "." for byte in unquote_to_bytes(path))
