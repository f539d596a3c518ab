// What an agent reports of its source server and of the copy.

/** Load of the source host and of its agent: percent, MB, Mbit/s. */
export type Usage = {
  total_cpu_usage: number
  agent_cpu_usage: number
  total_mem_usage: number
  agent_mem_usage: number
  total_disk_io: number
  agent_disk_io: number
}

/** What an agent last said of its work: bytes, Mbit/s, and the virtual ms it thinks it needs. */
export type AgentReport = Partial<Usage> & {
  replicatesize: number
  totalsize: number
  migrate_speed: number
  compress_rate: number
  remain_ms: number
}
