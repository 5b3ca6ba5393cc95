import SystemIcon from '@mui/icons-material/ContrastRounded'
import DarkIcon from '@mui/icons-material/DarkModeOutlined'
import LightIcon from '@mui/icons-material/LightModeOutlined'

export const modes = ['light', 'dark', 'system'] as const

export const icons = { light: <LightIcon />, dark: <DarkIcon />, system: <SystemIcon /> }
