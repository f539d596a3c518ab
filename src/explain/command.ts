// sms-emulator explain ID: says why a request or a task of a running emulator is as it is.
import { type Command, InvalidArgumentError } from 'commander'
import type { CommandContext, ControlClient } from '../api/command-context.ts'

type ExplainNeeds = Pick<CommandContext, 'print'> & { connect: () => ControlClient }

/** Declares the command. */
export const explainCommand = (command: Command, { connect, print }: ExplainNeeds) =>
  command
    .argument('<id>', 'id of a task, or of a request: the X-Request-Id of its reply')
    .action(async (id: string) => print(await fetchExplanation(id, connect())))

/**
 * Returns the explanation of a request or a task. A task that several workspaces have, because one
 * is a fork of the other, is explained for each of them.
 */
const fetchExplanation = async (id: string, emulator: ControlClient): Promise<string> => {
  const encodedId = encodeURIComponent(id)
  const fetchText = (path: string) =>
    emulator.callIfFound(`/_emulator/${path}/explain`, { accept: 'text/plain' })
  const request = await fetchText(`requests/${encodedId}`)
  if (request !== undefined) return request
  const { workspaces } = JSON.parse(await emulator.call('/_emulator/workspaces')) as {
    workspaces: { name: string }[]
  }
  const replies = workspaces.map(({ name }) =>
    fetchText(`workspaces/${encodeURIComponent(name)}/tasks/${encodedId}`),
  )
  const tasks = (await Promise.all(replies)).filter((text) => text !== undefined)
  if (tasks.length > 0) return tasks.join('\n')
  throw new InvalidArgumentError(`the emulator at ${emulator.url} has no request or task ${id}`)
}
