// One breadth-first search for everything that explores what a task can do.

/** A step from one node to another. */
export type Edge<N> = { from: N; to: N; event: string }

/**
 * Every edge that can be reached from the starts, nearest first. Nodes with the same key are the
 * same: the one that is found first is expanded. Edges are found while they are read, so a caller
 * that stops early saves the rest. At most `limit` nodes are expanded.
 */
export function* explore<N>(
  starts: readonly N[],
  keyOf: (node: N) => string,
  edgesOf: (node: N) => Iterable<{ event: string; to: N }>,
  limit = Number.POSITIVE_INFINITY,
): Generator<Edge<N>> {
  const nodes = new Map<string, N>()
  const add = (node: N) => {
    const key = keyOf(node)
    if (!nodes.has(key)) nodes.set(key, node)
  }
  starts.forEach(add)
  let expanded = 0
  // A map that grows while it is read yields its new entries too.
  for (const from of nodes.values()) {
    if (expanded++ >= limit) return
    for (const { event, to } of edgesOf(from)) {
      yield { from, to, event }
      add(to)
    }
  }
}
