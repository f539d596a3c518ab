// A template as replies show it.
import type { z } from 'zod'
import type { TemplateResponseBody } from '../../api/schemas/templates.ts'
import type { Template } from '../../domain/template.ts'

/**
 * A template as ListTemplates and ShowTemplate answer it. The password is for ShowTargetPassword
 * alone: the table lists it here too, but no printed body holds one.
 */
export const renderTemplate = ({
  target_password: _,
  is_template,
  ...template
}: Template): z.input<typeof TemplateResponseBody> => ({
  ...template,
  is_template: `${is_template}`,
})
