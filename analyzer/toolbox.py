"""Finds the metric tools: every module of `analyzer.tools` that ends in the constant `TOOL`; no list to edit."""

import pkgutil
from importlib import import_module
from types import ModuleType

from analyzer import tools
from analyzer.tool import FileTool, TreeTool


def find_tools(package: ModuleType = tools) -> tuple[FileTool | TreeTool, ...]:
    """Return the tools of a package, sorted by name; raise TypeError naming the module whose `TOOL` is not a tool."""
    found = []
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        tool = import_module(module.name).TOOL
        if not isinstance(tool, FileTool | TreeTool):
            raise TypeError(f"{module.name}.TOOL is neither a FileTool nor a TreeTool")
        found.append(tool)
    return tuple(sorted(found, key=lambda tool: tool.name))
