// The program's own log, on stderr: one line an entry.
import type { Flags } from './flags.ts'

const levels = ['silent', 'error', 'warn', 'info', 'debug'] as const

/** Writes a line if the level asks for it. */
export type Log = (
  level: 'error' | 'warn' | 'info' | 'debug',
  message: string,
  fields?: object,
) => void

/** A log of the chosen level and format. */
export const createLog = (flags: Pick<Flags, 'log-level' | 'log-format'>): Log => {
  const threshold = levels.indexOf(flags['log-level'])
  return (level, message, fields = {}) => {
    if (levels.indexOf(level) > threshold) return
    const line =
      flags['log-format'] === 'json'
        ? JSON.stringify({ level, message, ...fields })
        : [`${level}: ${message}`, ...Object.entries(fields).map(([k, v]) => `${k}=${v}`)].join(' ')
    process.stderr.write(`${line}\n`)
  }
}
