import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Card from '@mui/material/Card'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { NewEvent as NewEventBody } from '../../contract/events.ts'
import { call } from '../api/client.ts'
import { instantOf, ownZone, wallClock } from '../i18n/time.ts'
import { Field, Form } from '../ui/form.tsx'
import { useNotice } from '../ui/notice.tsx'
import { Page } from '../ui/Page.tsx'
import { ZoneField } from '../ui/ZoneField.tsx'
import { eventById, myEvents } from './queries.ts'

const day = 86_400_000

/** A week ahead at 19:00 is when most things happen. */
function usualStart(zone: string): string {
  return `${wallClock(Date.now() + 7 * day, zone).slice(0, 10)}T19:00`
}

export default function NewEvent() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const tell = useNotice()
  const [zone, setZone] = useState(ownZone)
  const [start] = useState(() => usualStart(ownZone))
  const create = useMutation({
    mutationFn: (body: NewEventBody) => call('POST /events', { body }),
    onSuccess: (event) => {
      client.setQueryData(eventById(event.id).queryKey, event)
      void client.invalidateQueries({ queryKey: myEvents.queryKey })
      tell({ text: t('form.created') })
      void navigate(`/events/${event.id}`, { replace: true })
    },
  })
  return (
    <Page title={t('form.title')} lead={t('form.lead')} width="md">
      <Form
        error={create.error}
        onSubmit={(fields) => create.mutate(bodyOf(fields, zone))}
        label={t('form.title')}
      >
        <Stack spacing={2.5}>
          <Group title={t('form.what')}>
            <Field
              name="title"
              label={t('form.name')}
              required
              autoFocus
              slotProps={{ htmlInput: { maxLength: 200 } }}
            />
            <Field
              name="description"
              label={t('form.description')}
              helperText={t('form.description_hint')}
              multiline
              minRows={4}
              slotProps={{ htmlInput: { maxLength: 20_000 } }}
            />
          </Group>
          <Group title={t('form.when')}>
            <Pair>
              <Field
                name="starts_at"
                label={t('form.starts')}
                type="datetime-local"
                defaultValue={start}
                required
                slotProps={{ inputLabel: { shrink: true } }}
              />
              <Field
                name="ends_at"
                label={t('form.ends')}
                type="datetime-local"
                helperText={t('form.ends_hint')}
                slotProps={{ inputLabel: { shrink: true } }}
              />
            </Pair>
            <ZoneField value={zone} onChange={setZone} />
          </Group>
          <Group title={t('form.where')}>
            <Pair>
              <Field name="location" label={t('form.city')} autoComplete="address-level2" />
              <Field name="venue" label={t('form.venue')} helperText={t('form.venue_hint')} />
            </Pair>
            <Field
              name="seats"
              label={t('form.seats')}
              type="number"
              defaultValue={100}
              sx={{ maxWidth: { sm: 200 } }}
              slotProps={{ htmlInput: { min: 1, max: 1_000_000, inputMode: 'numeric' } }}
            />
          </Group>
          <Button
            type="submit"
            variant="contained"
            size="large"
            loading={create.isPending}
            sx={{ alignSelf: { sm: 'start' } }}
          >
            {t('form.submit')}
          </Button>
        </Stack>
      </Form>
    </Page>
  )
}

/** Nothing is judged here: an empty start is left out, and the server says that it is missing. */
function bodyOf(fields: FormData, zone: string): NewEventBody {
  const text = (name: string) => String(fields.get(name) ?? '').trim()
  const instant = (name: string) => (text(name) ? instantOf(text(name), zone) : undefined)
  const body: NewEventBody = {
    title: text('title'),
    description: text('description'),
    starts_at: instant('starts_at') as string,
    ends_at: instant('ends_at'),
    time_zone: zone,
    location: text('location'),
    venue: text('venue'),
  }
  if (text('seats')) body.seats = Number(text('seats'))
  return body
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card component="fieldset" sx={{ m: 0, p: { xs: 2.5, sm: 3.5 }, minWidth: 0 }}>
      <Typography component="legend" variant="h2" sx={{ float: 'left', width: '100%', p: 0, mb: 2.5 }}>
        {title}
      </Typography>
      <Stack spacing={2.5} sx={{ clear: 'both' }}>
        {children}
      </Stack>
    </Card>
  )
}

function Pair({ children }: { children: ReactNode }) {
  return <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '1fr 1fr' } }}>{children}</Box>
}
