"""Attacks by a server before it speaks git: where it sends us, what it shows, what it never stops saying."""

import zlib
from collections.abc import Iterator

from attacks.attack import BRIEF, HARMLESS, Attack, Order, cancelled
from attacks.git_speech import (
    ADVERTISED,
    BORDER,
    END,
    advertisement,
    entry,
    everything,
    pack_of,
    packed,
    packet,
    references,
    speaking,
    stream,
)
from attacks.ground import FILE, Ground
from attacks.serving import (
    ENDLESS,
    NOT_FOUND,
    NOTHING,
    PATIENT,
    REDIRECTED,
    STOPPED,
    TIMED_OUT,
    UNREACHABLE,
    answering,
    ordered,
    published,
    raw,
    sending,
    served,
    waiting,
)
from git_server import HOST, Handler, Manner

SLOW = "slow.example.org"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: " + ADVERTISED.encode() + b"\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def squeezed(_: Ground) -> Manner:
    """A server whose references unfold from a few bytes."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = squeezer.compress(packet(b"# service=git-upload-pack\n") + END)
    zeros = packet(b"0" * 40 + b" refs/heads/" + b"x" * 60_000 + b"\n") * 200

    def parts() -> Iterator[bytes]:
        yield block
        while True:
            yield squeezer.compress(zeros)

    return lambda handler, _: stream(handler, ADVERTISED, parts(), {"Content-Encoding": "gzip"})


def dumb(ground: Ground) -> Manner:
    """A server without git's own protocol, which has what was built so far and other stores of objects elsewhere."""
    main = ground.repository / "refs/heads/main"
    if not main.exists():
        ground.commit()
    plain = {"Content-Type": "text/plain"}

    def manner(handler: Handler, rest: str) -> None:
        loose = ground.repository / "objects" / rest.partition("/objects/")[2]
        if "info/refs" in rest:
            handler.answer(200, plain, main.read_bytes().strip() + b"\trefs/heads/main\n")
        elif rest.endswith("HEAD"):
            handler.answer(200, plain, b"ref: refs/heads/main\n")
        elif loose.is_file():
            handler.answer(200, plain, loose.read_bytes())
        elif "alternates" in rest:
            handler.answer(200, plain, f"https://127.0.0.1:{ground.inner()}/x\n".encode())
        else:
            handler.answer(404)

    return manner


def elsewhere(ground: Ground, scheme: str = "http") -> Manner:
    """A server that would have parts of its pack fetched from elsewhere."""
    commit = ground.commit()
    place = f"{scheme}://127.0.0.1:{ground.inner()}/x".encode()
    parts = packet(b"packfile-uris\n") + packet(b"1" * 40 + b" " + place + b"\n") + BORDER
    greeting = advertisement(b"bundle-uri\n", b"bundle.mode=all\n", b"bundle.x.uri=" + place + b"\n")
    return speaking([references(commit)], [parts, *packed([everything(ground)])], greeting)


def dotted(ground: Ground) -> Manner:
    """A server with parts of its pack at its own name with a dot behind it, which a name service would look up anew."""
    commit, part = ground.commit(), pack_of([entry("blob", b"more\n")])
    place = f" https://{HOST}.:{ground.server.port}/{ground.root.name}/part\n".encode()
    parts = packet(b"packfile-uris\n") + packet(part[-20:].hex().encode() + place) + BORDER
    speak = speaking([references(commit)], [parts, *packed([everything(ground)])])
    return lambda handler, rest: handler.answer(200, body=part) if rest == "part" else speak(handler, rest)


def second(ground: Ground) -> Manner:
    """A server that sends elsewhere only who asks it a second time."""

    def manner(handler: Handler, _: str) -> None:
        if handler.command == "GET":
            stream(handler, ADVERTISED, [advertisement()])
        else:
            handler.answer(307, {"Location": f"https://127.0.0.1:{ground.inner()}/x"})

    return manner


def bribed(ground: Ground) -> Manner:
    """A server that answers only who gives it a secret, and asks for one in every way."""
    commit = ground.commit()
    speak = speaking([references(commit)], list(packed([everything(ground)])))
    ways = ("Basic realm=x", "Digest realm=x, nonce=x", "Negotiate", "NTLM", "Bearer")

    def manner(handler: Handler, rest: str) -> None:
        if handler.headers.get("Authorization") or handler.headers.get("Cookie"):
            speak(handler, rest)
        else:
            handler.answer(401, {"WWW-Authenticate": ", ".join(ways), "Set-Cookie": "seen=1; Max-Age=99999; Path=/"})

    return manner


def old(handler: Handler, rest: str) -> None:
    """Serve honestly in git's first protocol, as servers do that know no other."""
    del handler.headers["Git-Protocol"]
    handler.serve(rest)


def first_protocol(ground: Ground) -> Order:
    """Publish an honest repository on an old server."""
    ground.commit([(FILE, b"hostile.py", ground.blob(b"assert 1\n"))])
    name = published(ground).address.rpartition("/")[2]
    ground.server.manners[f"old-{name}"] = old
    return ordered(ground, f"old-{name}/{name}")


def to_itself(ground: Ground, path: str) -> str:
    return f"https://{HOST}:{ground.server.port}{path}"


