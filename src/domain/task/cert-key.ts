// What secures the channel between the source server and the target server of a task.

/** Certificates and their private keys in PEM, as ShowCertKey names them. */
export type CertKey = {
  /** Of the source server. */
  cert: string
  private_key: string
  /** Of who issued the other three. */
  ca: string
  target_mgmt_cert: string
  target_mgmt_private_key: string
  target_data_cert: string
  target_data_private_key: string
}
