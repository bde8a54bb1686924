"""The guarded process: reads files from its input, measures them with every file tool, writes the facts out.

It runs without network credentials, without the repository's folder and within limits of memory; whatever a hostile
file does to it costs that file. Frames are four bytes of length (big endian) and a msgpack body, both ways. Its
arguments are the package of tools, the folder to find it in, and the CPU seconds that a file may cost; past them the
kernel ends the process with SIGPROF.
"""

import ast
import gc
import os
import signal
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import IO

import msgspec

from analyzer.sandbox import give_up, python_folders
from analyzer.tool import FileTool, Measured, Source, UndecodableError, decode, storable
from analyzer.toolbox import find_tools
from analyzer.values import LeftOut

RECURSION = 3_000
COLLECT_BYTES = 1_000_000
"""After how many bytes of source the trees read so far are thrown away; bandit links them into rings."""
TOO_DEEP = "too deeply nested"
NO_MEMORY = "needs too much memory"
NOT_PYTHON = f"not valid Python {sys.version_info.major}.{sys.version_info.minor}"


class Request(msgspec.Struct, array_like=True):
    """One file to measure."""

    path: str
    language: str
    data: bytes


def main() -> None:
    """Serve until the input ends."""
    warnings.simplefilter("ignore")
    gc.disable()  # half of the time for parsing was spent on looking for garbage in fresh trees
    sys.setrecursionlimit(RECURSION)
    package, folder, seconds = sys.argv[1:]
    sys.path.append(folder)
    module = import_module(package)
    tools = tuple(tool for tool in find_tools(module) if isinstance(tool, FileTool))
    give_up((*python_folders(), *map(Path, module.__path__)))
    source, target = sys.stdin.buffer, _private_stdout()
    read = 0
    while frame := read_frame(source):
        request = msgspec.msgpack.decode(frame, type=Request)
        signal.setitimer(signal.ITIMER_PROF, float(seconds))
        answer = msgspec.msgpack.encode(measure(request, tools))
        signal.setitimer(signal.ITIMER_PROF, 0)
        read += len(request.data)
        if read > COLLECT_BYTES:
            gc.collect()
            read = 0
        write_frame(target, answer)


def _private_stdout() -> IO[bytes]:
    """Keep the way to the parent for frames alone, so that a tool may print."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return channel


def measure(request: Request, tools: tuple[FileTool, ...]) -> Measured:
    """Return what the tools for the file's language state about it; a failure becomes a reason, never an exception."""
    try:
        source = _source(request)
    except UndecodableError as error:
        return Measured(left_out=(LeftOut(request.path, f"undecodable: {error}"),))
    except (SyntaxError, ValueError):
        return Measured(left_out=(LeftOut(request.path, NOT_PYTHON),))
    except (RecursionError, MemoryError):
        return Measured(left_out=(LeftOut(request.path, TOO_DEEP),))
    results = [_one(tool, source) for tool in tools if request.language in tool.languages]
    return storable(
        Measured(
            tuple(item for result in results for item in result.measurements),
            tuple(item for result in results for item in result.findings),
            tuple(item for result in results for item in result.left_out),
        )
    )


def _source(request: Request) -> Source:
    text = decode(request.data)
    tree = ast.parse(request.data) if request.language == "Python" else None
    return Source(request.path, request.data, text, tree)


def _one(tool: FileTool, source: Source) -> Measured:
    try:
        return tool.measure(source)
    except RecursionError:
        return Measured(left_out=(LeftOut(source.path, TOO_DEEP, tool.name),))
    except MemoryError:
        return Measured(left_out=(LeftOut(source.path, NO_MEMORY, tool.name),))
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
