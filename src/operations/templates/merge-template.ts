// Merges the fields of a request into a template.
import type { z } from 'zod'
import type { TemplateRequest } from '../../api/schemas/templates.ts'
import type { Template } from '../../domain/template.ts'
import { omitNullish } from '../tasks/task-view.ts'

const parseFlag = (flag: boolean | 'true' | 'false' | null | undefined) =>
  flag === undefined || flag === null ? undefined : `${flag}` === 'true'

/** The template with the fields of a request. Missing and null fields do not change it. */
export const mergeTemplate = (
  template: Template,
  body: z.output<typeof TemplateRequest>,
): Template => ({
  ...template,
  ...omitNullish({
    name: body.name,
    is_template: parseFlag(body.is_template),
    region: body.region,
    projectid: body.projectid,
    target_server_name: body.target_server_name,
    availability_zone: body.availability_zone,
    volumetype: body.volumetype,
    flavor: body.flavor,
    image_id: body.image_id,
    vpc: body.vpc,
    nics: body.nics,
    security_groups: body.security_groups,
    publicip: body.publicip,
    disk: body.disk,
    data_volume_type: body.data_volume_type,
    target_password: body.target_password,
  }),
})
