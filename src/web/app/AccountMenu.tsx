import LogoutIcon from '@mui/icons-material/LogoutRounded'
import SettingsIcon from '@mui/icons-material/SettingsOutlined'
import Avatar from '@mui/material/Avatar'
import Box from '@mui/material/Box'
import Divider from '@mui/material/Divider'
import IconButton from '@mui/material/IconButton'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import Typography from '@mui/material/Typography'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { User } from '../../contract/accounts.ts'
import { faceOf, nameOf } from '../accounts/person.ts'
import { useSignOut } from '../accounts/session.ts'
import { usePlaces } from './places.tsx'

const AdminItems = lazy(() => import('./AdminItems.tsx'))

export function AccountMenu({ me }: { me: User }) {
  const { t } = useTranslation()
  const signOut = useSignOut()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = () => setAnchor(null)
  const places = usePlaces().slice(1)
  return (
    <>
      <IconButton
        aria-label={t('app.account')}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ p: 0.75, ml: 0.5 }}
      >
        <Avatar
          {...faceOf(me)}
          sx={{
            width: 36,
            height: 36,
            bgcolor: 'primary.main',
            color: 'primary.contrastText',
            fontSize: 15,
            fontWeight: 650,
          }}
        />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        <Box component="li" role="presentation" sx={{ px: 2, py: 1 }}>
          <Typography sx={{ fontWeight: 650 }}>{nameOf(me)}</Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {me.email}
          </Typography>
        </Box>
        <Divider component="li" role="presentation" sx={{ my: 0.75 }} />
        {places.map(({ to, label, icon }) => (
          <MenuItem key={to} component={Link} to={to} onClick={close}>
            {icon}
            {label}
          </MenuItem>
        ))}
        <Suspense>{me.role === 'admin' && <AdminItems onClose={close} />}</Suspense>
        <MenuItem component={Link} to="/settings" onClick={close}>
          <SettingsIcon />
          {t('account.settings')}
        </MenuItem>
        <MenuItem
          onClick={() => {
            close()
            signOut.mutate()
          }}
        >
          <LogoutIcon />
          {t('account.sign_out')}
        </MenuItem>
      </Menu>
    </>
  )
}
