// Who taught whom as trees: a sower at the root, those they taught below, and so on. Pure.

export interface Edge {
  teacherId: string
  learnerId: string
}

export interface Sower<E extends Edge> {
  id: string
  /** People this one taught, with the edge that says so. */
  taught: { edge: E; below: Sower<E> | null }[]
  /** Different people reached through this one, directly or further down. */
  reach: number
}

/**
 * Trees of teaching. Roots are those nobody taught (by these edges); a circle (A taught B, B taught A another skill)
 * starts with its first teacher. Everybody hangs once, under whoever taught them first; edges come earliest first.
 */
export function sowerTrees<E extends Edge>(edges: readonly E[]): Sower<E>[] {
  const byTeacher = Map.groupBy(edges, (edge) => edge.teacherId)
  const learners = new Set(edges.map((edge) => edge.learnerId))
  const placed = new Set<string>()
  const grow = (id: string): Sower<E> => {
    placed.add(id)
    const own: E[] = []
    for (const edge of byTeacher.get(id) ?? []) {
      if (placed.has(edge.learnerId)) continue
      placed.add(edge.learnerId)
      own.push(edge)
    }
    const taught = own.map((edge) => ({ edge, below: byTeacher.has(edge.learnerId) ? grow(edge.learnerId) : null }))
    return { id, taught, reach: taught.reduce((sum, { below }) => sum + 1 + (below?.reach ?? 0), 0) }
  }
  const roots = [...byTeacher.keys()].filter((id) => !learners.has(id))
  const trees = roots.map(grow)
  for (const id of byTeacher.keys()) if (!placed.has(id)) trees.push(grow(id))
  return trees.filter((tree) => tree.taught.length > 0).toSorted((a, b) => b.reach - a.reach)
}
