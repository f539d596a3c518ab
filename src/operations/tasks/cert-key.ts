// The certificates and keys of a task's channel. They are derived from the workspace's seed.
import { createPrivateKey } from 'node:crypto'
import { certificate, NEVER, type Party } from '../../crypto/certificate.ts'
import { cachedRsaKey, SEED_BYTES } from '../../crypto/rsa-key.ts'
import type { CertKey } from '../../domain/task/cert-key.ts'
import type { Task } from '../../domain/task/task.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** Validity in virtual ms: ten years (*assumed*). */
const LIFETIME_MS = 3_652 * 86_400_000

/** A certificate and the private key of its subject, PEM. */
type IssuedCertificate = { cert: string; private_key: string }

const pemOf = ({ key }: Party) => `${key.export({ type: 'pkcs1', format: 'pem' })}`

const issueCertificate = (
  { ids, clock }: Workspace,
  unit: string,
  name: string,
  ca?: Party,
): IssuedCertificate => {
  const seedName = `${ca?.unit}/${unit}/${name}`
  const subject = { unit, name, key: cachedRsaKey(ids.bytes(`key:${seedName}`, SEED_BYTES)) }
  const cert = certificate({
    subject,
    issuer: ca ?? subject,
    serial: ids.bytes(`serial:${seedName}`, 16),
    from: clock.now,
    until: ca ? clock.now + LIFETIME_MS : NEVER,
    isAuthority: ca === undefined,
  })
  return { cert, private_key: pemOf(subject) }
}

/** The CA of the account, which its tasks share. It is created once and stored. */
const accountCa = (workspace: Workspace): IssuedCertificate => {
  const known = workspace.meta.get<IssuedCertificate>('ca')
  if (known) return known
  const made = issueCertificate(workspace, 'account', 'CA')
  workspace.meta.set('ca', made)
  return made
}

const createCertKey = (workspace: Workspace, task: Task, hasOwnCa: boolean): CertKey => {
  const unit = hasOwnCa ? task.id : 'account'
  const ca = hasOwnCa ? issueCertificate(workspace, unit, 'CA') : accountCa(workspace)
  const issuer = { unit, name: 'CA', key: createPrivateKey(ca.private_key) }
  const source = issueCertificate(workspace, task.id, 'source', issuer)
  const management = issueCertificate(workspace, task.id, 'target management', issuer)
  const data = issueCertificate(workspace, task.id, 'target data', issuer)
  return {
    cert: source.cert,
    private_key: source.private_key,
    ca: ca.cert,
    target_mgmt_cert: management.cert,
    target_mgmt_private_key: management.private_key,
    target_data_cert: data.cert,
    target_data_private_key: data.private_key,
  }
}

/**
 * The certificates and keys of a task, issued by its own CA if `hasOwnCa`, else by that of the
 * account. They are created at the first call and stored with the task. Their bytes depend on the
 * seed, the task's id and the instant of that call.
 */
export const certKeyOf = (workspace: Workspace, task: Task, hasOwnCa: boolean): CertKey => {
  const known = workspace.certKeys.get(task.id, hasOwnCa)
  if (known) return known
  const made = createCertKey(workspace, task, hasOwnCa)
  workspace.certKeys.insert(task.id, hasOwnCa, made)
  return made
}
