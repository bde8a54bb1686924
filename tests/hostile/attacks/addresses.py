"""Attacks by what is typed as an address, and by where a name service sends us."""

from collections.abc import Callable

from attacks.attack import Attack, Order, refused
from attacks.ground import Ground

from analyzer.errors import AddressFault

F = AddressFault
TYPED = {
    "a path of the machine": ("/etc", F.NOT_HTTPS),
    "a path with a scheme": ("file:///etc", F.NOT_HTTPS),
    "a path with a scheme and a host": ("file://localhost/etc", F.NOT_HTTPS),
    "a user and a host as ssh takes them": ("git@example.org:a/b.git", F.NOT_HTTPS),
    "a protocol without encryption": ("git://example.org/a/b", F.NOT_HTTPS),
    "http": ("http://example.org/a/b", F.NOT_HTTPS),
    "a helper that runs a command": ("ext::sh", F.NOT_HTTPS),
    "an option": ("--upload-pack=touch${IFS}proof", F.NOT_HTTPS),
    "a user": ("https://user@example.org/a/b", F.CREDENTIALS),
    "a user that looks like a host": ("https://example.org@127.0.0.1/a/b", F.CREDENTIALS),
    "a user behind a backslash": ("https://example.org\\@127.0.0.1/a/b", F.CREDENTIALS),
    "localhost": ("https://localhost/a/b", F.FORBIDDEN_HOST),
    "localhost with a dot": ("https://LOCALHOST./a/b", F.FORBIDDEN_HOST),
    "localhost in percent signs": ("https://%6c%6f%63alhost/a/b", F.MALFORMED),
    "loopback": ("https://127.0.0.1/a/b", F.FORBIDDEN_HOST),
    "loopback with dots": ("https://127.0.0.1../a/b", F.FORBIDDEN_HOST),
    "loopback in two parts": ("https://127.1/a/b", F.FORBIDDEN_HOST),
    "loopback as one number": ("https://2130706433/a/b", F.FORBIDDEN_HOST),
    "loopback in hexadecimal": ("https://0x7f.0.0.1/a/b", F.FORBIDDEN_HOST),
    "loopback in octal": ("https://0177.0.0.01/a/b", F.FORBIDDEN_HOST),
    "loopback of version 6": ("https://[::1]/a/b", F.FORBIDDEN_HOST),
    "loopback of version 6 in full": ("https://[0000:0000:0000:0000:0000:0000:0000:0001]/a/b", F.FORBIDDEN_HOST),
    "loopback within version 6": ("https://[::ffff:127.0.0.1]/a/b", F.FORBIDDEN_HOST),
    "loopback in wide digits": ("https://\uff11\uff12\uff17.\uff10.\uff10.\uff11/a/b", F.MALFORMED),
    "loopback with Chinese dots": ("https://127\u30020\u30020\u30021/a/b", F.MALFORMED),
    "nobody's address": ("https://0/a/b", F.FORBIDDEN_HOST),
    "a private address": ("https://10.0.0.1/a/b", F.FORBIDDEN_HOST),
    "the metadata of a cloud": ("https://169.254.169.254/latest/meta-data", F.FORBIDDEN_HOST),
    "an address with a zone": ("https://[fe80::1%25eth0]/a/b", F.FORBIDDEN_HOST),
    "another port": ("https://example.org:22/a/b", F.FORBIDDEN_HOST),
    "a host of the own network": ("https://git.internal/a/b", F.FORBIDDEN_HOST),
    "a host without a domain": ("https://intranet/a/b", F.MALFORMED),
    "a host in another alphabet": ("https://\u0435xample.org/a/b", F.MALFORMED),
    "a line end and a header": ("https://example.org/a\r\nHost: x/b", F.MALFORMED),
    "a way up": ("https://example.org/%2e%2e/%2e%2e/etc", F.MALFORMED),
    "a setting of git's in the path": ("https://example.org/a/b -c core.sshCommand=touch", F.MALFORMED),
    "a million letters": ("https://example.org/" + "a" * 1_000_000, F.TOO_LONG),
}
LED = {
    "loopback": ("127.0.0.1",),
    "loopback of version 6": ("::1",),
    "loopback within version 6": ("::ffff:127.0.0.1",),
    "loopback behind a translator": ("64:ff9b::7f00:1",),
    "loopback in a tunnel": ("2002:7f00:1::",),
    "the own network": ("192.168.1.1",),
    "a provider's own network": ("100.64.0.1",),
    "the metadata of a cloud": ("169.254.169.254",),
    "nobody": ("0.0.0.0",),  # noqa: S104 - refused, not bound to
    "everybody": ("224.0.0.1",),
    "a public and a private place": ("8.8.8.8", "10.0.0.1"),
    "no address that is one": ("example.net",),
}


def typed(text: str) -> Callable[[Ground], Order]:
    return lambda _: Order(text)


def led(found: tuple[str, ...]) -> Callable[[Ground], Order]:
    return lambda _: Order("https://example.org/a/b", hosts={"example.org": found})


ADDRESSES = (
    *(Attack(f"address: {name}", "git itself refuses none of these", typed(text), refused(f"address.{fault}"))
      for name, (text, fault) in TYPED.items()),
    *(Attack(f"a name that leads to {name}", "a public name for an inner place", led(found),
             refused(f"address.{F.FORBIDDEN_HOST}")) for name, found in LED.items()),
    Attack("a name that leads nowhere", "an answer without an address", led(()), refused(f"address.{F.UNKNOWN_HOST}")),
    Attack("a name that nobody knows", "an error of the name service", typed("https://example.org/a/b"),
           refused(f"address.{F.UNKNOWN_HOST}")),
)  # fmt: skip
