// What steps of a fixture say of each other: `{{server web-1}}`, `{{now + 30000}}`.

/** What a fixture's earlier steps left: ids by the name their step gives them (`as`). */
export type Known = { ids: ReadonlyMap<string, string>; began_ms: number }

const filled = (text: string, { ids, began_ms }: Known): unknown => {
  const name = /^\{\{(.+)\}\}$/.exec(text)?.[1]
  if (name === undefined) return text
  const span = /^now \+ (\d+)$/.exec(name)?.[1]
  if (span !== undefined) return began_ms + Number(span)
  const id = ids.get(name)
  if (id === undefined) throw new Error(`no earlier step is called ${name}`)
  return id
}

/** The value with every reference in it filled in. Throws an Error that names an unknown one. */
export const fillIn = (value: unknown, known: Known): unknown => {
  if (typeof value === 'string') return filled(value, known)
  if (Array.isArray(value)) return value.map((each) => fillIn(each, known))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fillIn(each, known)]))
}
