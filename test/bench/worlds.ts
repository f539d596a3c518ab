// How long a workspace of 9,999 rows takes to fork, snapshot and restore, against copying the same
// bytes in memory.

import { Emulator } from '../../src/emulator.ts'
import { serializeDatabase } from '../../src/store/database.ts'
import { linuxServer, taskFor } from '../support/bodies.ts'

/** Servers, each with a running task and its timer: 9,999 rows. */
const SERVERS = 3_333
const TIMES = 9

/** The median of the ms that `work` takes. */
const msOf = (work: (nth: number) => void): number => {
  const times = Array.from({ length: TIMES }, (_, nth) => {
    const from = performance.now()
    work(nth)
    return performance.now() - from
  })
  return times.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)]!
}

const grown = (dataDir: string | null) => {
  const emulator = new Emulator({ clock: 'frozen', dataDir, settings: { max_servers: SERVERS } })
  const call = (operation: string, body: unknown, params = {}) =>
    emulator.call(emulator.operations.get(operation)!, {
      headers: { 'x-auth-token': 'workspace/grown' },
      params,
      body,
    }).body as { id: string }
  for (let n = 0; n < SERVERS; n++) {
    const { id } = call('RegisterServer', linuxServer({ name: `s${n}` }))
    const task = call('CreateTask', taskFor(id))
    call('UpdateTaskStatus', { operation: 'start' }, { task_id: task.id })
  }
  return emulator
}

type Control = (operation: string, body?: object, params?: object) => unknown

const measure = (emulator: Emulator, where: string, control: Control) => {
  const bytes = serializeDatabase(emulator.workspaces.find('grown')!.db)
  const copy = msOf(() => Buffer.from(bytes))
  const size = `copying ${(bytes.length / 1e6).toFixed(0)} MB (${copy.toFixed(1)} ms)`
  const line = (what: string, ms: number) =>
    console.log(
      `${`${what}, 9,999 rows ${where}`.padEnd(54)} ${ms.toFixed(1).padStart(7)} ms  ` +
        `${(ms / copy).toFixed(2)} of ${size}`,
    )
  const forks = msOf((nth) => control('ForkWorkspace', { name: `fork${nth}` }))
  for (let nth = 0; nth < TIMES; nth++) emulator.workspaces.drop(`fork${nth}`)
  line('fork', forks)
  line(
    'snapshot',
    msOf((nth) => control('CreateSnapshot', { name: `s${nth}` })),
  )
  line(
    'restore',
    msOf(() => control('RestoreSnapshot', undefined, { snapshot: 's0' })),
  )
  control('DeleteSnapshot', undefined, { snapshot: 's0' })
}

/** Prints a line for each operation: on a workspace with all its past, and on one without. */
export const benchWorlds = (where: string, dataDir: string | null): void => {
  const emulator = grown(dataDir)
  const control: Control = (operation, body, params) =>
    emulator.control(operation, { params: { workspace: 'grown', ...params }, body })
  measure(emulator, `and their past, ${where}`, control)
  const params = { workspace: 'grown' }
  const raw = control('ExportWorkspace') as Buffer
  emulator.control('ImportWorkspace', { params, raw })
  measure(emulator, where, control)
  emulator.close()
}
