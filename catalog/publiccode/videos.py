"""Knows the places whose videos a page may embed by oEmbed, which is what the standard asks of a video.

The public list of oEmbed has hundreds of providers, most of them for other things than videos; these are its places
for videos, talks and slides that a description of software may sensibly name. A place on a host is enough: what lies
behind it cannot be known offline.
"""

from catalog.publiccode.forms import url_parts, web_url

PLACES = {
    "youtube.com": ("/watch", "/v/", "/playlist", "/shorts", "/live/", "/embed/"),
    "youtu.be": ("/",),
    "vimeo.com": ("/",),
    "dailymotion.com": ("/video/",),
    "ted.com": ("/talks/",),
    "facebook.com": ("/",),
    "instagram.com": ("/p/", "/tv/", "/reel/"),
    "tiktok.com": ("/",),
    "flickr.com": ("/",),
    "flic.kr": ("/",),
    "livestream.com": ("/",),
    "ustream.tv": ("/",),
    "ustream.com": ("/",),
    "microsoftstream.com": ("/video/", "/channel/"),
    "odysee.com": ("/",),
    "d.tube": ("/v/",),
    "rumble.com": ("/",),
    "twitch.tv": ("/",),
    "streamable.com": ("/",),
    "loom.com": ("/",),
    "wistia.com": ("/",),
    "wistia.net": ("/",),
    "vidyard.com": ("/",),
    "viostream.com": ("/",),
    "sproutvideo.com": ("/",),
    "screencast.com": ("/",),
    "screencast-o-matic.com": ("/",),
    "screenpal.com": ("/",),
    "asciinema.org": ("/a/",),
    "kaltura.com": ("/",),
    "panopto.com": ("/",),
    "ina.fr": ("/",),
    "arte.tv": ("/",),
    "coub.com": ("/",),
    "archive.org": ("/details/",),
    "prezi.com": ("/",),
    "slideshare.net": ("/",),
    "speakerdeck.com": ("/",),
    "scribd.com": ("/",),
    "soundcloud.com": ("/",),
    "spotify.com": ("/",),
    "mixcloud.com": ("/",),
    "audioboom.com": ("/",),
    "miro.com": ("/app/board/",),
}


def video(text: str) -> str:
    """Ask for an address of the web at a known place for videos."""
    if fault := web_url(text):
        return fault
    _, host, _ = url_parts(text) or ("", "", False)
    labels = host.lower().split(".")
    path = "/" + text.partition("//")[2].partition("/")[2]
    for start in range(len(labels) - 1):
        places = PLACES.get(".".join(labels[start:]))
        if places:
            return "" if len(path) > 1 and path.startswith(places) else "is no address of a video there"
    return "is at no place whose videos can be embedded (oEmbed)"
