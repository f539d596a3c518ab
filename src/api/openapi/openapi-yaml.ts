// The OpenAPI document as the text of openapi.yaml.
import { stringify } from 'yaml'
import { type Operations, openApi } from './openapi.ts'

let text: string | undefined

/** The text of openapi.yaml. It is generated once. */
export const openApiYaml = (operations: Operations): string => {
  text ??= stringify(openApi(operations), { aliasDuplicateObjects: false, lineWidth: 100 })
  return text
}
