import type { z } from "zod";
import type * as views from "#server/trpc/views";

/** The answers of the API as plain types, for pages and components. */
export type Session = z.infer<typeof views.SessionView>;
export type SetupStatus = z.infer<typeof views.SetupStatusView>;
export type TotpEnrolment = z.infer<typeof views.TotpEnrolmentView>;
export type InvitationOffer = z.infer<typeof views.InvitationOfferView>;
export type Team = z.infer<typeof views.TeamView>;
export type Member = Team["members"][number];
export type Invitation = Team["invitations"][number];
export type ProviderConfig = z.infer<typeof views.ProviderConfigView>;
export type Registration = z.infer<typeof views.RegistrationView>;
export type Connection = z.infer<typeof views.ConnectionView>;
export type AvailableRepository = z.infer<typeof views.AvailableRepositoryView>;
export type Listing = z.infer<typeof views.ListingView>;
export type ConnectedRepository = z.infer<typeof views.ConnectedRepositoryView>;
export type EngineReport = z.infer<typeof views.EngineReportView>;
export type Scan = z.infer<typeof views.ScanView>;
export type Finding = z.infer<typeof views.FindingView>;
export type FindingPage = z.infer<typeof views.FindingPageView>;
export type Activity = z.infer<typeof views.ActivityView>;
export type Dashboard = z.infer<typeof views.DashboardView>;
