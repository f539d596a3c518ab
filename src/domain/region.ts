// The regions of the service.

/** The region that clients use by default (SDK, Terraform). */
export const MAIN_REGION = 'cn-north-4'

/** The regions that the SDKs know. */
export const regions = [MAIN_REGION, 'ap-southeast-3', 'my-kualalumpur-1', 'ru-moscow-1'] as const
