import type { ColumnType, Generated } from 'kysely'
import type { OrganizationRole } from '../../contract/organizations.ts'

interface OrganizationsTable {
  id: Generated<number>
  title: string
  description: string
  postcode: string
  address: string
  logo_id: number | null
  logo_url: string | null
  created_at: ColumnType<Date, Date, never>
  updated_at: Date
}

interface OrganizationMembersTable {
  organization_id: number
  account_id: number
  role: OrganizationRole
  accepted_at: Date | null
  created_at: ColumnType<Date, Date, never>
}

declare module '../../db/tables.ts' {
  interface Tables {
    organizations: OrganizationsTable
    organization_members: OrganizationMembersTable
  }
}
