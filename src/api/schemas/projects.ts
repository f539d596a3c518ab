// Migration projects.
import { z } from 'zod'
import { drift, flag, int, legacy, list, replyObject, requestObject, text } from '../fields.ts'
import { RateLimit, TaskType } from './common.ts'
import { TemplateResponseBody } from './templates.ts'

/** CreateMigproject. */
export const PostMigProjectBody = requestObject(
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
export const CreateMigprojectResponse = replyObject({ id: text() })

/** What a project has in updates and replies alike. */
const projectFields = {
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

/** UpdateMigproject. */
export const MigProject = requestObject({
  // The printed example sends the number 225.
  name: drift(text(100, 1), z.union([text(255, 1), z.number()])),
  ...projectFields,
  start_networck_check: legacy(flag()),
  id: legacy(text()),
  // A TemplateResponseBody until mid-2024; it is ignored here.
  template: legacy(z.looseObject({})),
})

const project = {
  id: text(),
  name: text(),
  ...projectFields,
}

/** A project: ListMigprojects. */
export const MigprojectsResponseBody = replyObject(project)

/** ListMigprojects. */
export const ListMigprojectsResponse = replyObject({
  count: int(),
  migprojects: list(MigprojectsResponseBody),
})

/** ShowMigproject. The template is that of older editions. */
export const ShowMigprojectResponse = replyObject({ ...project, template: TemplateResponseBody })
