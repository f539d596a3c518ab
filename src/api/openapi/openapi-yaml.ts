// The OpenAPI document as the text of openapi.yaml.
import { stringify } from 'yaml'
import { openApi } from './openapi.ts'

let text: string | undefined

/** The text; made once. */
export const openApiYaml = (): string => {
  text ??= stringify(openApi(), { aliasDuplicateObjects: false, lineWidth: 100 })
  return text
}
