// docs/reference/control-errors.md: the errors of the control API.
import { controlErrors } from '../../src/api/control-error.ts'
import { code, table } from './markdown.ts'

/** A placeholder that follows a text directly is often empty. */
const withoutOptionalParts = (text: string) => text.replace(/(?<=\S`|\.)\{\w+\}/g, '')

const controlErrorTable = () =>
  table(
    ['code', 'status', 'message', 'what to do'],
    Object.entries(controlErrors).map(([name, { status, message, hint }]) => [
      code(name),
      `${status}`,
      withoutOptionalParts(message),
      withoutOptionalParts(hint),
    ]),
  )

/** The lists of the page. */
export const controlErrorLists = { 'control-errors': controlErrorTable }
