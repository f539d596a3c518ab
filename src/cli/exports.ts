// The settings that clients need, as shell exports.

/** Environment for a client of the emulator at `url`, as workspace `name`. */
export const clientEnvironment = (url: string, name: string): Record<string, string> => ({
  SMS_ENDPOINT: url,
  SMS_TOKEN: `workspace/${name}`,
  HUAWEICLOUD_SDK_IAM_ENDPOINT: url,
  HUAWEICLOUD_SDK_REGION_SMS_CN_NORTH_4: url,
  HUAWEICLOUD_SDK_REGION_SMS_AP_SOUTHEAST_3: url,
  HUAWEICLOUD_SDK_AK: name,
  HUAWEICLOUD_SDK_SK: name,
  CLOUD_SDK_AK: name,
  CLOUD_SDK_SK: name,
})

/** The same as lines to paste into a shell. */
export const exportLines = (url: string, name: string): string =>
  Object.entries(clientEnvironment(url, name))
    .map(([key, value]) => `export ${key}=${value}`)
    .join('\n')
