// The names that xstate gives to the events of its delays.

/** The delay whose end is this event, such as `step`; undefined for any other event. */
export const delayNameOf = (event: string): string | undefined =>
  /^xstate\.after\.([^.]+)\./.exec(event)?.[1]
