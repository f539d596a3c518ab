// What steps of a fixture say of each other: `{{server web-1}}`, `{{now + 30000}}`.

/** What a fixture's earlier steps left: ids by the name their step gives them (`as`). */
export type ReferenceValues = { ids: ReadonlyMap<string, string>; start_ms: number }

const resolveReference = (text: string, { ids, start_ms }: ReferenceValues): unknown => {
  const name = /^\{\{(.+)\}\}$/.exec(text)?.[1]
  if (name === undefined) return text
  const offset_ms = /^now \+ (\d+)$/.exec(name)?.[1]
  if (offset_ms !== undefined) return start_ms + Number(offset_ms)
  const id = ids.get(name)
  if (id === undefined) throw new Error(`no earlier step is called ${name}`)
  return id
}

/** The value with every reference in it filled in. Throws an Error that names an unknown one. */
export const resolveReferences = (value: unknown, values: ReferenceValues): unknown => {
  if (typeof value === 'string') return resolveReference(value, values)
  if (Array.isArray(value)) return value.map((each) => resolveReferences(each, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, resolveReferences(each, values)]),
  )
}
