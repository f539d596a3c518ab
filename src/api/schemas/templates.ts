// Templates of target servers.
import { z } from 'zod'
import { drift, flag, int, list, long, oneOf, replyObject, requestObject, text } from '../fields.ts'

/** A network card: CreateTemplate, UpdateTemplate, ListTemplates, ShowTemplate. */
export const Nics = requestObject(
  {
    id: text().describe('autoCreate to create one'),
    name: text(),
    // Required in the table, but Terraform omits it with autoCreate.
    cidr: text(),
    ip: text(),
  },
  ['id', 'name'],
)

/** A security group: CreateTemplate, UpdateTemplate, ListTemplates, ShowTemplate. */
export const SgObject = requestObject(
  { id: text().describe('autoCreate to create one'), name: text() },
  ['id', 'name'],
)

/** An address to buy: CreateTemplate, UpdateTemplate, ListTemplates, ShowTemplate. */
export const PublicIp = requestObject(
  {
    type: text(),
    bandwidth_size: int(2000, 1).describe('Mbit/s'),
    bandwidth_share_type: text(),
  },
  ['type', 'bandwidth_size'],
)

/** A network: CreateTemplate, UpdateTemplate, ListTemplates, ShowTemplate. */
export const VpcObject = requestObject({
  id: text(255, 1).describe('autoCreate to create one'),
  name: text(255, 1),
  cidr: text(255, 1),
})

/** A disk: CreateTemplate, UpdateTemplate, ListTemplates, ShowTemplate. */
export const TemplateDisk = requestObject(
  {
    id: long(),
    index: int(),
    name: text(),
    disktype: text(),
    size: long().describe('GB'),
    device_use: text(),
  },
  ['index', 'name', 'disktype', 'size'],
)

/** What a template has in requests and replies alike. */
const templateFields = {
  region: text(),
  projectid: text(),
  target_server_name: text(),
  availability_zone: text(),
  // SAS, SSD or SATA in the table, but requests can have any.
  volumetype: text(),
  flavor: text(65_535),
  vpc: VpcObject,
  nics: list(Nics),
  security_groups: list(SgObject),
  publicip: PublicIp,
  disk: list(TemplateDisk),
  data_volume_type: text(),
  target_password: text(1024),
  image_id: text(),
}

/** CreateTemplate, UpdateTemplate. */
export const TemplateRequest = requestObject(
  {
    name: drift(text(64, 1), text()),
    // A text in replies, and therefore in what callers send back.
    is_template: drift(flag(), z.union([flag(), oneOf('true', 'false')])),
    ...templateFields,
  },
  ['name'],
)

/** CreateTemplate. */
export const CreateTemplateReq = requestObject({ template: TemplateRequest }, ['template'])

/** CreateTemplate. */
export const CreateTemplateResponse = replyObject({ id: text() })

/** UpdateTemplate. */
export const UpdateTemplateReq = requestObject({ template: TemplateRequest })

/** DeleteTemplates. */
export const DeletetemplatesReq = requestObject({
  ids: drift(list(text(36, 1), 50, 1), list(text())),
})

/** ListTemplates, ShowTemplate, and ShowMigproject of older editions. */
export const TemplateResponseBody = replyObject(
  {
    id: text(),
    name: text(),
    is_template: text().describe('the text true or false'),
    ...templateFields,
  },
  [
    'name',
    'region',
    'projectid',
    'availability_zone',
    'volumetype',
    'flavor',
    'vpc',
    'nics',
    'security_groups',
  ],
)

/** ShowTemplate. */
export const ShowTemplateResponse = replyObject({ template: TemplateResponseBody })

/** ListTemplates. */
export const ListTemplatesResponse = replyObject({
  count: int(65_535),
  templates: list(TemplateResponseBody),
})

/** ShowTargetPassword. */
export const ShowTargetPasswordResponse = replyObject({
  template_id: text(),
  target_password: text(1024),
})
