// The template operations, in the reference's order.
import { CreateTemplate } from './create-template.ts'
import { DeleteTemplate } from './delete-template.ts'
import { DeleteTemplates } from './delete-templates.ts'
import { ListTemplates } from './list-templates.ts'
import { ShowTargetPassword } from './show-target-password.ts'
import { ShowTemplate } from './show-template.ts'
import { UpdateTemplate } from './update-template.ts'

export const templates = [
  CreateTemplate,
  ListTemplates,
  DeleteTemplates,
  DeleteTemplate,
  ShowTemplate,
  UpdateTemplate,
  ShowTargetPassword,
]
