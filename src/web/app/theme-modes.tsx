import DarkIcon from '@mui/icons-material/DarkModeOutlined'
import LightIcon from '@mui/icons-material/LightModeOutlined'
import SystemIcon from '@mui/icons-material/SettingsBrightnessOutlined'

export const modes = ['light', 'dark', 'system'] as const

export const icons = { light: <LightIcon />, dark: <DarkIcon />, system: <SystemIcon /> }
