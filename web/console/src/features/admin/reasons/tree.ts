import type { Reason } from "../wire";

/** Levels that the server allows. */
export const MAX_DEPTH = 3;

export interface Node {
  reason: Reason;
  /** 0 for the first level. */
  depth: number;
  children: Node[];
}

export function buildTree(reasons: readonly Reason[]): Node[] {
  const known = new Set(reasons.map((item) => item.id));
  const under = (parentId: string | null, depth: number): Node[] =>
    reasons
      .filter((item) => (item.parent_id && known.has(item.parent_id) ? item.parent_id : null) === parentId)
      .sort((a, b) => a.position - b.position || a.name.localeCompare(b.name))
      .map((reason) => ({ reason, depth, children: under(reason.id, depth + 1) }));
  return under(null, 0);
}

export function flatten(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children)]);
}

function height(node: Node): number {
  return 1 + Math.max(0, ...node.children.map(height));
}

export type Move = "up" | "down" | "in" | "out";
/** A new order of all, or another parent. */
export type Change = { order: string[] } | { parentId: string | null };

function siblingsOf(nodes: readonly Node[], id: string): readonly Node[] {
  if (nodes.some((node) => node.reason.id === id)) return nodes;
  for (const node of nodes) {
    const found = siblingsOf(node.children, id);
    if (found.length) return found;
  }
  return [];
}

/** What a move means for the server; null where it is not possible. */
export function changeFor(reasons: readonly Reason[], id: string, move: Move): Change | null {
  const tree = buildTree(reasons);
  const siblings = siblingsOf(tree, id);
  const index = siblings.findIndex((node) => node.reason.id === id);
  const node = siblings[index];
  if (!node) return null;
  if (move === "out") {
    const parent = reasons.find((item) => item.id === node.reason.parent_id);
    return parent ? { parentId: parent.parent_id } : null;
  }
  const before = siblings[index - 1];
  if (move === "in") {
    // A system reason takes nothing below it.
    if (!before || before.reason.code || node.depth + 1 + height(node) > MAX_DEPTH) return null;
    return { parentId: before.reason.id };
  }
  const other = move === "up" ? before : siblings[index + 1];
  if (!other) return null;
  const ids = flatten(tree).map((item) => item.reason.id);
  const [first, second] = move === "up" ? [other, node] : [node, other];
  const moved = flatten([second]).map((item) => item.reason.id);
  const rest = ids.filter((item) => !moved.includes(item));
  rest.splice(rest.indexOf(first.reason.id), 0, ...moved);
  return { order: rest };
}
