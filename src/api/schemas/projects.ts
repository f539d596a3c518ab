// Migration projects.
import { z } from 'zod'
import { drift, flag, int, legacy, list, reply, request, text } from '../fields.ts'
import { RateLimit, TaskType } from './common.ts'
import { TemplateResponseBody } from './templates.ts'

/** CreateMigproject. */
export const PostMigProjectBody = request(
  {
    name: drift(text(100, 1), text(255, 1)),
    description: text(),
    isdefault: flag(),
    region: drift(text(100), text()),
    start_target_server: flag(),
    speed_limit: RateLimit,
    use_public_ip: flag(),
    exist_server: flag(),
    type: TaskType,
    enterprise_project: text().describe('a name, not an id'),
    syncing: flag(),
    start_network_check: flag(),
    // The spelling of 2023 to mid-2025.
    start_networck_check: legacy(flag()),
  },
  ['name', 'region', 'type'],
)

/** CreateMigproject. */
export const CreateMigprojectResponse = reply({ id: text() })

/** UpdateMigproject. */
export const MigProject = request({
  // The printed example sends the number 225.
  name: drift(text(100, 1), z.union([text(255, 1), z.number()])),
  description: text(),
  isdefault: flag(),
  region: text(),
  start_target_server: flag(),
  speed_limit: RateLimit,
  use_public_ip: flag(),
  exist_server: flag(),
  type: TaskType,
  enterprise_project: text(),
  syncing: flag(),
  start_network_check: flag(),
  start_networck_check: legacy(flag()),
  id: legacy(text()),
  // A TemplateResponseBody until mid-2024, never looked at here.
  template: legacy(z.looseObject({})),
})

const project = {
  id: text(),
  name: text(),
  description: text(),
  isdefault: flag(),
  region: text(),
  start_target_server: flag(),
  speed_limit: RateLimit,
  use_public_ip: flag(),
  exist_server: flag(),
  type: TaskType,
  enterprise_project: text(),
  syncing: flag(),
  start_network_check: flag(),
}

/** A project: ListMigprojects. */
export const MigprojectsResponseBody = reply(project)

/** ListMigprojects. */
export const ListMigprojectsResponse = reply({
  count: int(),
  migprojects: list(MigprojectsResponseBody),
})

/** ShowMigproject. The template is that of older editions. */
export const ShowMigprojectResponse = reply({ ...project, template: TemplateResponseBody })
