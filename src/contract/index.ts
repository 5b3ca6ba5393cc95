import * as accounts from './accounts.ts'
import * as bookings from './bookings.ts'
import * as calendar from './calendar.ts'
import * as deliveries from './deliveries.ts'
import * as events from './events.ts'
import * as finding from './finding.ts'
import * as media from './media.ts'
import * as notifications from './notifications.ts'
import * as organizations from './organizations.ts'
import * as preferences from './preferences.ts'
import * as push from './push.ts'
import * as ratings from './ratings.ts'
import * as recovery from './recovery.ts'
import type { Route } from './route.ts'
import * as factors from './second-factors.ts'
import * as security from './security.ts'
import * as users from './users.ts'
import * as webhooks from './webhooks.ts'

/** Every endpoint of `/api/v1`. The laws walk this list; the web client's types are made of it. */
export const routes = [
  accounts.register,
  accounts.login,
  accounts.refresh,
  accounts.logout,
  accounts.readMe,
  accounts.updateMe,
  accounts.deleteMe,
  accounts.exportMe,
  security.listSessions,
  security.endSession,
  security.endSessions,
  security.listTokens,
  security.createToken,
  security.deleteToken,
  security.changePassword,
  recovery.forgotPassword,
  recovery.resetPassword,
  recovery.changeEmail,
  recovery.confirmEmail,
  factors.readSecondFactors,
  factors.beginTotp,
  factors.confirmTotp,
  factors.disableTotp,
  factors.beginPasskey,
  factors.addPasskey,
  factors.deletePasskey,
  factors.beginPasskeyLogin,
  factors.passkeyLogin,
  users.listUsers,
  users.readUser,
  users.updateUser,
  users.blockUser,
  users.unblockUser,
  users.listAuditLog,
  organizations.listOrganizations,
  organizations.createOrganization,
  organizations.readOrganization,
  organizations.changeOrganization,
  organizations.deleteOrganization,
  organizations.listMembers,
  organizations.addMember,
  organizations.acceptMembership,
  organizations.changeMember,
  organizations.removeMember,
  media.uploadMedia,
  media.readMedia,
  finding.listEvents,
  events.createEvent,
  events.importEvents,
  events.readEvent,
  events.changeEvent,
  events.deleteEvent,
  events.cancelEvent,
  events.publishEvent,
  events.copyEvent,
  events.listMyEvents,
  finding.listTags,
  finding.createTag,
  finding.listLocations,
  bookings.bookEvent,
  bookings.listEventBookings,
  bookings.exportBookings,
  bookings.readBookingByLink,
  bookings.cancelBookingByLink,
  bookings.readBooking,
  bookings.cancelBooking,
  bookings.readTicket,
  bookings.checkIn,
  bookings.undoCheckIn,
  bookings.checkInByCode,
  bookings.readTicketAtDoor,
  bookings.listMyBookings,
  ratings.readRating,
  ratings.rateEvent,
  ratings.deleteRating,
  ratings.listRatings,
  ratings.answerRating,
  ratings.deleteAnswer,
  calendar.readEventCalendar,
  calendar.readTagCalendar,
  calendar.readLocationCalendar,
  calendar.readOrganizationCalendar,
  calendar.readPrivateCalendar,
  calendar.readMyCalendar,
  calendar.rotateMyCalendar,
  notifications.listNotifications,
  notifications.countUnread,
  notifications.readNotifications,
  preferences.readPreferences,
  preferences.writePreferences,
  preferences.readUnsubscription,
  preferences.unsubscribe,
  push.readPushKey,
  push.listPushSubscriptions,
  push.subscribeToPush,
  push.unsubscribeFromPush,
  webhooks.listWebhooks,
  webhooks.createWebhook,
  webhooks.readWebhook,
  webhooks.changeWebhook,
  webhooks.deleteWebhook,
  webhooks.rotateWebhookSecret,
  webhooks.testWebhook,
  webhooks.listWebhookDeliveries,
  webhooks.replayWebhookDelivery,
  deliveries.listDeliveries,
  deliveries.retryDelivery,
] as const satisfies readonly Route[]

export type AnyRoute = (typeof routes)[number]

/** `'POST /events/:id/bookings'`: how the web client names a route. */
export type RouteName = { [R in AnyRoute as `${R['method']} ${R['path']}`]: R }
