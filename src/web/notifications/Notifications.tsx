import DoneAllIcon from '@mui/icons-material/DoneAllRounded'
import NotificationsIcon from '@mui/icons-material/NotificationsNoneOutlined'
import TuneIcon from '@mui/icons-material/TuneRounded'
import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Skeleton from '@mui/material/Skeleton'
import { Link, useSearchParams } from 'react-router'
import { Blank } from '../ui/Blank.tsx'
import { Chips } from '../ui/Chips.tsx'
import { Listing } from '../ui/Listing.tsx'
import { useNotice } from '../ui/notice.tsx'
import { Page } from '../ui/Page.tsx'
import { useWording } from '../ui/wording.ts'
import { useTexts } from './i18n/texts.ts'
import { NotificationRow } from './NotificationRow.tsx'
import { useMarkRead, useNotifications } from './queries.ts'

export default function Notifications() {
  const { t } = useTexts()
  const [params, setParams] = useSearchParams()
  const unread = params.has('unread')
  const notifications = useNotifications(unread)
  const mark = useMarkRead()
  const settings = (
    <Button component={Link} to="/settings/notifications" variant="outlined" startIcon={<TuneIcon />}>
      {t('list.settings')}
    </Button>
  )
  const items = notifications.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page title={t('translation:notifications.title')} action={settings} width="md">
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 1.5,
          justifyContent: 'space-between',
          alignItems: 'center',
          minHeight: 44,
          mb: 2.5,
        }}
      >
        <Chips
          label={t('list.filter')}
          choices={[
            { value: 'all', label: t('list.all') },
            { value: 'unread', label: t('list.unread') },
          ]}
          isChosen={(value) => (value === 'unread') === unread}
          onPress={(value) => setParams(value === 'unread' ? { unread: '' } : {}, { replace: true })}
        />
        {items.some(({ read_at }) => read_at === null) && <MarkAll newest={items[0]?.id ?? 0} />}
      </Box>
      <Listing
        query={notifications}
        skeleton={<Skeleton variant="rounded" height={280} />}
        empty={
          unread ? (
            <Blank icon={<DoneAllIcon />} title={t('list.none_unread')} text={t('list.none_unread_text')} />
          ) : (
            <Blank
              icon={<NotificationsIcon />}
              title={t('translation:notifications.empty')}
              text={t('translation:notifications.empty_text')}
            />
          )
        }
      >
        {(list) => (
          <Card component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {list.map((notification) => (
              <NotificationRow
                key={notification.id}
                notification={notification}
                onOpen={() => mark.mutate({ ids: [notification.id] })}
              />
            ))}
          </Card>
        )}
      </Listing>
    </Page>
  )
}

/** What comes while it is pressed stays unread: it reaches up to the newest in sight. */
function MarkAll({ newest }: { newest: number }) {
  const { t } = useTexts()
  const tell = useNotice()
  const word = useWording()
  const mark = useMarkRead()
  // The button is gone by the time all is read.
  const press = () =>
    mark.mutateAsync({ up_to: newest }).then(
      () => tell({ text: t('list.all_read') }),
      (error: unknown) => tell({ text: word(error), tone: 'error' }),
    )
  return (
    <Button
      sx={{ ml: { xs: -1, sm: 0 } }}
      startIcon={<DoneAllIcon />}
      loading={mark.isPending}
      onClick={() => void press()}
    >
      {t('translation:notifications.mark_read')}
    </Button>
  )
}
