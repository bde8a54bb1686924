"""Container base images: the `FROM` lines of Dockerfiles and Containerfiles.

An image is fixed only by its digest, since a tag can be moved; the tag is still shown as the version. Names of other
build stages and `scratch` are no images. `ARG` defaults are put in one level deep.
"""

import re
from collections.abc import Iterator

from packageurl import PackageURL

from analyzer.dependencies.reader import Declared, Document, Ecosystem, Fault, Format, Item
from analyzer.dependencies.values import Scope

ARG = re.compile(r"\s*+ARG\s++(\w{1,100})=(\S{1,300})", re.IGNORECASE)
FROM = re.compile(r"\s*+FROM\s++(?:--\S{1,200}\s++)*+(\S{1,500})(?:\s++AS\s++(\S{1,200}))?", re.IGNORECASE)
VARIABLE = re.compile(r"\$(?:\{(\w{1,100})(?::?-([^{}$]{0,200}))?\}|(\w{1,100}))")
IMAGE = re.compile(r"([\w./:-]{1,300}?)(?::([\w.-]{1,128}))?(?:@(sha\d{3}:[0-9a-f]{32,128}))?")
DOCKER_HUB = "docker.io"


def purl(name: str, version: str | None) -> str:
    """Return the package address; a registry other than Docker Hub is a qualifier."""
    host, _, rest = name.partition("/")
    is_host = bool(rest) and ("." in host or ":" in host)
    path = rest if is_host else name
    namespace, _, base = path.rpartition("/")
    qualifiers = {"repository_url": f"{host}/{namespace}".rstrip("/")} if is_host and host != DOCKER_HUB else None
    space = None if is_host and host != DOCKER_HUB else namespace or None
    return PackageURL("docker", namespace=space, name=base, version=version, qualifiers=qualifiers).to_string()


def containerfile(document: Document) -> Iterator[Item]:
    """Yield the base images of a container file."""
    defaults: dict[str, str] = {}
    stages = {"scratch"}
    for number, line in enumerate(document.text.split("\n"), 1):
        default, base = ARG.match(line), FROM.match(line)
        if default:
            defaults[default[1]] = default[2].strip("\"'")
        if not base:
            continue
        image = _filled(base[1], defaults)
        found = IMAGE.fullmatch(image)
        if image.lower() not in stages:
            if found is None:
                yield Fault(number, "names an image that is computed when it is built")
            else:
                yield Declared(
                    found[1], number, image, found[2] or found[3], scope=Scope.RUNTIME, pinned=found[3] is not None
                )
        stages.update({base[2].lower()} if base[2] else ())


def _filled(image: str, defaults: dict[str, str]) -> str:
    return VARIABLE.sub(lambda match: defaults.get(match[1] or match[3], match[2] or match[0])[:300], image)


ECOSYSTEM = Ecosystem(
    name="Docker",
    formats=(
        Format(
            re.compile(r"(dockerfile|containerfile)([._-][\w.-]+)?|[\w.-]+\.(dockerfile|containerfile)"), containerfile
        ),
    ),
    purl=purl,
    normalize=str.lower,
)
