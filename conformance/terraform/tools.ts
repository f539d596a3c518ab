// What the suite builds and from where: Terraform and the provider, both pinned.
import { fileURLToPath } from 'node:url'

/** conformance/.cache/terraform: builds, the mirror of the provider, and where scenarios run. */
export const cache = fileURLToPath(new URL('../.cache/terraform', import.meta.url))

const names: Record<string, string> = { win32: 'windows', x64: 'amd64' }
const platform = `${names[process.platform] ?? process.platform}_${names[process.arch] ?? process.arch}`

// 1.96 and 1.97 of the provider require a commit of golangsdk that the module proxy does not serve.
// What 1.97 has of SMS is the same, file for file.
const version = '1.95.0'

/** A program in Go: its module, how it is compiled, and where it comes to lie. */
export type Tool = { module: string; how: readonly string[]; package: string; binary: string }

/** Terraform itself. -X makes it the release; without, it calls itself 1.8.5-dev. */
export const terraform: Tool = {
  module: 'github.com/hashicorp/terraform@v1.8.5',
  how: ['build', '-ldflags', '-s -w -X github.com/hashicorp/terraform/version.dev=no'],
  package: '.',
  binary: `${cache}/bin/terraform-1.8.5`,
}

/** The provider, whole, as it is published. */
export const provider: Tool = {
  module: `github.com/huaweicloud/terraform-provider-huaweicloud@v${version}`,
  how: ['build', '-ldflags', '-s -w'],
  package: '.',
  binary: `${cache}/bin/terraform-provider-huaweicloud-${version}`,
}

/** The tests of the provider against a real cloud, of which only the names say what they need. */
export const acceptanceTests: Tool = {
  module: provider.module,
  how: ['test', '-c'],
  package: './huaweicloud/services/acceptance/sms',
  binary: `${cache}/bin/acceptance-tests-of-sms-${version}`,
}

/** Where `terraform init` finds the provider without asking a registry. */
export const mirror = {
  root: `${cache}/mirror`,
  binary: [
    `${cache}/mirror/registry.terraform.io/huaweicloud/huaweicloud/${version}/${platform}`,
    `terraform-provider-huaweicloud_v${version}`,
  ].join('/'),
}

/** The command line configuration that names the mirror, and nothing else. */
export const cliConfig = `${cache}/terraform.rc`

/** For Go: everything stays in the cache; the acceptance tests share what the build compiled. */
export const goEnv = {
  GOMODCACHE: `${cache}/mod`,
  GOCACHE: `${cache}/build`,
  GOFLAGS: '-trimpath -buildvcs=false -modcacherw',
}
