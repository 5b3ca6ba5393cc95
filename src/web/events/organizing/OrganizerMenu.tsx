import CopyIcon from '@mui/icons-material/ContentCopyRounded'
import DeleteIcon from '@mui/icons-material/DeleteOutlineRounded'
import EditIcon from '@mui/icons-material/EditOutlined'
import CancelIcon from '@mui/icons-material/EventBusyOutlined'
import MoreIcon from '@mui/icons-material/MoreVertRounded'
import PublishIcon from '@mui/icons-material/PublishRounded'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { useState } from 'react'
import { Link } from 'react-router'
import type { EventSummary } from '../../../contract/events.ts'
import { useTexts } from '../i18n/texts.ts'
import { useOrganizerActions } from './actions.ts'
import { canCancel, canDelete, canPublish, isOpen } from './allowed.ts'
import { CancelDialog } from './CancelDialog.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'

interface Props {
  event: EventSummary
  /** A button with its name, for a page; on a card three dots do. */
  named?: boolean
}

/** What I can do with an event of mine, as it stands now. */
export default function OrganizerMenu({ event, named }: Props) {
  const { t } = useTexts()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [asking, setAsking] = useState<'cancel' | 'delete' | null>(null)
  const { publish, copy, cancel, remove } = useOrganizerActions(event)
  const close = () => setAnchor(null)
  const then = (act: () => void) => () => {
    close()
    act()
  }
  const opener = {
    'aria-haspopup': 'menu',
    'aria-expanded': anchor !== null,
    onClick: ({ currentTarget }: React.MouseEvent<HTMLElement>) => setAnchor(currentTarget),
  } as const
  return (
    <>
      {named ? (
        <Button
          {...opener}
          variant="outlined"
          startIcon={<MoreIcon />}
          loading={copy.isPending || publish.isPending}
        >
          {t('menu.manage')}
        </Button>
      ) : (
        <IconButton
          {...opener}
          aria-label={t('menu.open', { title: event.title })}
          sx={{
            bgcolor: 'background.paper',
            border: '1px solid',
            borderColor: 'divider',
            '&:hover': { bgcolor: 'background.paper' },
          }}
        >
          <MoreIcon />
        </IconButton>
      )}
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        {isOpen(event) && (
          <MenuItem component={Link} to={`/events/${event.id}/edit`} onClick={close}>
            <EditIcon />
            {t('menu.edit')}
          </MenuItem>
        )}
        {canPublish(event) && (
          <MenuItem onClick={then(() => publish.mutate())}>
            <PublishIcon />
            {t('menu.publish')}
          </MenuItem>
        )}
        <MenuItem onClick={then(() => copy.mutate())}>
          <CopyIcon />
          {t('menu.copy')}
        </MenuItem>
        {canCancel(event) && (
          <MenuItem onClick={then(() => setAsking('cancel'))} sx={{ color: 'error.main' }}>
            <CancelIcon />
            {t('menu.cancel')}
          </MenuItem>
        )}
        {canDelete(event) && (
          <MenuItem onClick={then(() => setAsking('delete'))} sx={{ color: 'error.main' }}>
            <DeleteIcon />
            {t('menu.delete')}
          </MenuItem>
        )}
      </Menu>
      {asking === 'cancel' && <CancelDialog event={event} attempt={cancel} onClose={() => setAsking(null)} />}
      {asking === 'delete' && <DeleteDialog event={event} attempt={remove} onClose={() => setAsking(null)} />}
    </>
  )
}
