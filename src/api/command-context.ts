// What the command line gives to each command. A feature declares its command in its own folder.

/** How a command reports to its user. */
export type CommandContext = {
  /** Writes a text to standard output, and ends it with a line break. */
  print: (text: string) => void
  /** Writes a line to standard error, after the name of the program. */
  warn: (line: string) => void
  /** Writes a text to standard error, and ends it with a line break. */
  printError: (text: string) => void
  /** Sets the exit code of the program: 0 unless it is called. */
  exitWith: (code: number) => void
  /** Writes a file that an option names. Throws an InvalidArgumentError if that fails. */
  writeFile: (option: string, file: string, content: string | Buffer) => void
}

/** A connection to the control API of a running emulator. */
export type ControlClient = {
  /** For example `http://127.0.0.1:4390`. */
  url: string
  /** Returns the body of the reply. Throws an InvalidArgumentError unless the status is 2xx. */
  call: (path: string, options?: CallOptions) => Promise<string>
  /** Like `call`, but returns undefined if the status is 404. */
  callIfFound: (path: string, options?: CallOptions) => Promise<string | undefined>
}

/** The method (default GET), the JSON body, and the media type of the reply. */
export type CallOptions = { method?: string; body?: unknown; accept?: string }
