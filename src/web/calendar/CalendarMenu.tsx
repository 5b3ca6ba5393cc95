import CalendarIcon from '@mui/icons-material/CalendarMonthOutlined'
import FileIcon from '@mui/icons-material/DownloadRounded'
import GoogleIcon from '@mui/icons-material/OpenInNewRounded'
import FeedIcon from '@mui/icons-material/RssFeedRounded'
import Button from '@mui/material/Button'
import Divider from '@mui/material/Divider'
import ListSubheader from '@mui/material/ListSubheader'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { useState } from 'react'
import type { Event, EventSummary } from '../../contract/events.ts'
import { feedOf, fileOf, googleOf } from './addresses.ts'
import { useTexts } from './i18n/texts.ts'

interface Props {
  event: EventSummary & Partial<Pick<Event, 'description' | 'organizations' | 'link_key'>>
  /** Of the private link the page was opened by. */
  linkKey?: string
}

/** Takes an event into a calendar: as a file, in Google's, or together with everything of its kind that is yet to come. */
export function CalendarMenu({ event, linkKey }: Props) {
  const { t } = useTexts()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = () => setAnchor(null)
  const feeds = event.visibility === 'public' ? feedsOf(event) : []
  return (
    <>
      <Button
        variant="outlined"
        startIcon={<CalendarIcon />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
        sx={{ bgcolor: 'background.paper' }}
      >
        {t('add')}
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={close}
        slotProps={{ paper: { sx: { maxWidth: 'min(92vw, 380px)' } } }}
      >
        <MenuItem component="a" href={fileOf(event.id, linkKey ?? event.link_key)} onClick={close}>
          <FileIcon />
          {t('file')}
        </MenuItem>
        <MenuItem
          component="a"
          href={googleOf(event)}
          target="_blank"
          rel="noopener noreferrer"
          onClick={close}
        >
          <GoogleIcon />
          {t('google')}
        </MenuItem>
        {feeds.length > 0 && [
          <Divider key="line" component="li" />,
          <ListSubheader key="follow" sx={{ lineHeight: 2.4, bgcolor: 'transparent' }}>
            {t('follow')}
          </ListSubheader>,
        ]}
        {feeds.map(({ kind, id, name }) => (
          <MenuItem
            key={`${kind} ${id}`}
            component="a"
            href={feedOf(kind, id)}
            onClick={close}
            sx={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}
          >
            <FeedIcon />
            {t(kind, { name })}
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}

/** What goes on after this event that one could follow: its tags, its city, its organizations. */
function feedsOf({ tags, location, organizations = [] }: Props['event']) {
  return [
    ...tags.slice(0, 3).map((name) => ({ kind: 'tag' as const, id: name, name })),
    ...(location ? [{ kind: 'location' as const, id: location, name: location }] : []),
    ...organizations
      .slice(0, 3)
      .map(({ id, title }) => ({ kind: 'organization' as const, id: String(id), name: title })),
  ]
}
