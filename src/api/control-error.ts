// How the control API says no.

/** Thrown by control operations. `hint` says what to do about it. */
export class ControlError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string

  constructor(status: number, code: string, message: string, hint: string) {
    super(message)
    this.status = status
    this.code = code
    this.hint = hint
  }
}
