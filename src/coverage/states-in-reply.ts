// The task states that a reply shows.
type Task = { state?: string } | null | undefined
type Body = {
  state?: string
  current_task?: Task
  tasks?: readonly Task[]
  source_servers?: readonly { current_task?: Task }[]
}

const tasksInReply: Readonly<Record<string, (body: Body) => readonly Task[]>> = {
  ShowTask: (body) => [body],
  ListTasks: ({ tasks = [] }) => tasks,
  ShowServer: ({ current_task }) => [current_task],
  ListServers: ({ source_servers = [] }) => source_servers.map((server) => server.current_task),
}

/** The states in a reply to the operation, each once. */
export const statesInReply = (operation: string, body: unknown): Iterable<string> => {
  const tasks = tasksInReply[operation]?.((body ?? {}) as Body) ?? []
  if (tasks.length === 1) return tasks[0]?.state === undefined ? [] : [tasks[0].state]
  return new Set(tasks.flatMap((task) => task?.state ?? []))
}
