import CalendarIcon from '@mui/icons-material/CalendarMonthOutlined'
import DevicesIcon from '@mui/icons-material/DevicesOutlined'
import ArchiveIcon from '@mui/icons-material/FolderZipOutlined'
import KeyIcon from '@mui/icons-material/KeyOutlined'
import BellIcon from '@mui/icons-material/NotificationsNoneOutlined'
import PersonIcon from '@mui/icons-material/PersonOutlined'
import ShieldIcon from '@mui/icons-material/ShieldOutlined'
import { type ComponentType, lazy, type ReactNode } from 'react'

export interface Section {
  path: 'profile' | 'security' | 'sessions' | 'notifications' | 'calendar' | 'tokens' | 'data'
  icon: ReactNode
  page: ComponentType
}

/** The settings in their order: the same table makes the addresses and the navigation. */
export const sections: Section[] = [
  { path: 'profile', icon: <PersonIcon />, page: lazy(() => import('./Profile.tsx')) },
  { path: 'security', icon: <ShieldIcon />, page: lazy(() => import('./Security.tsx')) },
  { path: 'sessions', icon: <DevicesIcon />, page: lazy(() => import('./Sessions.tsx')) },
  {
    path: 'notifications',
    icon: <BellIcon />,
    page: lazy(() => import('../notifications/preferences/Preferences.tsx')),
  },
  { path: 'calendar', icon: <CalendarIcon />, page: lazy(() => import('./Calendar.tsx')) },
  { path: 'tokens', icon: <KeyIcon />, page: lazy(() => import('./Tokens.tsx')) },
  { path: 'data', icon: <ArchiveIcon />, page: lazy(() => import('./Data.tsx')) },
]