ANSWERS = (
    Attack("a redirect in a circle", "a client that follows never ends", sending(to_itself), REDIRECTED),
    Attack("a redirect to another path", "past the address that was vetted",
           sending(lambda ground, _: to_itself(ground, "/open/other.git/info/refs")), REDIRECTED),
    Attack("a redirect to another host", "past the name that was looked up",
           sending(lambda _, path: f"https://other.example.org{path}"), REDIRECTED),
    Attack("a redirect to a service within", "our network answers in place of theirs",
           sending(lambda ground, path: f"http://127.0.0.1:{ground.inner()}{path}"), REDIRECTED),
    Attack("a redirect to a file", "a client that follows reads the machine",
           sending(lambda *_: "file:///etc/passwd"), REDIRECTED),
    Attack("a redirect to nowhere", "a place that no client can parse", sending(lambda *_: "https://[::1"), REDIRECTED),
    Attack("a question for a password", "a client that asks waits for ever",
           answering(401, {"WWW-Authenticate": 'Basic realm="Your password, please"'}), NOT_FOUND),
    Attack("a question for a ticket", "a client that has one gives it away",
           answering(401, {"WWW-Authenticate": "Negotiate"}), NOT_FOUND),
    Attack("a question for whatever there is", "the operator's home has passwords and cookies",
           served(bribed), NOT_FOUND),
    Attack("a server that knows git's first protocol alone", "honest, but without a filter and by other ways",
           first_protocol, HARMLESS),
    Attack("a page in place of git", "words that a client takes for its own",
           answering(200, {"Content-Type": "text/html"}, b"<p>Repository too large, timeout, redirect</p>"), NOTHING),
    Attack("an answer of too many requests", "for a while, or for ever",
           answering(429, {"Retry-After": "99999"}), UNREACHABLE),
    Attack("an answer of an inner error", "its own affair", answering(500, body=b"\x1b[31m" * 99), UNREACHABLE),
    Attack("a server without git whose stores are elsewhere", "a client that follows asks a service within",
           served(dumb), NOTHING),
    Attack("a pack whose parts are elsewhere", "the same in the newest protocol", served(elsewhere), NOTHING),
    Attack("a pack whose parts are elsewhere by TLS", "git fetches what it has not asked for from a service within",
           served(lambda ground: elsewhere(ground, "https")), NOTHING),
    Attack("a pack whose parts are at the same name with a dot", "a name that is looked up a second time leads inside",
           served(dotted), HARMLESS),
    Attack("a redirect of the second question", "the first answer was honest", served(second), REDIRECTED),
    Attack("early hints without end", "answers before the answer",
           raw(b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n", pause=0.005), NOTHING, BRIEF),
    *(Attack(f"a certificate {name}", "somebody else's server in place of theirs",
             served(lambda _: waiting, f"{host}.example.org"), UNREACHABLE)
      for name, host in (("that has expired", "expired"), ("of another name", "other"), ("of its own making", "self"))),
    Attack("a handshake that never ends", "a wait before the first word",
           served(lambda _: waiting, SLOW), TIMED_OUT, BRIEF),
    Attack("a server that says nothing", "a wait without end", served(lambda _: waiting), TIMED_OUT, BRIEF),
    Attack("a head that comes a letter at a time", "never silent, never done",
           raw(b"HTTP/1.1 200 O", b"K", pause=0.1), TIMED_OUT, BRIEF),
    Attack("heads without end", "memory without end", raw(OK, b"X-Y: z\r\n" * 2_000, pause=0.005), NOTHING, BRIEF),
    Attack("heads without end behind the body", "the same where few look",
           raw(CHUNKED + b"1e\r\n001e# service=git-upload-pack\n\r\n0\r\n", b"X-Y: z\r\n" * 2_000, pause=0.005),
           NOTHING, BRIEF),
    Attack("a piece with an endless name", "never silent, never a byte of the body",
           raw(CHUNKED + b"1e;", b"x=y;" * 2_000, pause=0.005), TIMED_OUT, BRIEF),
    Attack("a promise of an answer without end", "wait, it says, again and again",
           raw(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.01), NOTHING, BRIEF),
    Attack("a body that never comes", "a length and then silence",
           raw(OK + b"Content-Length: 999\r\n\r\n", b"", pause=0.1), TIMED_OUT, BRIEF),
    Attack("a hang-up without a word", "no answer at all", raw(b""), UNREACHABLE),
    Attack("a hang-up in the head", "half an answer", raw(b"HTTP/1.1 200 OK\r\nContent-Ty"), NOTHING),
    Attack("no HTTP at all", "a client that guesses", raw(b"SSH-2.0-OpenSSH_9.6\r\n" * 3), UNREACHABLE),
    Attack("HTTP of before its first version", "a body without a head",
           raw(b"001e# service=git-upload-pack\n0000"), UNREACHABLE),
    Attack("a length below nought", "a number that is too small", raw(OK + b"Content-Length: -1\r\n\r\n"), NOTHING),
    Attack("pieces of a length beyond counting", "a number that is too large",
           raw(CHUNKED + b"ffffffffffffffffff\r\nx"), NOTHING),
    Attack("a body that unfolds", "a few bytes of gzip are gigabytes of references", served(squeezed), ENDLESS, BRIEF),
    Attack("silence, and somebody who has enough", "no progress in which to be asked",
           cancelled(served(lambda _: waiting)), STOPPED, PATIENT),
    Attack("a handshake, and somebody who has enough", "the same before the first word",
           cancelled(served(lambda _: waiting, SLOW)), STOPPED, PATIENT),
)  # fmt: skip
