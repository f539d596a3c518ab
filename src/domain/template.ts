// A template: what a target server that the service creates will be like.

/** A network card; `id` is the id of a subnet, or `autoCreate` for a new one. */
export type Nic = {
  id: string
  name: string
  cidr?: string | null | undefined
  ip?: string | null | undefined
}

/** A public IP address for the target; the bandwidth is in Mbit/s. */
export type PublicIp = {
  type: string
  bandwidth_size: number
  bandwidth_share_type?: string | null | undefined
}

/** A disk of the target; the size is in GB. */
export type TemplateDisk = {
  id?: number | null | undefined
  index: number
  name: string
  disktype: string
  size: number
  device_use?: string | null | undefined
}

/** A template as it is stored; a text that was not given is empty. */
export type Template = {
  id: string
  name: string
  /** False for the private template of one task, deleted with the task (reference, 5.6.1). */
  is_template: boolean
  region: string
  projectid: string
  target_server_name: string
  availability_zone: string
  volumetype: string
  flavor: string
  image_id: string
  /** Empty if there is none, as ListTemplates prints it. */
  vpc: {
    id?: string | null | undefined
    name?: string | null | undefined
    cidr?: string | null | undefined
  }
  nics: Nic[]
  security_groups: { id: string; name: string }[]
  publicip?: PublicIp
  disk?: TemplateDisk[]
  data_volume_type?: string
  target_password?: string
}

/** A template with an id and a name, and defaults for the rest. */
export const emptyTemplate = (id: string, name: string): Template => ({
  id,
  name,
  // No source has a default. *Assumed* true: a template must not be deleted with a task unasked.
  is_template: true,
  region: '',
  projectid: '',
  target_server_name: '',
  availability_zone: '',
  volumetype: '',
  flavor: '',
  image_id: '',
  vpc: {},
  nics: [],
  security_groups: [],
})
