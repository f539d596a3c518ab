// The certificates of the channel between the source server and the target server of a task.

/** Certificates and their private keys in PEM, as ShowCertKey names them. */
export type CertKey = {
  /** Certificate and key of the source server. */
  cert: string
  private_key: string
  /** The certificate of the issuer of the other three. */
  ca: string
  target_mgmt_cert: string
  target_mgmt_private_key: string
  target_data_cert: string
  target_data_private_key: string
}
