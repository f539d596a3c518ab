// The operations for agents, in the order of a migration.
import { ShowCommand } from './show-command.ts'
import { UpdateCommandResult } from './update-command-result.ts'
import { UpdateCopyState } from './update-copy-state.ts'
import { UpdateTaskSpeed } from './update-task-speed.ts'

export const agent = [ShowCommand, UpdateCommandResult, UpdateCopyState, UpdateTaskSpeed]
