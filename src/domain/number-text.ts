// Text that says a number, as agents print it: `256`, `3.30GiB`.

/** Bytes by unit. The units with an i are powers of 1024; the others of 1000 (*assumed*). */
const bytesByUnit: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  KIB: 1024,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
  TIB: 1024 ** 4,
}

const FORM = /^\s*(-?\d+(?:\.\d+)?)\s*([KMGT]?i?B)?\s*$/i

/**
 * The number that a text says, undefined if it says none. With a unit the result is a whole number
 * of bytes: the register example prints the size 3.30GiB where the diskinfo example prints bytes.
 */
export const numberFromText = (text: string): number | undefined => {
  const [, digits, unit] = FORM.exec(text) ?? []
  if (digits === undefined) return undefined
  if (unit === undefined) return Number(digits)
  const bytes = bytesByUnit[unit.toUpperCase()]
  return bytes === undefined ? undefined : Math.round(Number(digits) * bytes)
}
