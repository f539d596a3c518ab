// How deep JSON may be nested that is kept.

/** Levels; far beyond any request of the API. SQLite reads no JSON deeper than 1000. */
export const MAX_DEPTH = 200

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)))

/** Whether a value is nested deeper than MAX_DEPTH levels: whoever walked it might not return. */
export const isTooDeep = (value: unknown): boolean => isDeeper(value, MAX_DEPTH)
