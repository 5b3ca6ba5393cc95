interface TotpSecretsTable {
  account_id: number
  sealed_secret: Buffer
  last_step: number | null
  confirmed_at: Date | null
  created_at: Date
}

interface RecoveryCodesTable {
  account_id: number
  code_hash: Buffer
}

declare module '../../../db/tables.ts' {
  interface Tables {
    totp_secrets: TotpSecretsTable
    recovery_codes: RecoveryCodesTable
  }
}
