"""Finds statements that are never reached: behind the end of their block, or under a condition that never holds."""

import ast

ENDS = frozenset({ast.Return, ast.Raise, ast.Continue, ast.Break})
"""The kinds of statement behind which nothing of their block runs."""
BLOCKS = {
    kind: blocks
    for kind in vars(ast).values()
    if isinstance(kind, type)
    and issubclass(kind, ast.stmt | ast.excepthandler | ast.match_case)
    and (blocks := tuple({"body", "orelse", "handlers", "finalbody", "cases"}.intersection(kind._fields)))
}
"""The kinds of node that hold blocks, and the names of these; handlers and cases are walked as if they were one."""


def unreachable(tree: ast.Module) -> set[ast.stmt]:
    """Return the first statements on the way down that are never reached; what is inside of them goes without saying.

    Only what the code says of itself counts: a block goes on behind nothing that ends it, and a condition that is a
    constant is that constant. What calls never return, or which values are impossible, is not asked.
    """
    found: set[ast.stmt] = set()
    pending: list[list[ast.stmt]] = [tree.body]
    while pending:
        block = pending.pop()
        for number, node in enumerate(block, 1):
            kind = node.__class__
            if kind in ENDS:
                found.update(block[number:])
                break
            if kind not in BLOCKS:
                continue
            never = _never(node)
            for name in BLOCKS[kind]:
                inside = getattr(node, name)
                if name == never:
                    found.update(inside)
                elif inside:
                    pending.append(inside)
    return found


def _never(node: ast.stmt) -> str:
    """Return the name of the block that stands under a condition which never holds, or nothing."""
    if isinstance(node, ast.If | ast.While) and isinstance(node.test, ast.Constant):
        return "orelse" if node.test.value else "body"
    return ""
