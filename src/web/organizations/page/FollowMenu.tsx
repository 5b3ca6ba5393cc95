import CopyIcon from '@mui/icons-material/ContentCopyRounded'
import FileIcon from '@mui/icons-material/DownloadRounded'
import CalendarIcon from '@mui/icons-material/EventRepeatOutlined'
import FeedIcon from '@mui/icons-material/RssFeedRounded'
import Button from '@mui/material/Button'
import ListSubheader from '@mui/material/ListSubheader'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { useState } from 'react'
import { canCopy, useCopy } from '../../ui/clipboard.ts'
import { useTexts } from '../i18n/texts.ts'

/** Follows the public events of an organization with a calendar or a reader of news. */
export function FollowMenu({ id }: { id: number }) {
  const { t } = useTexts()
  const copy = useCopy()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = () => setAnchor(null)
  const file = `/api/v1/calendar/organization/${id}`
  const links = [
    { href: `webcal://${location.host}${file}.ics`, icon: <CalendarIcon />, label: t('follow.subscribe') },
    { href: `${file}.ics`, icon: <FileIcon />, label: t('follow.file') },
    { href: `${file}.atom`, icon: <FeedIcon />, label: t('follow.atom') },
    { href: `${file}.rss`, icon: <FeedIcon />, label: t('follow.rss') },
  ]
  return (
    <>
      <Button
        variant="outlined"
        startIcon={<CalendarIcon />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        {t('follow.open')}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        <ListSubheader sx={{ lineHeight: 2.4, bgcolor: 'transparent' }}>{t('follow.text')}</ListSubheader>
        {links.map(({ href, icon, label }) => (
          <MenuItem key={href} component="a" href={href} onClick={close}>
            {icon}
            {label}
          </MenuItem>
        ))}
        {canCopy && (
          <MenuItem
            onClick={() => {
              close()
              void copy(`${location.origin}${file}.ics`, t('follow.copied'))
            }}
          >
            <CopyIcon />
            {t('follow.copy')}
          </MenuItem>
        )}
      </Menu>
    </>
  )
}
