import GroupsIcon from '@mui/icons-material/GroupsOutlined'
import Avatar from '@mui/material/Avatar'
import type { Organization } from '../../contract/organizations.ts'

interface Props {
  organization: Pick<Organization, 'title' | 'logo_url'>
  /** In pixels. */
  size: number
}

/** The picture of an organization, or its first letter, once it has a name. The name stands beside it, so it has none itself. */
export function Logo({ organization: { title, logo_url }, size }: Props) {
  const [letter = ''] = title
  return (
    <Avatar
      variant="rounded"
      src={logo_url ?? undefined}
      alt=""
      slotProps={{ img: { style: { objectFit: 'contain' } } }}
      sx={{
        flex: 'none',
        width: size,
        height: size,
        borderRadius: `${Math.round(size / 4)}px`,
        border: '1px solid',
        borderColor: 'divider',
        // A logo is often drawn for white paper, and see-through.
        bgcolor: logo_url ? '#fff' : 'color-mix(in srgb, var(--v-palette-primary-main) 12%, transparent)',
        color: 'primary.main',
        fontSize: size * 0.42,
        fontWeight: 680,
      }}
    >
      {letter ? letter.toLocaleUpperCase() : <GroupsIcon fontSize="inherit" />}
    </Avatar>
  )
}
