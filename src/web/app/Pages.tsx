import { lazy } from 'react'
import { Route, Routes } from 'react-router'
import { RequireAccount } from '../accounts/RequireAccount.tsx'
import { NotFound } from './NotFound.tsx'
import { Shell } from './Shell.tsx'

const EventList = lazy(() => import('../events/EventList.tsx'))
const EventPage = lazy(() => import('../events/EventPage.tsx'))
const NewEvent = lazy(() => import('../events/form/NewEvent.tsx'))
const EditEvent = lazy(() => import('../events/form/EditEvent.tsx'))
const ImportEvents = lazy(() => import('../events/organizing/ImportEvents.tsx'))
const MyEvents = lazy(() => import('../events/organizing/MyEvents.tsx'))
const CheckIn = lazy(() => import('../bookings/door/CheckIn.tsx'))
const TicketAtDoor = lazy(() => import('../bookings/door/TicketAtDoor.tsx'))
const CancelByLink = lazy(() => import('../bookings/CancelByLink.tsx'))
const TicketPage = lazy(() => import('../bookings/TicketPage.tsx'))
const MyBookings = lazy(() => import('../bookings/MyBookings.tsx'))
const OrganizationList = lazy(() => import('../organizations/OrganizationList.tsx'))
const OrganizationPage = lazy(() => import('../organizations/OrganizationPage.tsx'))
const NewOrganization = lazy(() => import('../organizations/form/NewOrganization.tsx'))
const EditOrganization = lazy(() => import('../organizations/form/EditOrganization.tsx'))
const Notifications = lazy(() => import('../notifications/Notifications.tsx'))
const Unsubscribe = lazy(() => import('../notifications/Unsubscribe.tsx'))
const Webhooks = lazy(() => import('../webhooks/Webhooks.tsx'))
const WebhookPage = lazy(() => import('../webhooks/WebhookPage.tsx'))
const Ledger = lazy(() => import('../deliveries/Ledger.tsx'))
const Settings = lazy(() => import('../settings/Settings.tsx'))
const SignIn = lazy(() => import('../accounts/SignIn.tsx'))
const SignUp = lazy(() => import('../accounts/SignUp.tsx'))
const ForgotPassword = lazy(() => import('../accounts/ForgotPassword.tsx'))
const ResetPassword = lazy(() => import('../accounts/ResetPassword.tsx'))
const ConfirmEmail = lazy(() => import('../accounts/ConfirmEmail.tsx'))

/** Every address of the app; each page is loaded when it is first visited. */
export function Pages() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<EventList />} />
        <Route path="events" element={<EventList />} />
        <Route path="events/:id" element={<EventPage />} />
        <Route path="organizations" element={<OrganizationList />} />
        <Route path="organizations/:id" element={<OrganizationPage />} />
        <Route path="sign-in" element={<SignIn />} />
        <Route path="sign-up" element={<SignUp />} />
        <Route path="forgot-password" element={<ForgotPassword />} />
        <Route path="reset-password" element={<ResetPassword />} />
        <Route path="confirm-email" element={<ConfirmEmail />} />
        <Route path="cancel-booking" element={<CancelByLink />} />
        <Route path="unsubscribe" element={<Unsubscribe />} />
        <Route element={<RequireAccount />}>
          <Route path="events/new" element={<NewEvent />} />
          <Route path="events/import" element={<ImportEvents />} />
          <Route path="events/:id/edit" element={<EditEvent />} />
          <Route path="events/:id/check-in" element={<CheckIn />} />
          <Route path="check-in/:code" element={<TicketAtDoor />} />
          <Route path="my/events" element={<MyEvents />} />
          <Route path="my/bookings" element={<MyBookings />} />
          <Route path="my/bookings/:id" element={<TicketPage />} />
          <Route path="organizations/new" element={<NewOrganization />} />
          <Route path="organizations/:id/edit" element={<EditOrganization />} />
          <Route path="organizations/:organization/webhooks" element={<Webhooks />} />
          <Route path="webhooks" element={<Webhooks />} />
          <Route path="webhooks/:id" element={<WebhookPage />} />
          <Route path="deliveries" element={<Ledger />} />
          <Route path="notifications" element={<Notifications />} />
          <Route path="settings/*" element={<Settings />} />
        </Route>
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  )
}
