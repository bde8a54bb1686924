"""The guarded process: reads files from its input, measures them with every file tool, writes the facts out.

It runs without network credentials, without the repository's folder and within limits of memory; whatever a hostile
file does to it costs that file. Frames are four bytes of length (big endian) and a msgpack body, both ways.
"""

import ast
import sys
import warnings
from typing import IO

import msgspec

from analyzer.tool import FileTool, Measured, Source, UndecodableError, decode
from analyzer.toolbox import find_tools
from analyzer.values import LeftOut

RECURSION = 3_000
NOT_PYTHON = f"not valid Python {sys.version_info.major}.{sys.version_info.minor}"


class Request(msgspec.Struct, array_like=True):
    """One file to measure."""

    path: str
    language: str
    data: bytes


def main() -> None:
    """Serve until the input ends."""
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(RECURSION)
    tools = tuple(tool for tool in find_tools() if isinstance(tool, FileTool))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while frame := read_frame(source):
        request = msgspec.msgpack.decode(frame, type=Request)
        write_frame(target, msgspec.msgpack.encode(measure(request, tools)))


def measure(request: Request, tools: tuple[FileTool, ...]) -> Measured:
    """Return what the tools for the file's language state about it; a failure becomes a reason, never an exception."""
    try:
        source = _source(request)
    except UndecodableError as error:
        return Measured(left_out=(LeftOut(request.path, f"undecodable: {error}"),))
    except (SyntaxError, ValueError):
        return Measured(left_out=(LeftOut(request.path, NOT_PYTHON),))
    except (RecursionError, MemoryError):
        return Measured(left_out=(LeftOut(request.path, "too deeply nested"),))
    results = [_one(tool, source) for tool in tools if request.language in tool.languages]
    return Measured(
        tuple(item for result in results for item in result.measurements),
        tuple(item for result in results for item in result.findings),
        tuple(item for result in results for item in result.left_out),
    )


def _source(request: Request) -> Source:
    text = decode(request.data)
    tree = ast.parse(request.data) if request.language == "Python" else None
    return Source(request.path, request.data, text, tree)


def _one(tool: FileTool, source: Source) -> Measured:
    try:
        return tool.measure(source)
    except (RecursionError, MemoryError):
        return Measured(left_out=(LeftOut(source.path, "too deeply nested", tool.name),))
    except Exception as error:  # noqa: BLE001 - whatever a tool does on a strange file costs that file only
        return Measured(left_out=(LeftOut(source.path, f"the tool failed: {type(error).__name__}", tool.name),))


def read_frame(stream: IO[bytes]) -> bytes:
    """Return the next frame's body, or nothing at the end of the stream or if it breaks off."""
    head = stream.read(4)
    return stream.read(int.from_bytes(head, "big")) if len(head) == 4 else b""  # noqa: PLR2004 - the length of a length


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Write one frame and flush it."""
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


if __name__ == "__main__":
    main()
