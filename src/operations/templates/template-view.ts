// Templates in replies.
import type { z } from 'zod'
import type { TemplateResponseBody } from '../../api/schemas/templates.ts'
import type { Template } from '../../domain/template.ts'

/**
 * A template in the replies of ListTemplates and ShowTemplate. Only ShowTargetPassword returns the
 * password: the table has it here too, but no printed example has.
 */
export const renderTemplate = ({
  target_password: _,
  is_template,
  ...template
}: Template): z.input<typeof TemplateResponseBody> => ({
  ...template,
  is_template: `${is_template}`,
})
